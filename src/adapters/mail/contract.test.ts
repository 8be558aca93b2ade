import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { composeMail, envelopeOf } from "#/adapters/mail/compose.ts";
import type { MailError, MailTransport, OutgoingMail } from "#/adapters/mail/index.ts";
import { outboxName, outboxTransport } from "#/adapters/mail/outbox.ts";
import { postmarkTransport } from "#/adapters/mail/postmark.ts";
import { smtpTransport } from "#/adapters/mail/smtp.ts";

const folder = mkdtempSync(join(tmpdir(), "connect-mail-"));
let counter = 0;
const mailOf = (overrides: Partial<OutgoingMail> = {}): OutgoingMail => ({
  messageId: `reply-${++counter}@desk.example`,
  from: { name: 'Désk, "the" Inbox', email: "support@desk.example" },
  to: [{ name: "Carla", email: "carla@client.example" }],
  cc: [{ name: "", email: "boss@client.example" }],
  bcc: [{ name: "Hidden", email: "hidden@client.example" }],
  replyTo: "support+token@desk.example",
  subject: "Re: Größe 👍",
  text: "Words — and more\n.\nafter a dot",
  html: "<p>Words — and <b>more</b></p>",
  inReplyTo: "first@client.example",
  references: ["zero@client.example", "first@client.example"],
  date: new Date("2026-11-23T10:00:00Z"),
  isAutomatic: false,
  tracksOpens: false,
  dkim: null,
  attachments: [
    { name: "Ünterlage; 1.txt", contentType: "text/plain", contentId: null, isInline: false, content: Buffer.from("file words") },
    { name: "logo.png", contentType: "image/png", contentId: "logo@desk", isInline: true, content: Buffer.from([137, 80, 78, 71]) },
  ],
  metadata: { workspace: "w", message: "m" },
  ...overrides,
});

/** What arrived: the raw message, and to whom. */
type Arrival = { raw: Buffer; recipients: string[]; envelopeFrom: string | null };
type Place = {
  transport: MailTransport;
  arrivals: () => Promise<Arrival[]>;
  refuseWith: ((status: { isPermanent: boolean }) => void) | null;
  stop: () => Promise<void>;
};

const openOutbox = async (): Promise<Place> => ({
  transport: outboxTransport(folder),
  arrivals: async () =>
    readdirSync(join(folder, "outbox"))
      .filter((name) => name.endsWith(".eml"))
      .map((name) => ({ raw: readFileSync(join(folder, "outbox", name)), recipients: [], envelopeFrom: null })),
  refuseWith: null,
  stop: async () => {},
});

async function openSmtp(): Promise<Place> {
  const arrivals: Arrival[] = [];
  let answer: { isPermanent: boolean } | null = null;
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    authOptional: true,
    onRcptTo: (address, _session, done) =>
      address.address.startsWith("gone") ? done(Object.assign(new Error("no such user"), { responseCode: 550 })) : done(),
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        const refused = answer;
        answer = null;
        if (refused) return done(Object.assign(new Error("not this one"), { responseCode: refused.isPermanent ? 554 : 451 }));
        const { mailFrom, rcptTo } = session.envelope;
        arrivals.push({
          raw: Buffer.concat(pieces),
          recipients: rcptTo.map(({ address }) => address),
          envelopeFrom: mailFrom ? mailFrom.address : "",
        });
        done();
      });
    },
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const transport = smtpTransport(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`);
  return {
    transport,
    arrivals: async () => arrivals,
    refuseWith: (status) => {
      answer = status;
    },
    stop: async () => {
      await transport.close();
      await new Promise<void>((done) => server.close(done));
    },
  };
}

type PostmarkBody = Record<string, never> & {
  Headers: { Name: string; Value: string }[];
  Attachments: { Name: string; Content: string; ContentType: string; ContentID?: string }[];
};
let posts: { headers: IncomingMessage["headers"]; url: string | undefined; body: PostmarkBody }[] = [];
let searches: string[] = [];
let nextAnswer: { status: number; body: string } | null = null;
async function openPostmark(): Promise<Place & { server: Server; url: string }> {
  const server = createServer(async (request, response) => {
    if (request.method === "GET") {
      searches.push(request.url ?? "");
      const { status, body } = nextAnswer ?? { status: 200, body: JSON.stringify({ TotalCount: 0, Messages: [] }) };
      nextAnswer = null;
      return void response.writeHead(status, { "content-type": "application/json" }).end(body);
    }
    posts.push({ headers: request.headers, url: request.url, body: JSON.parse(await text(request)) });
    const { status, body } = nextAnswer ?? {
      status: 200,
      body: JSON.stringify({ ErrorCode: 0, Message: "OK", MessageID: "883953f4-6105-42a2-a16a-77a8eac79483" }),
    };
    nextAnswer = null;
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    transport: postmarkTransport({ token: "server-token", apiUrl: url, timeoutMs: 1_000 }),
    arrivals: async () => [],
    refuseWith: ({ isPermanent }) => {
      nextAnswer = isPermanent
        ? { status: 422, body: '{"ErrorCode":300,"Message":"Invalid \'From\' address: \'test\'."}' }
        : { status: 503, body: "busy" };
    },
    stop: () => new Promise((done) => void server.close(() => done())),
    server,
    url,
  };
}

const failure = (sending: Promise<unknown>): Promise<MailError> =>
  sending.then(
    () => Promise.reject(new Error("it was sent")),
    (error: MailError) => error,
  );

describe.each([
  ["outbox", openOutbox],
  ["smtp", openSmtp],
  ["postmark", openPostmark],
] as const)("%s", (name, open) => {
  let place: Place;
  beforeAll(async () => {
    posts = [];
    place = await open();
  });
  afterAll(() => place.stop());

  test("sends a mail with its ids, thread, names, words and files", async () => {
    const mail = mailOf();
    const { providerId } = await place.transport.send(mail);
    expect(place.transport.name).toBe(name);
    if (name === "postmark") {
      const { headers, url, body } = posts.at(-1) ?? expect.unreachable();
      expect({ url, token: headers["x-postmark-server-token"], providerId }).toEqual({
        url: "/email",
        token: "server-token",
        providerId: "883953f4-6105-42a2-a16a-77a8eac79483",
      });
      expect(Object.fromEntries(body.Headers.map((header) => [header.Name, header.Value]))).toEqual({
        "Message-ID": `<${mail.messageId}>`,
        "In-Reply-To": "<first@client.example>",
        References: "<zero@client.example> <first@client.example>",
      });
      expect(body).toMatchObject({
        From: '"Désk, \\"the\\" Inbox" <support@desk.example>',
        To: '"Carla" <carla@client.example>',
        Cc: "boss@client.example",
        Bcc: '"Hidden" <hidden@client.example>',
        ReplyTo: "support+token@desk.example",
        Subject: mail.subject,
        TextBody: mail.text,
        HtmlBody: mail.html,
        TrackOpens: false,
        Metadata: { workspace: "w", message: "m", "connect-message-id": mail.messageId.split("@")[0] },
        Attachments: [
          { Name: "Ünterlage; 1.txt", Content: Buffer.from("file words").toString("base64"), ContentType: "text/plain" },
          { Name: "logo.png", ContentType: "image/png", ContentID: "cid:logo@desk" },
        ],
      });
      return;
    }
    const arrival = (await place.arrivals()).at(-1) ?? expect.unreachable();
    const parsed = await simpleParser(arrival.raw);
    expect(parsed).toMatchObject({
      messageId: `<${mail.messageId}>`,
      inReplyTo: "<first@client.example>",
      references: ["<zero@client.example>", "<first@client.example>"],
      subject: mail.subject,
      date: mail.date,
      from: { value: [{ name: 'Désk, "the" Inbox', address: "support@desk.example" }] },
      replyTo: { value: [{ address: "support+token@desk.example" }] },
    });
    expect(parsed.text?.trim()).toBe(mail.text);
    expect(parsed.html).toContain("<b>more</b>");
    expect(parsed.attachments.map((file) => [file.filename, file.content.toString("latin1")])).toEqual(
      expect.arrayContaining([["Ünterlage; 1.txt", "file words"]]),
    );
    expect(arrival.raw.toString()).not.toMatch(/hidden@|^list-id|^auto-submitted|^bcc/im);
    if (name === "smtp") {
      expect(arrival.recipients).toEqual(["carla@client.example", "boss@client.example", "hidden@client.example"]);
      expect(arrival.envelopeFrom).toBe("support+token@desk.example");
    }
  });

  test("tells a refusal for good from one that is worth another try", async () => {
    if (!place.refuseWith) return expect(place.transport.name).toBe("outbox");
    place.refuseWith({ isPermanent: true });
    expect(await failure(place.transport.send(mailOf()))).toMatchObject({ name: "MailError", isPermanent: true });
    place.refuseWith({ isPermanent: false });
    expect(await failure(place.transport.send(mailOf()))).toMatchObject({
      name: "MailError",
      isPermanent: false,
      message: expect.stringContaining("tried again"),
    });
    await expect(place.transport.send(mailOf())).resolves.toBeTruthy();
  });
});

describe("outbox", () => {
  test("holds a mail once, however often it is sent, and whatever its Message-ID", async () => {
    const outbox = outboxTransport(join(folder, "own"));
    const mail = mailOf({ messageId: "../../etc/passwd@desk.example" });
    await Promise.all([outbox.send(mail), outbox.send(mail), outbox.send(mail)]);
    await outbox.send({ ...mail, text: "changed" });
    const names = readdirSync(join(folder, "own", "outbox"));
    expect(names).toEqual([outboxName(mail.messageId)]);
    expect(names[0]).toMatch(/^[\w@.-]+\.eml$/);
    expect(readFileSync(join(folder, "own", "outbox", names[0] ?? ""), "utf8")).not.toContain("changed");
  });

  test("two ids that look alike once made safe are two files", () => {
    expect(outboxName("a/b@x")).not.toBe(outboxName("a:b@x"));
    expect(outboxName("plain-1@desk.example")).toBe("plain-1@desk.example.eml");
    expect(outboxName("x".repeat(900)).length).toBeLessThan(220);
  });
});

describe("smtp", () => {
  test("a server that is not there, and one recipient of two refused", async () => {
    expect(await failure(smtpTransport("smtp://127.0.0.1:1").send(mailOf()))).toMatchObject({ isPermanent: false });
    const place = await openSmtp();
    const sent = await place.transport.send(mailOf({ cc: [{ name: "", email: "gone@client.example" }] }));
    expect(sent.note).toBe("The mail server refused gone@client.example.");
    const refused = await failure(place.transport.send(mailOf({ to: [{ name: "", email: "gone@client.example" }], cc: [], bcc: [] })));
    expect(refused).toMatchObject({ isPermanent: true });
    await place.stop();
  });
});

describe("postmark", () => {
  test.each([
    [422, '{"ErrorCode":300,"Message":"Invalid \'From\'"}', true, false],
    [422, '{"ErrorCode":406,"Message":"Inactive recipient"}', true, true],
    [422, '{"ErrorCode":411,"Message":"Forbidden attachment"}', true, false],
    [401, '{"ErrorCode":10,"Message":"Bad token"}', true, false],
    [413, "", true, false],
    [429, '{"ErrorCode":429,"Message":"Slow down"}', false, false],
    [500, "<html>", false, false],
    [503, '{"ErrorCode":100,"Message":"Maintenance"}', false, false],
    [200, '{"ErrorCode":405,"Message":"No credits"}', false, false],
  ])("status %i %s", async (status, body, isPermanent, isSuppressed) => {
    const place = await openPostmark();
    nextAnswer = { status, body };
    expect(await failure(place.transport.send(mailOf()))).toMatchObject({ isPermanent, isSuppressed });
    await place.stop();
  });

  test("no answer is worth another try; too many recipients are not", async () => {
    const place = await openPostmark();
    await place.stop();
    expect(await failure(place.transport.send(mailOf()))).toMatchObject({ isPermanent: false });
    const many = Array.from({ length: 51 }, (_, index) => ({ name: "", email: `p${index}@client.example` }));
    expect(await failure(place.transport.send(mailOf({ bcc: many })))).toMatchObject({ isPermanent: true });
  });
});

describe("what became of an attempt that broke off", () => {
  test("Postmark is asked by the mail's own id, and says whether it has it, has it not, or cannot say", async () => {
    const place = await openPostmark();
    const find = place.transport.find ?? expect.unreachable();
    const mail = mailOf({ messageId: "0199-ab.2@desk.example" });
    searches = [];
    expect(await find(mail)).toBeNull();
    nextAnswer = { status: 200, body: JSON.stringify({ TotalCount: 1, Messages: [{ MessageID: "pm-7", Status: "Sent" }] }) };
    expect(await find(mail)).toEqual({ providerId: "pm-7" });
    const asked = new URL(searches[0] ?? "", place.url);
    expect([asked.pathname, Object.fromEntries(asked.searchParams)]).toEqual([
      "/messages/outbound",
      { count: "1", offset: "0", "metadata_connect-message-id": "0199-ab.2" },
    ]);
    for (const answer of [
      { status: 500, body: "{}" },
      { status: 200, body: "<html>" },
      { status: 401, body: '{"ErrorCode":10}' },
    ]) {
      nextAnswer = answer;
      expect(await failure(find(mail))).toMatchObject({ isPermanent: false, isOutcomeUnknown: true });
    }
    await place.stop();
    expect(await failure(find(mail))).toMatchObject({ isOutcomeUnknown: true });
  });

  test("is known where nothing was sent or the answer came, and unknown where the connection broke in between", async () => {
    const refused = [smtpTransport("smtp://127.0.0.1:1"), postmarkTransport({ token: "t", apiUrl: "http://127.0.0.1:65533" })];
    for (const transport of refused) expect(await failure(transport.send(mailOf()))).toMatchObject({ isOutcomeUnknown: false });
    const postmark = createServer((request) => request.socket.destroy());
    await new Promise<void>((done) => postmark.listen(0, "127.0.0.1", done));
    const apiUrl = `http://127.0.0.1:${(postmark.address() as AddressInfo).port}`;
    expect(await failure(postmarkTransport({ token: "t", apiUrl }).send(mailOf()))).toMatchObject({ isOutcomeUnknown: true });
    const smtp = new SMTPServer({
      disabledCommands: ["AUTH", "STARTTLS"],
      authOptional: true,
      // The mail is taken, and the answer never comes.
      onData: (stream, session) => {
        stream.resume();
        stream.on("end", () => cut.get(session.id)?.destroy());
      },
      onConnect: (session, done) => {
        const open = [...(smtp.connections as Set<{ session: { id: string }; _socket: Socket }>)].find(
          (connection) => connection.session.id === session.id,
        );
        if (open) cut.set(session.id, open._socket);
        done();
      },
    });
    const cut = new Map<string, Socket>();
    await new Promise<void>((done) => smtp.listen(0, "127.0.0.1", done));
    const transport = smtpTransport(`smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`);
    expect(await failure(transport.send(mailOf()))).toMatchObject({ isOutcomeUnknown: true, isPermanent: false });
    await transport.close();
    await new Promise<void>((done) => smtp.close(done));
    await new Promise<void>((done) => void postmark.close(() => done()));
  });
});

describe("composing", () => {
  test("no text can add a header or a recipient", async () => {
    const raw = await composeMail(
      mailOf({
        subject: "Hi\r\nX-Evil: 1",
        from: { name: "Inbox\r\nBcc: evil@x.example", email: "support@desk.example\r\nX-Evil: 2" },
        to: [{ name: "A <evil@x.example>,", email: "carla@client.example>\r\nX-Evil: 3" }],
        messageId: "a@b>\r\nX-Evil: 4",
        references: ["c@d>\r\nX-Evil: 5"],
        replyTo: "support+t@desk.example\r\nX-Evil: 6",
        attachments: [
          {
            name: 'x"\r\nX-Evil: 7',
            contentType: "text/plain\r\nX-Evil: 8",
            contentId: "c\r\nX-Evil: 9",
            isInline: false,
            content: Buffer.from(""),
          },
        ],
      }),
    );
    expect(raw.toString()).not.toMatch(/^(x-evil|bcc)/im);
    expect((await simpleParser(raw)).to).toMatchObject({ value: [{ address: expect.stringMatching(/^carla@client\.examplex-evil:3$/) }] });
  });

  test("the same mail gives the same bytes, and an automatic one says so", async () => {
    const mail = mailOf({ isAutomatic: true });
    expect((await composeMail(mail)).equals(await composeMail(mail))).toBe(true);
    expect((await composeMail(mail)).toString()).toMatch(/^Auto-Submitted: auto-replied\r$/m);
  });

  test("the envelope holds everybody once", () => {
    expect(envelopeOf(mailOf({ cc: [{ name: "", email: "CARLA@client.example" }] }))).toEqual([
      "CARLA@client.example",
      "hidden@client.example",
    ]);
  });
});

afterAll(() => rm(folder, { recursive: true }));
