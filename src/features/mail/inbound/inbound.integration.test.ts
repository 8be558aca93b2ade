// First: it teaches zod to describe schemas, which those made earlier have not learnt.
import "#/core/http.ts";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { inWorkspace, sql, system } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { env } from "#/env.ts";
import { acceptMail, importMailFile, retryFailedMail } from "#/features/mail/commands.ts";
import { findAbandonedMail, processInboundMail } from "#/features/mail/inbound/jobs.ts";
import { readLedger } from "#/features/mail/queries.ts";
import { replyAddress, replyKey } from "#/features/mail/rules.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildTicket, buildWorkspace, type TestWorkspace } from "../../../../test/factories.ts";
import { TEST_SECRET } from "../../../../test/secret.ts";

const folder = mkdtempSync(join(tmpdir(), "connect-inbound-"));
env.CONNECT_DATA_DIR = folder;
const { owner } = testDatabase();
afterAll(() => rm(folder, { recursive: true, force: true }));

type Lines = Record<string, string | undefined>;
/** A raw message; an undefined header is left out. */
function mailOf(headers: Lines, body = "Hello, I need help."): Buffer {
  const all: Lines = {
    From: "Carla <carla@client.example>",
    Subject: "Help",
    Date: "Mon, 23 Nov 2026 10:00:00 +0000",
    "Message-ID": `<${randomUUID()}@client.example>`,
    ...headers,
  };
  const head = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}

type Line = {
  outcome: string;
  reason: string | null;
  ticketId: string | null;
  ticketNumber: number | null;
  workspaceId: string | null;
  attempts: number;
  messageId: string | null;
};
const lineOf = async (id: string | undefined) => (await owner<Line>(`select * from inbound_mail where id = $1`, [id]))[0] as Line;

async function deliver(raw: Buffer, recipients: string[], envelopeFrom = "carla@client.example"): Promise<Line & { id: string }> {
  const { ids } = await acceptMail({ source: "smtp", envelopeFrom, recipients, raw });
  for (const id of ids) await processInboundMail(id);
  return { ...(await lineOf(ids[0])), id: ids[0] ?? "" };
}

const messagesOf = (workspace: TestWorkspace, ticketId: string | null) =>
  inWorkspace(workspace.id, () =>
    sql<Record<string, never>>(`select * from message where "workspaceId" = $1 and "ticketId" = $2 order by id`, [workspace.id, ticketId]),
  );
const ticketOf = async (workspace: TestWorkspace, id: string | null) =>
  (
    await inWorkspace(workspace.id, () =>
      sql<{ number: number; status: string; alsoInboxIds: string[]; inboxId: string; subject: string }>(
        `select * from ticket where "workspaceId" = $1 and id = $2`,
        [workspace.id, id],
      ),
    )
  )[0];
const countTickets = async (workspace: TestWorkspace) =>
  (await owner<{ n: number }>(`select count(*)::int as n from ticket where "workspaceId" = $1`, [workspace.id]))[0]?.n;
const reply = async (workspace: TestWorkspace, ticketId: string | null, text = "Try this.") =>
  (await execute<MessageRecord>(workspace.owner, "message.create", { ticketId, kind: "reply", text })).record;

describe("accepting", () => {
  test("stores the raw message and its job together, before it answers", async () => {
    const workspace = await buildWorkspace();
    const raw = mailOf({ Subject: "Raw \u00e9" }, "bytes \u0000 inside");
    const { ids } = await acceptMail({ source: "smtp", envelopeFrom: "a@b.example", recipients: [workspace.address], raw });
    const [row] = await owner<{ raw: Buffer; outcome: string; from: string }>(
      `select raw, outcome, "from" from inbound_mail where id = $1`,
      [ids[0]],
    );
    expect(row?.raw.equals(raw)).toBe(true);
    expect(row).toMatchObject({ outcome: "pending", from: "carla@client.example" });
    const jobs = await owner(`select from graphile_worker.jobs where key = $1`, [`mail:${ids[0]}`]);
    expect(jobs).toHaveLength(1);
  });

  test("keeps a message for nobody here as refused, with the reason", async () => {
    const { ids, isRefused } = await acceptMail({
      source: "postmark",
      envelopeFrom: "",
      recipients: ["nobody@nowhere.example"],
      raw: mailOf({}),
    });
    expect(isRefused).toBe(true);
    expect(await lineOf(ids[0])).toMatchObject({ outcome: "refused", reason: "No inbox has the address nobody@nowhere.example." });
  });

  test("makes one line for each workspace it was sent to, and a ticket in each", async () => {
    const [one, two] = [await buildWorkspace(), await buildWorkspace()];
    const { ids } = await acceptMail({
      source: "smtp",
      envelopeFrom: "a@b.example",
      recipients: [one.address, two.address.toUpperCase()],
      raw: mailOf({}),
    });
    expect(ids).toHaveLength(2);
    for (const id of ids) await processInboundMail(id);
    expect(await countTickets(one)).toBe(1);
    expect(await countTickets(two)).toBe(1);
  });
});

describe("reading", () => {
  test("makes a ticket, with its words, its sender and its file", async () => {
    const workspace = await buildWorkspace();
    const body = `--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p onclick="x()">Hi <b>there</b></p><script>alert(1)</script>\r\n--b\r\nContent-Type: text/plain; name="a.txt"\r\nContent-Disposition: attachment; filename="a.txt"\r\n\r\nfile words\r\n--b--\r\n`;
    const line = await deliver(mailOf({ "Content-Type": 'multipart/mixed; boundary="b"', To: workspace.address }, body), [
      workspace.address,
    ]);
    expect(line).toMatchObject({ outcome: "ticket", reason: null, ticketNumber: 1, workspaceId: workspace.id });
    const [message] = await messagesOf(workspace, line.ticketId);
    expect(message).toMatchObject({
      kind: "customer",
      text: "Hi there",
      authorEmail: "carla@client.example",
      isAutomatic: false,
      matchedBy: "new",
    });
    expect(String(message?.html)).toContain("<b>there</b>");
    expect(String(message?.html)).not.toMatch(/script|onclick/);
    const [file] = await owner<{ name: string; storageKey: string; sizeBytes: number }>(
      `select * from attachment where "workspaceId" = $1`,
      [workspace.id],
    );
    expect(file).toMatchObject({ name: "a.txt", sizeBytes: 10 });
    expect(readdirSync(join(folder, "files"), { recursive: true })).toContain(file?.storageKey);
  });

  test("replays once: a line that is done is left alone", async () => {
    const workspace = await buildWorkspace();
    const line = await deliver(mailOf({}), [workspace.address]);
    await processInboundMail(line.id);
    expect(await countTickets(workspace)).toBe(1);
    expect((await lineOf(line.id)).attempts).toBe(1);
  });

  test("killed after the ticket was made and before the ledger was written: ends as if it had not been", async () => {
    const workspace = await buildWorkspace();
    const body = `--b\r\nContent-Type: text/plain\r\n\r\nwords\r\n--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename="p.png"\r\n\r\npng\r\n--b--\r\n`;
    const line = await deliver(mailOf({ "Content-Type": 'multipart/mixed; boundary="b"' }, body), [workspace.address]);
    await owner(`update inbound_mail set outcome = 'pending', "ticketId" = null, "processedAt" = null where id = $1`, [line.id]);
    const files = readdirSync(join(folder, "files"), { recursive: true }).length;
    await processInboundMail(line.id);
    expect(await lineOf(line.id)).toMatchObject({ outcome: "ticket", ticketId: line.ticketId });
    expect(await countTickets(workspace)).toBe(1);
    expect(readdirSync(join(folder, "files"), { recursive: true }).length).toBe(files);
  });

  test("two workers at the same line make one ticket", async () => {
    const workspace = await buildWorkspace();
    const { ids } = await acceptMail({ source: "smtp", envelopeFrom: "a@b.example", recipients: [workspace.address], raw: mailOf({}) });
    const id = ids[0] ?? "";
    const results = await Promise.allSettled([
      processInboundMail(id, { isLastAttempt: false }),
      processInboundMail(id, { isLastAttempt: false }),
    ]);
    expect(results.some((result) => result.status === "fulfilled")).toBe(true);
    await processInboundMail(id);
    expect(await countTickets(workspace)).toBe(1);
    expect((await lineOf(id)).outcome).toBe("ticket");
  });

  test("the same Message-ID and words are one message; other words under it are another", async () => {
    const workspace = await buildWorkspace();
    const id = `<${randomUUID()}@client.example>`;
    const first = await deliver(mailOf({ "Message-ID": id }), [workspace.address]);
    const again = await deliver(mailOf({ "Message-ID": id, Received: "by another way" }, "Hello, I need help.  \r\n"), [workspace.address]);
    const other = await deliver(mailOf({ "Message-ID": id }, "Something else"), [workspace.address]);
    expect(again).toMatchObject({ outcome: "duplicate", ticketId: first.ticketId });
    expect(other.outcome).toBe("ticket");
    expect(await countTickets(workspace)).toBe(2);
  });

  test("one mail to two inboxes is one ticket, seen in both, whether it comes once or twice", async () => {
    const workspace = await buildWorkspace();
    const { record: billing } = await execute<{ id: string }>(workspace.owner, "inbox.create", {
      name: "Billing",
      addresses: [`billing@${workspace.slug}.localhost`],
    });
    const once = await deliver(mailOf({}), [workspace.address, `billing@${workspace.slug}.localhost`]);
    expect(await ticketOf(workspace, once.ticketId)).toMatchObject({ inboxId: workspace.inboxId, alsoInboxIds: [billing.id] });
    const raw = mailOf({});
    const twice = await deliver(raw, [workspace.address]);
    expect(await deliver(raw, [`billing@${workspace.slug}.localhost`])).toMatchObject({ outcome: "duplicate", ticketId: twice.ticketId });
    expect(await ticketOf(workspace, twice.ticketId)).toMatchObject({ alsoInboxIds: [billing.id] });
  });

  test.each([
    ["no From", { From: undefined }, "failed", "It has no From address."],
    ["a From without an address", { From: "undisclosed sender" }, "failed", "It has no From address."],
  ])("%s is kept as failed", async (_name, headers, outcome, reason) => {
    const workspace = await buildWorkspace();
    expect(await deliver(mailOf(headers), [workspace.address])).toMatchObject({ outcome, reason, ticketId: null });
    expect(await countTickets(workspace)).toBe(0);
  });

  test("no Message-ID, no subject and no words make a ticket, and a repeat is known", async () => {
    const workspace = await buildWorkspace();
    const raw = mailOf({ "Message-ID": undefined, Subject: undefined }, "");
    const line = await deliver(raw, [workspace.address]);
    expect(line).toMatchObject({ outcome: "ticket", messageId: expect.stringMatching(/^[0-9a-f]{40}@no-message-id\.invalid$/) });
    expect(await ticketOf(workspace, line.ticketId)).toMatchObject({ subject: "(no subject)" });
    expect((await messagesOf(workspace, line.ticketId))[0]).toMatchObject({ text: "" });
    expect(await deliver(raw, [workspace.address])).toMatchObject({ outcome: "duplicate", ticketId: line.ticketId });
  });

  test.each([
    ["rubbish", Buffer.from([0, 1, 2, 255, 254])],
    ["nothing", Buffer.alloc(0)],
    ["a part that never ends", mailOf({ "Content-Type": 'multipart/mixed; boundary="x"' }, "--x\r\nContent-Type: text/plain\r\n\r\nwords")],
    ["an unknown character set", mailOf({ "Content-Type": "text/plain; charset=x-klingon" }, "words")],
    ["a very long subject", mailOf({ Subject: "long ".repeat(400) })],
    ["half a pair of surrogates", mailOf({ Subject: "=?utf-16le?B?Ptg=?=" })],
    [
      "names cut within a letter",
      mailOf({
        From: `=?utf-8?B?${Buffer.from(`${"x".repeat(199)}👍`).toString("base64")}?= <c@client.example>`,
        To: `=?utf-8?B?${Buffer.from(`${"x".repeat(199)}👍`).toString("base64")}?= <d@client.example>`,
      }),
    ],
    [
      "a file name cut within a letter",
      mailOf(
        { "Content-Type": 'multipart/mixed; boundary="b"' },
        `--b\r\nContent-Disposition: attachment; filename*=UTF-8''${"x".repeat(254)}%F0%9F%91%8D\r\n\r\nx\r\n--b--`,
      ),
    ],
    [
      "a Message-ID too long for an index",
      mailOf({ "Message-ID": `<${"é".repeat(998)}@client.example>`, References: `<${"x".repeat(5_000)}>` }),
    ],
    ["two megabytes of words", mailOf({}, "word ".repeat(420_000))],
  ])("%s gets an outcome and blocks nothing", async (_name, raw) => {
    const workspace = await buildWorkspace();
    const line = await deliver(raw, [workspace.address]);
    expect(["ticket", "failed"]).toContain(line.outcome);
    if (line.outcome === "failed") expect(line.reason).toBe("It has no From address.");
    expect((await deliver(mailOf({}), [workspace.address])).outcome).toBe("ticket");
  });
});

describe("threading", () => {
  test("the signed reply address joins the ticket, whoever writes, in any case, in any header", async () => {
    const workspace = await buildWorkspace();
    const { ticketId } = await deliver(mailOf({}), [workspace.address]);
    const address = replyAddress(replyKey(TEST_SECRET), workspace.id, ticketId ?? "", workspace.address) ?? "";
    const byEnvelope = await deliver(mailOf({ From: "colleague@client.example" }), [address.toUpperCase()]);
    expect(byEnvelope).toMatchObject({ outcome: "reply", ticketId });
    const byHeader = await deliver(mailOf({ "Delivered-To": address }), [workspace.address]);
    expect(byHeader).toMatchObject({ outcome: "reply", ticketId });
    expect((await messagesOf(workspace, ticketId)).map((message) => message.matchedBy)).toEqual(["new", "reply-address", "reply-address"]);
  });

  test("a reply address signed for another workspace is worth nothing", async () => {
    const [one, two] = [await buildWorkspace(), await buildWorkspace()];
    const ticket = await buildTicket(one);
    const address = replyAddress(replyKey(TEST_SECRET), one.id, ticket.id, two.address) ?? "";
    expect(await deliver(mailOf({}), [address])).toMatchObject({ outcome: "ticket", workspaceId: two.id });
  });

  test("References join for a sender the ticket knows, open it again, and never for a stranger or by subject", async () => {
    const workspace = await buildWorkspace();
    const { ticketId } = await deliver(mailOf({ Cc: "boss@client.example" }), [workspace.address]);
    const sent = await reply(workspace, ticketId);
    await execute(workspace.owner, "ticket.update", { id: ticketId, status: "closed" });
    const answer = await deliver(mailOf({ "In-Reply-To": sent.messageId ?? "", Subject: "Re: Help" }), [workspace.address]);
    expect(answer).toMatchObject({ outcome: "reply", ticketId });
    expect(await ticketOf(workspace, ticketId)).toMatchObject({ status: "open" });
    const copied = await deliver(mailOf({ From: "BOSS@client.example", References: `<unknown@x> ${sent.messageId}` }), [workspace.address]);
    expect(copied).toMatchObject({ outcome: "reply", ticketId });
    const stranger = await deliver(mailOf({ From: "mallory@evil.example", References: sent.messageId ?? "" }), [workspace.address]);
    expect(stranger.outcome).toBe("ticket");
    const bySubject = await deliver(mailOf({ Subject: "Re: Help" }), [workspace.address]);
    expect(bySubject.outcome).toBe("ticket");
  });

  test("References of another workspace join nothing", async () => {
    const [one, two] = [await buildWorkspace(), await buildWorkspace()];
    const id = `<${randomUUID()}@client.example>`;
    await deliver(mailOf({ "Message-ID": id }), [one.address]);
    expect(await deliver(mailOf({ References: id }), [two.address])).toMatchObject({ outcome: "ticket", workspaceId: two.id });
  });

  test("our own answer that comes back makes no loop; other words under its Message-ID are a customer's", async () => {
    const workspace = await buildWorkspace();
    const { ticketId } = await deliver(mailOf({}), [workspace.address]);
    const sent = await reply(workspace, ticketId);
    const own = await deliver(mailOf({ From: workspace.address, "Message-ID": sent.messageId ?? "" }), [workspace.address]);
    expect(own).toMatchObject({ outcome: "duplicate", ticketId, reason: "This is an answer of our own that came back." });
    const forged = await deliver(mailOf({ From: "mallory@evil.example", "Message-ID": sent.messageId ?? "" }), [workspace.address]);
    expect(forged.outcome).toBe("ticket");
    const address = replyAddress(replyKey(TEST_SECRET), workspace.id, ticketId ?? "", workspace.address) ?? "";
    const renamed = await deliver(mailOf({ From: workspace.address, "Reply-To": address }), [workspace.address]);
    expect(renamed).toMatchObject({ outcome: "duplicate", ticketId });
    expect(await messagesOf(workspace, ticketId)).toHaveLength(2);
  });

  test("a mail that a colleague writes in the inbox's name to a reply address joins its ticket", async () => {
    const workspace = await buildWorkspace();
    const { ticketId } = await deliver(mailOf({}), [workspace.address]);
    const address = replyAddress(replyKey(TEST_SECRET), workspace.id, ticketId ?? "", workspace.address) ?? "";
    expect(await deliver(mailOf({ From: workspace.address, To: address }), [address])).toMatchObject({ outcome: "reply", ticketId });
  });
});

describe("automatic mail", () => {
  test("an out-of-office answer joins its ticket without opening it, and makes none", async () => {
    const workspace = await buildWorkspace();
    const { ticketId } = await deliver(mailOf({}), [workspace.address]);
    const sent = await reply(workspace, ticketId);
    await execute(workspace.owner, "ticket.update", { id: ticketId, status: "waiting" });
    const joined = await deliver(mailOf({ "Auto-Submitted": "auto-replied", "In-Reply-To": sent.messageId ?? "" }), [workspace.address]);
    expect(joined).toMatchObject({ outcome: "automatic", ticketId, reason: "Automatic reply: Auto-Submitted: auto-replied." });
    expect(await ticketOf(workspace, ticketId)).toMatchObject({ status: "waiting" });
    expect(await deliver(mailOf({ "Auto-Submitted": "auto-replied" }), [workspace.address])).toMatchObject({
      outcome: "automatic",
      ticketId: null,
    });
  });

  test("a notification makes a ticket that says so", async () => {
    const workspace = await buildWorkspace();
    const line = await deliver(mailOf({ "Auto-Submitted": "auto-generated" }), [workspace.address]);
    expect(line).toMatchObject({ outcome: "automatic", ticketId: expect.any(String) });
    expect((await messagesOf(workspace, line.ticketId))[0]).toMatchObject({ isAutomatic: true });
  });

  test("a bounce joins the ticket of the mail that came back and marks it; one of nothing makes no ticket", async () => {
    const workspace = await buildWorkspace();
    const { ticketId } = await deliver(mailOf({}), [workspace.address]);
    const sent = await reply(workspace, ticketId);
    const report = `--r\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.client.example\r\n\r\nFinal-Recipient: rfc822; carla@client.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n--r\r\nContent-Type: message/rfc822\r\n\r\nFrom: ${workspace.address}\r\nMessage-ID: ${sent.messageId}\r\nSubject: Re: Help\r\n\r\nTry this.\r\n--r--\r\n`;
    const headers = {
      From: "MAILER-DAEMON@mx.client.example",
      "Content-Type": 'multipart/report; report-type=delivery-status; boundary="r"',
    };
    expect(await deliver(mailOf(headers, report), [workspace.address], "")).toMatchObject({ outcome: "bounce", ticketId });
    const messages = await messagesOf(workspace, ticketId);
    expect(messages.at(-1)).toMatchObject({ isAutomatic: true });
    expect(messages.find((message) => message.id === sent.id)).toMatchObject({
      deliveryState: "bounced",
      deliveryDetail: "Hard bounce. carla@client.example: 550 5.1.1 no such user",
    });
    const lost = await deliver(mailOf({ From: "MAILER-DAEMON@mx.client.example" }, "Returned"), [workspace.address], "");
    expect(lost).toMatchObject({ outcome: "bounce", ticketId: null });
    expect(await countTickets(workspace)).toBe(1);
  });
});

describe("operators", () => {
  test("see every line in the ledger, and read a failed one again", async () => {
    const workspace = await buildWorkspace();
    const since = new Date();
    const line = await deliver(mailOf({ From: undefined, "Message-ID": "<seen@client.example>" }), [workspace.address]);
    const [seen] = (await Array.fromAsync(readLedger({ since }))).flat();
    expect(seen).toMatchObject({
      from: null,
      to: [workspace.address],
      messageId: "<seen@client.example>",
      outcome: "failed",
      ticketId: null,
    });
    await owner(`update inbound_mail set raw = $2, "sizeBytes" = $3 where id = $1`, [line.id, mailOf({}), mailOf({}).length]);
    expect(await retryFailedMail({ ids: [line.id] })).toEqual({ retried: 1 });
    await processInboundMail(line.id);
    expect(await lineOf(line.id)).toMatchObject({ outcome: "ticket", reason: null });
    expect(await retryFailedMail({ ids: [line.id] })).toEqual({ retried: 0 });
  });

  test("a fault is tried again, and at the last attempt kept as failed with its reason", async () => {
    const workspace = await buildWorkspace();
    const { ids } = await acceptMail({ source: "smtp", envelopeFrom: "a@b.example", recipients: [workspace.address], raw: mailOf({}) });
    const id = ids[0] ?? "";
    await owner(`alter table ticket add constraint broken check ("workspaceId" <> '${workspace.id}') not valid`);
    await expect(processInboundMail(id, { isLastAttempt: false })).rejects.toThrow();
    expect(await lineOf(id)).toMatchObject({ outcome: "pending", attempts: 1, reason: expect.stringContaining("will be tried again") });
    await expect(processInboundMail(id)).rejects.toThrow();
    expect(await lineOf(id)).toMatchObject({ outcome: "failed", attempts: 2, reason: expect.stringContaining("could not be read") });
    await owner(`alter table ticket drop constraint broken`);
    await retryFailedMail({ ids: [id] });
    await processInboundMail(id);
    expect((await lineOf(id)).outcome).toBe("ticket");
  });

  test("a message whose job is used up does not stay pending for ever; one whose job waits does", async () => {
    const workspace = await buildWorkspace();
    const [used, waiting] = [mailOf({}), mailOf({})].map((raw) =>
      acceptMail({ source: "smtp", envelopeFrom: "a@b.example", recipients: [workspace.address], raw }),
    );
    const [usedId, waitingId] = [(await used)?.ids[0], (await waiting)?.ids[0]];
    await owner(`update inbound_mail set "receivedAt" = now() - interval '1 hour' where id = any($1)`, [[usedId, waitingId]]);
    await system(`update graphile_worker._private_jobs set attempts = max_attempts where key = $1`, [`mail:${usedId}`]);
    await findAbandonedMail.run();
    expect(await lineOf(usedId)).toMatchObject({ outcome: "failed", reason: expect.stringContaining("broken off") });
    expect((await lineOf(waitingId)).outcome).toBe("pending");
  });

  test("import a file of many messages through the same path, and what is for nobody as refused", async () => {
    const workspace = await buildWorkspace();
    const one = mailOf({ To: workspace.address }).toString();
    const two = mailOf({ To: "x@y.example", "Delivered-To": workspace.address }, "Line\n\n>From here on\nFrom there").toString();
    const three = mailOf({ To: "nobody@nowhere.example" }).toString();
    const path = join(folder, "many.mbox");
    await writeFile(path, [one, two, three].map((raw) => `From carla@client.example Mon Nov 23 10:00:00 2026\n${raw}\n\n`).join(""));
    expect(await importMailFile(path)).toEqual({ accepted: 2, refused: 1 });
    const rows = await owner<{ id: string }>(`select id from inbound_mail where "workspaceId" = $1 order by id`, [workspace.id]);
    for (const { id } of rows) await processInboundMail(id);
    const texts = await owner<{ text: string }>(`select text from message where "workspaceId" = $1 order by id`, [workspace.id]);
    expect(texts.map((row) => row.text.trim())).toEqual(["Hello, I need help.", "Line\n\nFrom here on\nFrom there"]);
    expect(await importMailFile(path)).toEqual({ accepted: 2, refused: 1 });
    for (const { id } of await owner<{ id: string }>(`select id from inbound_mail where "workspaceId" = $1 and outcome = 'pending'`, [
      workspace.id,
    ]))
      await processInboundMail(id);
    expect(await countTickets(workspace)).toBe(2);
  });
});
