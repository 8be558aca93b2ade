import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { urlFor } from "#/core/db.ts";
import { startWorker, type Worker } from "#/core/jobs.ts";
import type { Page } from "#/core/query.ts";
import { env } from "#/env.ts";
import { readLedger } from "#/features/mail/queries.ts";
import { replyKey, replyToken } from "#/features/mail/rules.ts";
import type { LedgerLine } from "#/features/mail/schema.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { type Smtp, startSmtp } from "#/smtp.ts";
import { connect } from "./cli/connect.ts";
import { type Call, expectProblem, request, testServer } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildWorkspace, type TestWorkspace } from "./factories.ts";
import { TEST_SECRET } from "./secret.ts";
import { mailText, sendMail, smtpDialogue } from "./smtpClient.ts";

const database = testDatabase();
const server = testServer();

const MEGABYTE = 1024 * 1024;
const outbox = join(env.CONNECT_DATA_DIR, "outbox");
const key = replyKey(TEST_SECRET);
let smtp: Smtp;
let worker: Worker;
let workspace: TestWorkspace;
let other: TestWorkspace;
let agent: Call;
let stranger: Call;
const work = async () => {
  worker = await startWorker({ connectionString: urlFor(database.ownerUrl, "connect_worker", TEST_SECRET), concurrency: 4 });
};
beforeAll(async () => {
  env.POSTMARK_WEBHOOK_SECRET = "hook secret";
  smtp = await startSmtp({ host: "127.0.0.1", port: 0 });
  await work();
  [workspace, other] = [await buildWorkspace(), await buildWorkspace()];
  [agent, stranger] = [await server.asRole(workspace, "admin"), await server.asRole(other)];
});
afterAll(async () => {
  await smtp.stop();
  await worker.stop();
});

let accepted = 0;
const send = async (raw: string | Buffer, { to = workspace.address as string | string[], from = "carla@client.example" } = {}) => {
  const told = await sendMail(smtp.port, { to, from, raw });
  if (told.code === 250) accepted++;
  return told.code;
};
/** The ledger when nothing in it is pending any more. */
async function settled(): Promise<LedgerLine[]> {
  let lines: LedgerLine[] = [];
  const isDone = async () => {
    lines = await readLedger();
    return lines.every((line) => line.outcome !== "pending");
  };
  await expect.poll(isDone, { timeout: 20_000, interval: 30 }).toBe(true);
  return lines;
}
/** Sends a mail with this id, and the lines that became of it. */
async function outcomeOf(headers: Record<string, string | null>, more: { to?: string | string[]; from?: string; body?: string } = {}) {
  const id = headers["Message-ID"] ?? `<out-${Math.random()}@client.example>`;
  expect(await send(mailText({ ...headers, "Message-ID": id }, more.body), more)).toBe(250);
  return (await settled()).filter((line) => line.messageId === id);
}
const lineOf = async (...args: Parameters<typeof outcomeOf>): Promise<LedgerLine> => {
  const lines = await outcomeOf(...args);
  return lines.at(-1) as LedgerLine;
};
const ticketOf = async (id: string | null, call = agent) => (await call<TicketRecord>("GET", `/tickets/${id}`)).body;
const messagesOf = async (id: string | null, call = agent) => (await call<Page<MessageRecord>>("GET", `/tickets/${id}/messages`)).body.data;
/** A reply by REST, and its mail when it has left. */
async function reply(ticketId: string | null, input: Record<string, unknown> = {}) {
  const { body, status } = await agent<MessageRecord>("POST", `/tickets/${ticketId}/messages`, {
    kind: "reply",
    text: "Here is help.",
    ...input,
  });
  expect(status).toBe(201);
  const id = body.messageId?.slice(1, -1) ?? "";
  await expect
    .poll(async () => (await messagesOf(ticketId)).find((message) => message.id === body.id)?.delivery?.state, { timeout: 10_000 })
    .toBe("sent");
  return { body, id, raw: readFileSync(join(outbox, `${id}.eml`), "utf8") };
}
const headerOf = (raw: string, name: string) =>
  new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, "im").exec(raw.slice(0, raw.indexOf("\r\n\r\n")))?.[1]?.replace(/\r\n[ \t]+/g, " ");

describe("from a customer's mail to our answer and back", () => {
  it("is a ticket, an answer that leaves, and one conversation", async () => {
    const line = await lineOf(
      { Subject: "My order", "Message-ID": "<first@client.example>", References: "<their-own@client.example>" },
      { body: "Where is it?" },
    );
    expect(line).toMatchObject({ outcome: "ticket", from: "carla@client.example", to: [workspace.address], reason: null });
    const ticket = await ticketOf(line.ticketId);
    expect(ticket).toMatchObject({
      number: line.ticketNumber,
      subject: "My order",
      channel: "email",
      status: "open",
      snippet: "Where is it?",
      messageCount: 1,
    });
    expect(ticket.contact).toMatchObject({ name: "Carla Client", email: "carla@client.example" });
    const sent = await reply(ticket.id, {
      text: "Tomorrow & soon.",
      cc: ["boss@client.example"],
      bcc: ["secret@us.example"],
      status: "waiting",
    });
    expect(sent.id).toMatch(new RegExp(`@${workspace.slug}\\.localhost$`));
    expect(headerOf(sent.raw, "Message-ID")).toBe(`<${sent.id}>`);
    expect(headerOf(sent.raw, "In-Reply-To")).toBe("<first@client.example>");
    expect(headerOf(sent.raw, "References")).toBe("<their-own@client.example> <first@client.example>");
    const replyTo = headerOf(sent.raw, "Reply-To") ?? "";
    expect(replyTo).toBe(`support+${replyToken(key, workspace.id, ticket.id)}@${workspace.slug}.localhost`);
    expect(headerOf(sent.raw, "Subject")).toBe("Re: My order");
    expect(headerOf(sent.raw, "From")).toContain(`<${workspace.address}>`);
    for (const name of ["List-Id", "Auto-Submitted", "Bcc", "Precedence"]) expect(headerOf(sent.raw, name), name).toBeUndefined();
    expect(sent.raw).not.toContain("secret@us.example");
    const parsed = await simpleParser(sent.raw);
    expect(parsed.text?.trim()).toBe("Tomorrow & soon.");
    expect(parsed.html).toContain("Tomorrow &amp; soon.");
    expect(sent.raw).toMatch(/content-type: text\/plain/i);
    expect(sent.raw).toMatch(/content-type: text\/html/i);

    const byToken = await lineOf(
      { Subject: "Something else", From: "Another Person <home@elsewhere.example>", To: replyTo.toUpperCase() },
      { to: replyTo },
    );
    expect(byToken).toMatchObject({ outcome: "reply", ticketId: ticket.id, ticketNumber: ticket.number });
    expect((await ticketOf(ticket.id)).status).toBe("open");
    const byReferences = await lineOf({ Subject: "Another subject", References: `<x@y.example> <${sent.id}>` });
    expect(byReferences).toMatchObject({ outcome: "reply", ticketId: ticket.id });
    const copied = await lineOf({ From: "boss@client.example", "In-Reply-To": `<${sent.id}>` });
    expect(copied).toMatchObject({ outcome: "reply", ticketId: ticket.id });
    expect((await messagesOf(ticket.id)).map((message) => [message.kind, message.matchedBy])).toEqual([
      ["customer", "new"],
      ["reply", null],
      ["customer", "reply-address"],
      ["customer", "references"],
      ["customer", "references"],
    ]);
  });

  it("sends each reply once, with its files", async () => {
    const { ticketId } = await lineOf({});
    const form = new FormData();
    form.set("file", new Blob(["col1;col2"]), "Tabelle ü.csv");
    const file = (await agent<{ id: string }>("POST", "/attachments", form)).body.id;
    const sent = await reply(ticketId, { html: "<p>See <b>this</b></p>", text: undefined, attachmentIds: [file] });
    const parsed = await simpleParser(sent.raw);
    expect(parsed.attachments.map((each) => [each.filename, each.content.toString()])).toEqual([["Tabelle ü.csv", "col1;col2"]]);
    await database.owner(`select graphile_worker.add_job('sendReply', $1::json)`, [
      JSON.stringify({ workspaceId: workspace.id, id: sent.body.id }),
    ]);
    await expect.poll(async () => (await database.owner(`select from graphile_worker._private_jobs`)).length, { timeout: 5_000 }).toBe(0);
    expect(readdirSync(outbox).filter((name) => name.includes(sent.id))).toEqual([`${sent.id}.eml`]);
    expect(readdirSync(outbox).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("joins nothing on the word of a stranger", async () => {
    const ours = await lineOf({ Subject: "Ours", "Message-ID": "<ours@client.example>" });
    const theirs = await lineOf({ Subject: "Theirs", "Message-ID": "<theirs@client.example>" }, { to: other.address });
    const token = replyToken(key, other.id, theirs.ticketId ?? "");
    const own = replyToken(key, workspace.id, ours.ticketId ?? "");
    const [name, domain] = workspace.address.split("@");
    const tampered = `${own.slice(0, 10)}${own[10] === "a" ? "b" : "a"}${own.slice(11)}`;
    const strange: [Record<string, string>, string?][] = [
      [{}, `${name}+${token}@${domain}`],
      [{}, `${name}+${tampered}@${domain}`],
      [{}, `${name}+${ours.ticketId}@${domain}`],
      [{ References: "<theirs@client.example>", "In-Reply-To": "<theirs@client.example>" }],
      [{ From: "mallory@elsewhere.example", "In-Reply-To": "<ours@client.example>", References: "<ours@client.example>" }],
      [{ Subject: "Ours" }],
      [{ Subject: "Re: Ours" }],
      [{ Subject: `Re: Ours [#${ours.ticketNumber}]` }],
    ];
    for (const [headers, to] of strange) {
      const line = await lineOf(headers, { to: to ?? workspace.address });
      expect(line, JSON.stringify([headers, to])).toMatchObject({ outcome: "ticket" });
      expect([ours.ticketId, theirs.ticketId]).not.toContain(line.ticketId);
    }
    expect((await ticketOf(ours.ticketId)).messageCount).toBe(1);
    expect((await ticketOf(theirs.ticketId, stranger)).messageCount).toBe(1);
  });
});

describe("one mail", () => {
  it("under one Message-ID is one message, and another body is its own", async () => {
    const headers = { "Message-ID": "<twice@client.example>", Subject: "Twice", Date: "Mon, 23 Nov 2026 10:00:00 +0000" };
    const [first] = await outcomeOf(headers, { body: "The same" });
    const lines = await outcomeOf(headers, { body: "The same" });
    expect(lines.map((line) => line.outcome).sort()).toEqual(["duplicate", "ticket"]);
    expect(lines.every((line) => line.ticketId === first?.ticketId)).toBe(true);
    const all = await outcomeOf(headers, { body: "Not the same" });
    expect(all.map((line) => line.outcome).sort()).toEqual(["duplicate", "ticket", "ticket"]);
    expect((await ticketOf(first?.ticketId ?? null)).messageCount).toBe(1);
    await Promise.all(Array.from({ length: 6 }, () => send(mailText({ ...headers, "Message-ID": "<at-once@client.example>" }))));
    const once = (await settled()).filter((line) => line.messageId === "<at-once@client.example>");
    expect(once.map((line) => line.outcome).sort()).toEqual([...Array(5).fill("duplicate"), "ticket"]);
    expect(new Set(once.map((line) => line.ticketId)).size).toBe(1);
  });

  it("to two inboxes is one ticket, to two workspaces one each", async () => {
    const second = (await agent<{ id: string }>("POST", "/inboxes", { name: "Sales", addresses: ["sales@two.example"] })).body.id;
    const lines = await outcomeOf({ Subject: "To many" }, { to: [workspace.address, "SALES@two.example", other.address] });
    expect(lines.map((line) => line.outcome)).toEqual(["ticket", "ticket"]);
    accepted += 1;
    const ours = lines.find((line) => line.to.includes(workspace.address));
    expect(await ticketOf(ours?.ticketId ?? null)).toMatchObject({ inboxId: workspace.inboxId, alsoInboxIds: [second] });
    const theirs = lines.find((line) => line.to.includes(other.address));
    expect(theirs?.to).toEqual([other.address]);
    expect(await ticketOf(theirs?.ticketId ?? null, stranger)).toMatchObject({ inboxId: other.inboxId, alsoInboxIds: [] });
    expectProblem(await agent("GET", `/tickets/${theirs?.ticketId}`), 404, "not-found");
  });

  it("is refused while it is told, when it is for nobody here or too large: no line", async () => {
    const before = (await settled()).length;
    expect(await send(mailText({}), { to: "nobody@desk.example" })).toBe(550);
    expect(await send(mailText({}), { to: `x${workspace.address}` })).toBe(550);
    expect(await send(mailText({}), { to: "victim@elsewhere.example" })).toBe(550);
    const dialogue = await smtpDialogue(smtp.port);
    expect((await dialogue.say(`MAIL FROM:<a@b.example> SIZE=${36 * MEGABYTE}`)).code).toBe(552);
    dialogue.close();
    expect(
      await send(
        mailText(
          {},
          "x"
            .repeat(998)
            .concat("\r\n")
            .repeat(36 * 1_050),
        ),
      ),
    ).toBe(552);
    expect(await settled()).toHaveLength(before);
    expect((await lineOf({ Subject: "Large, and taken" }, { body: `${"y".repeat(998)}\r\n`.repeat(20_000) })).outcome).toBe("ticket");
  });
});

describe("odd mail", () => {
  const bytes = (text: string) => Buffer.from(text, "latin1");
  const many = Array.from({ length: 2_000 }, (_, i) => `Person ${i} <p${i}@many.example>`).join(",\r\n ");
  const HEAD = "From: odd@client.example\r\nSubject: Odd\r\n";
  const cases: Record<string, [string | Buffer, LedgerLine["outcome"], ((message: MessageRecord, ticket: TicketRecord) => void)?]> = {
    "no From": [mailText({ From: null }), "failed"],
    "a From that is no address": [mailText({ From: "undisclosed-sender:;" }), "failed"],
    "no Message-ID": [mailText({ "Message-ID": null }), "ticket"],
    "no subject": [mailText({ Subject: null }), "ticket", (_, ticket) => expect(ticket.subject).toBe("(no subject)")],
    "no header at all": ["Just words, and no header.\r\n", "failed"],
    "nothing at all": ["\r\n", "failed"],
    "an empty body": [mailText({}, ""), "ticket", (message) => expect(message.text).toBe("")],
    "a multipart that never ends": [
      `${HEAD}Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nStill read\r\n--b\r\nContent-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!notbase64`,
      "ticket",
      (message) => expect(message.text).toContain("Still read"),
    ],
    "a multipart without its boundary": [`${HEAD}Content-Type: multipart/alternative\r\n\r\nOnly words\r\n`, "ticket"],
    "parts within parts, 200 deep": [
      `${HEAD}${Array.from({ length: 200 }, (_, i) => `Content-Type: multipart/mixed; boundary="b${i}"\r\n\r\n--b${i}\r\n`).join("")}Content-Type: text/plain\r\n\r\nDeep\r\n`,
      "ticket",
    ],
    "a charset nobody knows": [
      `${HEAD}Content-Type: text/plain; charset=x-klingon\r\n\r\nqapla\r\n`,
      "ticket",
      (message) => expect(message.text).toContain("qapla"),
    ],
    "a charset that is not its own": [
      Buffer.concat([bytes(`${HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\ncaf`), Buffer.from([0xe9, 0xff, 13, 10])]),
      "ticket",
      (message) => expect(message.text).toMatch(/^caf/),
    ],
    "bytes of no charset": [
      Buffer.concat([bytes(`${HEAD}\r\ncaf`), Buffer.from([0xe9, 13, 10])]),
      "ticket",
      (message) => expect(message.text.trimEnd()).toBe("café"),
    ],
    "bare line feeds": [
      mailText({}, "One\nTwo\n.\nThree").replaceAll("\r\n", "\n"),
      "ticket",
      (message) => expect(message.text).toMatch(/One\nTwo[\s\S]*Three/),
    ],
    "NUL bytes": [
      `${HEAD}X-Nul: a\u0000b\r\n\r\nBefore\u0000After\r\n`,
      "ticket",
      (message) => expect(message.text.trimEnd()).toBe("BeforeAfter"),
    ],
    "NUL in the subject": [mailText({ Subject: "=?utf-8?q?a=00b?=" }), "ticket", (_, ticket) => expect(ticket.subject).toMatch(/^a.?b$/)],
    "2,000 recipients": [mailText({ To: many, Cc: many }), "ticket", (message) => expect(message.to.length).toBe(200)],
    "a subject of 10,000 letters": [
      mailText({ Subject: "s".repeat(10_000) }),
      "ticket",
      (_, ticket) => expect(ticket.subject).toBe("s".repeat(500)),
    ],
    "one line of 3 MB": [mailText({}, "l".repeat(3 * MEGABYTE)), "ticket"],
    "a header of 1 MB": [mailText({ "X-Long": "h".repeat(MEGABYTE) }), "ticket"],
    "more header lines than the parser takes": [`${HEAD}${"X-Many: 1\r\n".repeat(20_000)}\r\nbody\r\n`, "failed"],
    "a name of 5,000 letters": [mailText({ From: `"${"n".repeat(5_000)}" <long@client.example>` }), "ticket"],
    "HTML that runs": [
      `${HEAD}Content-Type: text/html\r\n\r\n<p onclick="x()">Hi</p><script>steal()</script><img src=x onerror=steal()><iframe src="//evil.example"></iframe>\r\n`,
      "ticket",
      (message) => expect(message.html).not.toMatch(/script|onclick|onerror|iframe/i),
    ],
    "References without end": [mailText({ References: Array.from({ length: 5_000 }, (_, i) => `<r${i}@x.example>`).join(" ") }), "ticket"],
    "a lone surrogate": [mailText({ Subject: "=?utf-16be?B?2AA=?=" }, "ok"), "ticket"],
    "a year that never was": [mailText({ Date: "Mon, 99 Foo 99999 99:99:99 +9999" }), "ticket"],
    "dots alone on lines": [
      mailText({}, ".\r\n..\r\n.hidden\r\nend"),
      "ticket",
      (message) => expect(message.text.trimEnd()).toBe(".\n..\n.hidden\nend"),
    ],
    "an attachment whose name is a path": [
      `${HEAD}Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: application/octet-stream; name="../../../evil"\r\nContent-Disposition: attachment; filename="../../../evil"\r\n\r\nx\r\n--b--\r\n`,
      "ticket",
      (message) => expect(message.attachments[0]?.name).not.toContain("/"),
    ],
  };

  it.each(Object.entries(cases))("with %s is kept, and ends where somebody sees it", async (_name, [raw, outcome, check]) => {
    const before = (await settled()).length;
    expect(await send(raw)).toBe(250);
    const lines = await settled();
    expect(lines).toHaveLength(before + 1);
    const line = lines.at(-1) as LedgerLine;
    expect(line).toMatchObject({ outcome });
    if (outcome === "failed") return expect(line.reason).toMatch(/\S/);
    const [message] = await messagesOf(line.ticketId);
    expect(message).toBeDefined();
    check?.(message as MessageRecord, await ticketOf(line.ticketId));
  });

  it("puts no header of its own into our answer", async () => {
    for (const subject of ["=?utf-8?q?Hi=0D=0ABcc:_victim@x.example=0D=0A=0D=0Abody?=", "Hi\r\n Bcc: victim@x.example"]) {
      const { ticketId } = await lineOf({ Subject: subject, From: '"Eve\\" <e@x>, \\"" <eve@client.example>' });
      const { raw } = await reply(ticketId);
      const parsed = await simpleParser(raw);
      expect(parsed.bcc).toBeUndefined();
      expect([parsed.to].flat().flatMap((list) => list?.value.map((person) => person.address))).toEqual(["eve@client.example"]);
      expect(parsed.text?.trim()).toBe("Here is help.");
      expect(headerOf(raw, "Subject")).not.toContain("\n");
    }
  });
});

describe("an operator", () => {
  it("brings back what failed, when its cause is gone", async () => {
    await settled();
    await worker.stop();
    const files = join(env.CONNECT_DATA_DIR, "files");
    await rm(files, { recursive: true, force: true });
    await writeFile(files, "in the way");
    const boundary = 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nWith a file\r\n--b\r\n';
    const part = 'Content-Disposition: attachment; filename="f.bin"\r\nContent-Type: application/octet-stream\r\n\r\nbytes\r\n--b--\r\n';
    expect(await send(`From: carla@client.example\r\nMessage-ID: <fails@client.example>\r\nSubject: Fails\r\n${boundary}${part}`)).toBe(
      250,
    );
    await database.owner(`update graphile_worker._private_jobs set attempts = max_attempts - 1`);
    await work();
    const failed = (await settled()).find((line) => line.messageId === "<fails@client.example>");
    expect(failed).toMatchObject({ outcome: "failed", ticketId: null });
    expect(failed?.reason).toMatch(/\S/);
    await rm(files);
    await mkdir(files);
    const cli = { DATABASE_URL: database.ownerUrl, CONNECT_DATA_DIR: env.CONNECT_DATA_DIR, APP_SECRET: TEST_SECRET };
    const again = await connect(["mail", "retry", "--all", "--json"], cli);
    expect(again).toMatchObject({ code: 0 });
    await expect
      .poll(async () => (await readLedger()).find((line) => line.messageId === "<fails@client.example>")?.outcome, { timeout: 15_000 })
      .toBe("ticket");
    const { ticketId } = (await settled()).find((line) => line.messageId === "<fails@client.example>") as LedgerLine;
    expect((await messagesOf(ticketId))[0]?.attachments).toMatchObject([{ name: "f.bin", sizeBytes: 5 }]);
    const ledger = await connect(["mail", "ledger", "--json"], cli);
    const lines = ledger.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(accepted);
    expect(Object.keys(lines[0]).sort()).toEqual("at from messageId outcome reason ticketId ticketNumber to".split(" "));
  });

  it("loses nothing that was accepted: as many lines as 250s", async () => {
    expect(await settled()).toHaveLength(accepted);
    expect(accepted).toBeGreaterThan(40);
  });
});

describe("Postmark's webhooks", () => {
  const post = (path: string, body: unknown, password: string | null = "hook secret") =>
    request<{ status: string }>(
      server.url(`/webhooks/postmark/${path}`),
      "POST",
      body,
      password === null ? {} : { authorization: `Basic ${Buffer.from(`anybody:${password}`).toString("base64")}` },
    );
  const mail = (more: Record<string, unknown> = {}) => ({
    FromFull: { Email: "paul@postmark.example", Name: "Paul" },
    ToFull: [{ Email: workspace.address, Name: "" }],
    OriginalRecipient: workspace.address,
    Subject: "By webhook",
    TextBody: "Words by webhook",
    Headers: [{ Name: "Message-ID", Value: `<${Math.random()}@postmark.example>` }],
    ...more,
  });
  const last = async () => (await settled()).at(-1) as LedgerLine;

  it("need the password, and answer 200 exactly when the mail is kept", async () => {
    const before = (await settled()).length;
    for (const password of [null, "", "wrong"]) {
      const answer = await post("inbound", mail(), password);
      expectProblem(answer, 401, "unauthenticated");
      expectProblem(await post("events", {}, password), 401, "unauthenticated");
    }
    expectProblem(await post("inbound", "no json"), 400, "bad-request");
    expect(await settled()).toHaveLength(before);
    expect((await post("inbound", mail())).status).toBe(200);
    expect(await last()).toMatchObject({ outcome: "ticket", from: "paul@postmark.example" });
    const raw = mailText({ "Message-ID": "<raw@postmark.example>", Subject: "Raw" });
    expect((await post("inbound", mail({ RawEmail: raw }))).status).toBe(200);
    expect(await last()).toMatchObject({ outcome: "ticket", messageId: "<raw@postmark.example>" });
    expect((await post("inbound", mail({ RawEmail: raw }))).status).toBe(200);
    expect((await last()).outcome).toBe("duplicate");
  });

  it("keep what they cannot use as refused", async () => {
    expect(
      (await post("inbound", mail({ OriginalRecipient: "nobody@desk.example", ToFull: [{ Email: "nobody@desk.example" }] }))).status,
    ).toBe(200);
    expect(await last()).toMatchObject({ outcome: "refused", ticketId: null, to: ["nobody@desk.example"] });
    const content = Buffer.alloc(27 * MEGABYTE).toString("base64");
    expect((await post("inbound", mail({ Attachments: [{ Name: "a", Content: content, ContentType: "a/b" }] }))).status).toBe(200);
    expect(await last()).toMatchObject({ outcome: "refused" });
  });

  it("tell what became of a reply", async () => {
    const { ticketId } = await lineOf({});
    const { body } = await reply(ticketId);
    const event = {
      RecordType: "Delivery",
      Recipient: "carla@client.example",
      MessageID: "pm-1",
      Metadata: { workspace: workspace.id, message: body.id },
    };
    expect((await post("events", event)).status).toBe(200);
    const state = async () => (await messagesOf(ticketId)).at(-1)?.delivery;
    expect(await state()).toMatchObject({ state: "delivered" });
    await post("events", { ...event, RecordType: "Bounce", Type: "HardBounce", Description: "No such mailbox" });
    expect(await state()).toMatchObject({ state: "bounced", detail: expect.stringContaining("No such mailbox") });
    await post("events", { ...event, RecordType: "Open" });
    expect((await state())?.state).toBe("bounced");
    await post("events", { ...event, Metadata: { workspace: other.id, message: body.id }, RecordType: "SpamComplaint" });
    expect((await state())?.state).toBe("bounced");
    expect(existsSync(outbox)).toBe(true);
  });
});
