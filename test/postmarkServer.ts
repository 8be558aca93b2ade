/** A server that takes what Postmark takes, says what it says, and finds mail by its metadata: the product's own requests over a real socket. */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";

const people = z.string().min(1);
/** The fields of `POST /email` as Postmark describes them, and its limits. */
const email = z.strictObject({
  From: people,
  To: people,
  Cc: people.optional(),
  Bcc: people.optional(),
  ReplyTo: people.optional(),
  Subject: z.string().max(2_000),
  HtmlBody: z.string(),
  TextBody: z.string(),
  Headers: z.array(z.strictObject({ Name: z.string(), Value: z.string() })),
  Metadata: z
    .record(z.string().max(20), z.string().max(80))
    .refine((metadata) => Object.keys(metadata).length <= 10, "holds at most ten values"),
  TrackOpens: z.boolean(),
  MessageStream: z.string().min(1),
  Attachments: z.array(
    z.strictObject({ Name: z.string(), Content: z.base64(), ContentType: z.string(), ContentID: z.string().optional() }),
  ),
});
export type PostmarkMail = z.infer<typeof email> & { MessageID: string; token: string };

export async function startPostmark() {
  const sent: PostmarkMail[] = [];
  const searches: string[] = [];
  const faults: string[] = [];
  /** Addresses it sends no more to. */
  const bounces: { ID: number; Email: string; CanActivate: boolean; Inactive: true; Type: string }[] = [];
  /** Answers to sends are held back until it is emptied. */
  const held = { isHolding: false, release: [] as (() => void)[] };
  const server = createServer(async (request, response) => {
    const token = String(request.headers["x-postmark-server-token"] ?? "");
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (!token) return void answer(401, { ErrorCode: 10, Message: "No Account or Server API tokens were supplied" });
    const url = new URL(request.url ?? "/", "http://postmark");
    if (request.method === "GET" && url.pathname === "/messages/outbound") {
      searches.push(url.search);
      for (const name of ["count", "offset"]) if (!/^\d+$/.test(url.searchParams.get(name) ?? "")) faults.push(`${name} is missing`);
      const wanted = [...url.searchParams].flatMap(([name, value]) => (name.startsWith("metadata_") ? [[name.slice(9), value]] : []));
      const found = sent.filter((mail) => mail.token === token && wanted.every(([name, value]) => mail.Metadata[name ?? ""] === value));
      return void answer(200, {
        TotalCount: found.length,
        Messages: found.map(({ MessageID, To }) => ({ MessageID, To, Status: "Sent" })),
      });
    }
    if (request.method === "GET" && url.pathname === "/bounces")
      return void answer(200, {
        TotalCount: bounces.length,
        Bounces: bounces.filter(({ Email }) => Email === url.searchParams.get("emailFilter")),
      });
    const activated = /^\/bounces\/(\d+)\/activate$/.exec(url.pathname)?.[1];
    if (request.method === "PUT" && activated) {
      const at = bounces.findIndex(({ ID }) => ID === Number(activated));
      const [bounce] = at < 0 ? [] : bounces.splice(at, 1);
      return void answer(bounce ? 200 : 422, bounce ? { Message: "OK", Bounce: bounce } : { ErrorCode: 407, Message: "no such bounce" });
    }
    const body = email.safeParse(JSON.parse(await text(request)));
    if (request.method !== "POST" || url.pathname !== "/email" || !body.success) {
      faults.push(body.success ? `${request.method} ${url.pathname}` : z.prettifyError(body.error));
      return void answer(422, { ErrorCode: 402, Message: "Invalid JSON" });
    }
    const MessageID = randomUUID();
    sent.push({ ...body.data, MessageID, token });
    if (held.isHolding) await new Promise<void>((resolve) => held.release.push(resolve));
    answer(200, { To: body.data.To, SubmittedAt: new Date().toISOString(), MessageID, ErrorCode: 0, Message: "OK" });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    searches,
    bounces,
    /** What in the product's requests is not as Postmark describes it. */
    faults,
    held,
    stop: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
