// First: it teaches zod to describe schemas, which those made earlier have not learnt.
import "#/core/http.ts";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import net, { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import nodemailer from "nodemailer";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { storage } from "#/adapters/storage/index.ts";
import type { Actor } from "#/core/actor.ts";
import { closeDatabase, inWorkspace, openDatabase, sql } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { createRouter, problemResponse } from "#/core/http.ts";
import { env } from "#/env.ts";
import { processInboundMail } from "#/features/mail/inbound/jobs.ts";
import { sendOne } from "#/features/mail/outbound/jobs.ts";
import { readLedger } from "#/features/mail/queries.ts";
import { routes, webhooks } from "#/features/mail/routes.ts";
import type { OutboundMailRecord } from "#/features/mail/schema.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { startSmtp } from "#/smtp.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, receive, type TestWorkspace } from "../../../test/factories.ts";
import { TEST_SECRET } from "../../../test/secret.ts";

const folder = mkdtempSync(join(tmpdir(), "connect-outbound-"));
env.CONNECT_DATA_DIR = folder;
const database = testDatabase();
const { owner } = database;
afterAll(() => rm(folder, { recursive: true, force: true }));

const outbox = () => readdirSync(join(folder, "outbox")).filter((name) => name.endsWith(".eml"));
const write = async (workspace: TestWorkspace, ticketId: string, more: Record<string, unknown> = {}) =>
  (await execute<MessageRecord>(workspace.owner, "message.create", { ticketId, kind: "reply", text: "Try <this>.\n\nBye", ...more }))
    .record;
const stateOf = async (id: string) =>
  (
    await owner<{
      state: string;
      deliveryState: string;
      deliveryDetail: string | null;
      error: string | null;
      sentAt: Date | null;
      attempts: number;
    }>(
      `select o.state, o.error, o.attempts, o."sentAt", m."deliveryState", m."deliveryDetail" from outbound_mail o join message m using (id) where o.id = $1`,
      [id],
    )
  )[0];
const now = { attempt: 1, isLastAttempt: false };

/** The router as server.ts mounts it, for one actor. */
function apiFor(actor: Actor) {
  const api = createRouter();
  api.onError(problemResponse);
  api.use((c, next) => {
    c.set("actor", actor);
    return next();
  });
  api.route("/", routes);
  return api;
}

describe("sending a reply", () => {
  test("leaves once, in the thread, and comes back to its ticket", async () => {
    const workspace = await buildWorkspace();
    const { ticketId } = await receive(workspace, { messageId: "first@client.example", references: ["zero@client.example"] });
    const bytes = Buffer.from("file words");
    await storage().put(`${workspace.id}/ab/file`, bytes);
    const { record: file } = await execute<{ id: string }>(workspace.owner, "attachment.create", {
      name: "a.txt",
      contentType: "text/plain",
      sizeBytes: bytes.length,
      storageKey: `${workspace.id}/ab/file`,
    });
    const reply = await write(workspace, ticketId, { attachmentIds: [file.id], bcc: ["hidden@client.example"] });
    await Promise.all([
      sendOne({ workspaceId: workspace.id, id: reply.id }, now),
      sendOne({ workspaceId: workspace.id, id: reply.id }, now),
    ]);
    await sendOne({ workspaceId: workspace.id, id: reply.id }, now);
    const names = outbox().filter((name) => name.startsWith(reply.id));
    expect(names).toEqual([`${reply.messageId?.slice(1, -1)}.eml`]);
    const raw = readFileSync(join(folder, "outbox", names[0] ?? ""));
    const mail = await simpleParser(raw);
    expect(mail).toMatchObject({
      messageId: reply.messageId,
      inReplyTo: "<first@client.example>",
      references: ["<zero@client.example>", "<first@client.example>"],
      from: { value: [{ address: workspace.address }] },
      text: expect.stringContaining("Try <this>."),
      html: expect.stringContaining("<p>Try &lt;this&gt;.</p>"),
      attachments: [{ filename: "a.txt", content: bytes }],
    });
    expect(mail.replyTo?.text).toMatch(/^support\+[a-z2-7]{42}@/);
    expect(raw.toString()).not.toMatch(/^(list-id|auto-submitted|bcc)/im);
    expect(await stateOf(reply.id)).toMatchObject({ state: "sent", deliveryState: "sent", error: null, sentAt: expect.any(Date) });
  });

  test("killed after the mail left and before that was written down: leaves once", async () => {
    const workspace = await buildWorkspace();
    const { ticketId } = await receive(workspace);
    const reply = await write(workspace, ticketId);
    await sendOne({ workspaceId: workspace.id, id: reply.id }, now);
    await owner(`update outbound_mail set state = 'queued', "sentAt" = null where id = $1`, [reply.id]);
    await sendOne({ workspaceId: workspace.id, id: reply.id }, now);
    expect(outbox().filter((name) => name.startsWith(reply.id))).toHaveLength(1);
    expect(await stateOf(reply.id)).toMatchObject({ state: "sent" });
  });

  test("with a file that is gone fails at once, says so, and can be sent again once it is back", async () => {
    const workspace = await buildWorkspace();
    const agent = await buildMember(workspace, "agent");
    const { ticketId } = await receive(workspace);
    const { record: file } = await execute<{ id: string }>(workspace.owner, "attachment.create", {
      name: "a.txt",
      contentType: "text/plain",
      sizeBytes: 1,
      storageKey: `${workspace.id}/ab/gone`,
    });
    const reply = await write(workspace, ticketId, { attachmentIds: [file.id] });
    await sendOne({ workspaceId: workspace.id, id: reply.id }, now);
    const reason = 'The attachment "a.txt" is missing from the storage; the mail was not sent without it.';
    expect(await stateOf(reply.id)).toMatchObject({ state: "failed", error: reason, deliveryState: "failed", deliveryDetail: reason });
    await storage().put(`${workspace.id}/ab/gone`, Buffer.from("x"));
    const answer = await apiFor(agent).request(`/outgoing-mail/${reply.id}/retry`, { method: "POST" });
    expect([answer.status, ((await answer.json()) as OutboundMailRecord).state]).toEqual([200, "queued"]);
    expect(await owner(`select from graphile_worker.jobs where key = $1`, [`send:${reply.id}`])).toHaveLength(1);
    await sendOne({ workspaceId: workspace.id, id: reply.id }, now);
    expect(await stateOf(reply.id)).toMatchObject({ state: "sent", error: null });
    expect((await apiFor(agent).request(`/outgoing-mail/${reply.id}/retry`, { method: "POST" })).status).toBe(409);
  });
});

describe("/outgoing-mail", () => {
  test("lists the newest first, by pages, and shows the source; hides from strangers, refuses others", async () => {
    const [workspace, other] = [await buildWorkspace(), await buildWorkspace()];
    const ticket = await buildTicket(workspace);
    const [first, second] = [await write(workspace, ticket.id), await write(workspace, ticket.id)];
    const api = apiFor(workspace.owner);
    const page = (await (await api.request("/outgoing-mail?limit=1")).json()) as { data: OutboundMailRecord[]; nextCursor: string };
    expect(page.data).toMatchObject([{ id: second.id, ticketNumber: ticket.number, messageId: second.messageId, state: "queued" }]);
    const next = (await (await api.request(`/outgoing-mail?limit=1&cursor=${page.nextCursor}`)).json()) as {
      data: OutboundMailRecord[];
      nextCursor: null;
    };
    expect([next.data[0]?.id, next.nextCursor]).toEqual([first.id, null]);
    const source = await api.request(`/outgoing-mail/${first.id}/source`);
    expect(source.headers.get("content-type")).toContain("message/rfc822");
    expect(await source.text()).toContain(`Message-ID: ${first.messageId}`);
    expect((await apiFor(other.owner).request(`/outgoing-mail/${first.id}/source`)).status).toBe(404);
    expect((await apiFor(other.owner).request(`/outgoing-mail/${first.id}/retry`, { method: "POST" })).status).toBe(404);
    const light = await buildMember(workspace, "light-agent");
    expect((await apiFor(light).request(`/outgoing-mail/${first.id}/retry`, { method: "POST" })).status).toBe(403);
    expect((await api.request("/outgoing-mail/rubbish/source")).status).toBe(422);
  });
});

describe("Postmark's webhooks", () => {
  const hooks = createRouter();
  hooks.onError(problemResponse);
  hooks.route("/", webhooks);
  const post = (path: string, body: unknown, password: string | null = "hook secret") =>
    hooks.request(`/webhooks/postmark/${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(password === null ? {} : { authorization: `Basic ${Buffer.from(`any:${password}`).toString("base64")}` }),
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  beforeEach(() => {
    env.POSTMARK_WEBHOOK_SECRET = "hook secret";
  });
  const inbound = (workspace: TestWorkspace, more: Record<string, unknown> = {}) => ({
    FromFull: { Email: "carla@client.example", Name: "Cärla" },
    ToFull: [{ Email: workspace.address, Name: "" }],
    CcFull: [{ Email: "boss@client.example", Name: "Boss" }],
    OriginalRecipient: "hash@inbound.postmarkapp.com",
    Subject: "Grüße aus dem Büro, und noch viel mehr Wörter 👍",
    MessageID: randomUUID(),
    Date: "Mon, 23 Nov 2026 10:00:00 +0000",
    TextBody: "Wörter",
    HtmlBody: "<p>Wörter</p>",
    Headers: [
      { Name: "Message-ID", Value: "<pm@client.example>" },
      { Name: "X-Evil", Value: "a\r\nSubject: evil" },
    ],
    Attachments: [{ Name: "Grüße.txt", Content: Buffer.from("file words").toString("base64"), ContentType: "text/plain" }],
    ...more,
  });
  const lastLine = async (workspace: TestWorkspace | null) => {
    const [row] = await owner<{ id: string; outcome: string; reason: string | null }>(
      `select id, outcome, reason from inbound_mail where "workspaceId" is not distinct from $1 order by "receivedAt" desc, id desc limit 1`,
      [workspace?.id ?? null],
    );
    return row ?? expect.unreachable();
  };

  test("rebuild a mail, with its files, and take a repeat for one", async () => {
    const workspace = await buildWorkspace();
    const mail = inbound(workspace);
    for (let i = 0; i < 2; i++) {
      expect((await post("inbound", mail)).status).toBe(200);
      await processInboundMail((await lastLine(workspace)).id);
      expect((await lastLine(workspace)).outcome).toBe(i === 0 ? "ticket" : "duplicate");
    }
    const [message] = await owner(`select m.*, t.subject from message m join ticket t on t.id = m."ticketId" where m."workspaceId" = $1`, [
      workspace.id,
    ]);
    expect(message).toMatchObject({
      subject: mail.Subject,
      text: "Wörter",
      authorName: "Cärla",
      messageId: "pm@client.example",
      cc: [{ name: "Boss", email: "boss@client.example" }],
    });
    expect(await owner(`select name, "sizeBytes" from attachment where "workspaceId" = $1`, [workspace.id])).toEqual([
      { name: "Grüße.txt", sizeBytes: 10 },
    ]);
  });

  test("use the raw message where there is one, and Data where there is no Content", async () => {
    const workspace = await buildWorkspace();
    await post(
      "inbound",
      inbound(workspace, { RawEmail: `From: raw@client.example\r\nTo: ${workspace.address}\r\nSubject: Raw\r\n\r\nraw words` }),
    );
    await processInboundMail((await lastLine(workspace)).id);
    await post(
      "inbound",
      inbound(workspace, {
        Attachments: [{ Name: "d", Data: Buffer.from("data").toString("base64"), ContentType: "text/plain" }],
        Headers: [],
      }),
    );
    await processInboundMail((await lastLine(workspace)).id);
    const rows = await inWorkspace(workspace.id, () =>
      sql<{ subject: string }>(`select subject from ticket where "workspaceId" = $1 order by number`, [workspace.id]),
    );
    expect(rows.map((row) => row.subject)).toEqual(["Raw", "Grüße aus dem Büro, und noch viel mehr Wörter 👍"]);
    expect(await owner(`select name, "sizeBytes" from attachment where "workspaceId" = $1`, [workspace.id])).toEqual([
      { name: "d", sizeBytes: 4 },
    ]);
  });

  test("answer 200 for an unknown recipient and for a mail that is too large, and keep a line of it", async () => {
    const workspace = await buildWorkspace();
    const unknown = inbound(workspace, { ToFull: [{ Email: "nobody@nowhere.example" }], CcFull: [] });
    expect((await post("inbound", unknown)).status).toBe(200);
    expect(await lastLine(null)).toMatchObject({
      outcome: "refused",
      reason: "No inbox has the address hash@inbound.postmarkapp.com, nobody@nowhere.example.",
    });
    expect((await post("inbound", inbound(workspace, { RawEmail: `Subject: big\r\n\r\n${"x".repeat(36 * 1024 * 1024)}` }))).status).toBe(
      200,
    );
    expect(await lastLine(null)).toMatchObject({ outcome: "refused", reason: expect.stringContaining("35 MiB") });
  });

  test("are closed to whoever lacks the password, and to all where none is set outside development", async () => {
    const workspace = await buildWorkspace();
    for (const password of ["wrong", "", null]) expect((await post("inbound", inbound(workspace), password)).status).toBe(401);
    expect((await post("events", {}, "wrong")).status).toBe(401);
    env.POSTMARK_WEBHOOK_SECRET = undefined;
    expect((await post("events", { RecordType: "Unknown" }, null)).status).toBe(200);
    env.APP_ENV = "staging";
    expect((await post("inbound", inbound(workspace), "hook secret")).status).toBe(503);
    env.APP_ENV = "development";
    expect((await post("inbound", "not json", null)).status).toBe(400);
  });

  test("move a delivery on, never back, and ignore what is unknown", async () => {
    const workspace = await buildWorkspace();
    const { ticketId } = await receive(workspace);
    const reply = await write(workspace, ticketId);
    await sendOne({ workspaceId: workspace.id, id: reply.id }, now);
    const Metadata = { workspace: workspace.id, message: reply.id };
    const event = async (body: Record<string, unknown>) => {
      expect((await post("events", { Metadata, MessageID: "pm-id", ...body })).status).toBe(200);
      return (await stateOf(reply.id))?.deliveryState;
    };
    expect(await event({ RecordType: "Open", Recipient: "carla@client.example" })).toBe("opened");
    expect(await event({ RecordType: "Delivery", Recipient: "carla@client.example" })).toBe("opened");
    expect(await event({ RecordType: "Bounce", Type: "Transient" })).toBe("opened");
    expect(await event({ RecordType: "Click", OriginalLink: "https://x.example" })).toBe("clicked");
    expect(await event({ RecordType: "Bounce", Type: "HardBounce", Email: "carla@client.example", Description: "unknown user" })).toBe(
      "bounced",
    );
    expect((await stateOf(reply.id))?.deliveryDetail).toBe("carla@client.example: unknown user");
    expect(await event({ RecordType: "SpamComplaint", Email: "carla@client.example" })).toBe("complained");
    expect(await event({ RecordType: "Something new" })).toBe("complained");
    expect((await post("events", { RecordType: "Delivery", Metadata: { workspace: randomUUID(), message: reply.id } })).status).toBe(200);
    expect((await post("events", { RecordType: "Delivery", Metadata: {} })).status).toBe(200);
  });
});

describe("SMTP", () => {
  let smtp: Awaited<ReturnType<typeof startSmtp>>;
  beforeAll(async () => {
    smtp = await startSmtp({ host: "127.0.0.1", port: 0 });
  });
  afterAll(() => smtp.stop());
  const send = (to: string[], raw: string | Buffer, from = "carla@client.example") => {
    const transport = nodemailer.createTransport({ host: "127.0.0.1", port: smtp.port, secure: false });
    return transport.sendMail({ envelope: { from, to }, raw }).finally(() => transport.close());
  };
  const raw = (id = randomUUID()) => `From: carla@client.example\r\nMessage-ID: <${id}@client.example>\r\nSubject: Hi\r\n\r\nwords\r\n`;

  test("keeps a message before it says 250", async () => {
    const workspace = await buildWorkspace();
    const since = new Date();
    const sent = await send([workspace.address], raw());
    const [line] = await readLedger({ since });
    expect(line).toMatchObject({ to: [workspace.address], from: "carla@client.example", outcome: "pending" });
    expect(sent.response).toMatch(/^250 /);
  });

  test("refuses an unknown recipient with 550, relays nothing, and takes the others", async () => {
    const workspace = await buildWorkspace();
    await expect(send(["nobody@nowhere.example"], raw())).rejects.toMatchObject({ responseCode: 550 });
    const sent = await send(["nobody@nowhere.example", workspace.address.replace("@", "+anything@")], raw());
    expect(sent.rejected).toEqual(["nobody@nowhere.example"]);
    expect(sent.accepted).toHaveLength(1);
  });

  test("refuses what is too large with 552, whether or not it says so first", async () => {
    const workspace = await buildWorkspace();
    const big = `Subject: big\r\n\r\n${`${"x".repeat(998)}\r\n`.repeat(36 * 1024 + 800)}`;
    await expect(send([workspace.address], big)).rejects.toMatchObject({ responseCode: 552 });
    expect(await talk(smtp.port, ["EHLO x", `MAIL FROM:<a@b.example> SIZE=${40 * 1024 * 1024}`])).toMatch(/^552/m);
    expect(await talk(smtp.port, ["EHLO x"])).not.toMatch(/STARTTLS|AUTH/);
  });

  test("takes the null sender, NUL bytes and 8-bit words", async () => {
    const workspace = await buildWorkspace();
    const bytes = Buffer.concat([Buffer.from("From: a@b.example\r\nSubject: x\r\n\r\n"), Buffer.from([0, 255, 254, 65])]);
    const transport = nodemailer.createTransport({ host: "127.0.0.1", port: smtp.port });
    await transport.sendMail({ envelope: { from: "", to: [workspace.address] }, raw: bytes });
    const [row] = await owner<{ envelopeFrom: string; raw: Buffer }>(
      `select "envelopeFrom", raw from inbound_mail where "workspaceId" = $1`,
      [workspace.id],
    );
    expect(row?.envelopeFrom).toBe("");
    expect(row?.raw.subarray(0, bytes.length)).toEqual(bytes);
  });

  test("says 451 while the database is away, and takes the same message later", async () => {
    const workspace = await buildWorkspace();
    const message = raw();
    await send([workspace.address], raw());
    await closeDatabase();
    await expect(send([workspace.address], message)).rejects.toMatchObject({ responseCode: 451 });
    openDatabase(database.ownerUrl, TEST_SECRET);
    expect((await send([workspace.address], message)).response).toMatch(/^250 /);
  });

  test("says in a sentence that its port is taken", async () => {
    const server: Server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    await expect(startSmtp({ host: "127.0.0.1", port })).rejects.toThrow(`SMTP_PORT: port ${port} is in use`);
    server.close();
  });
});

/** Says these lines, one after each answer, and gives all that was answered. */
const talk = (port: number, lines: string[]) =>
  new Promise<string>((done, fail) => {
    let heard = "";
    const rest = [...lines, "QUIT"];
    const socket = net.connect(port, "127.0.0.1");
    socket.on("data", (data) => {
      heard += data.toString();
      if (/^\d{3} .*\r\n$/m.test(data.toString())) {
        const next = rest.shift();
        if (next) socket.write(`${next}\r\n`);
      }
    });
    socket.on("close", () => done(heard));
    socket.on("error", fail);
  });
