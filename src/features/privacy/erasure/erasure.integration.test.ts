/** A person is erased: everything of them is looked for afterwards, in every table and every file; and others have lost nothing. */
import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { storage } from "#/adapters/storage/index.ts";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import { changesAfter } from "#/core/sync.ts";
import { acceptMail } from "#/features/mail/commands.ts";
import { processInboundMail } from "#/features/mail/inbound/jobs.ts";
import { sealHistory } from "#/features/audit/seal/jobs.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { erasePerson } from "#/features/privacy/erasure/jobs.ts";
import { REPORT_WORDS, reportOf } from "#/features/privacy/erasure/rules.ts";
import type { ErasurePreview, ErasureRecord } from "#/features/privacy/erasure/schema.ts";
import { suppressedAmong } from "#/features/suppression/queries.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { inWorkspace } from "#/core/db.ts";
import { testDatabase } from "../../../../test/database.ts";
import { foundEverywhere } from "../../../../test/everywhere.ts";
import { buildMember, buildTicket, buildWorkspace, type TestWorkspace } from "../../../../test/factories.ts";
import { expectSealsToHold } from "../../../../test/seals.ts";
import { withSecret } from "../../../../test/otherSecret.ts";
import { TEST_SECRET } from "../../../../test/secret.ts";

const database = testDatabase();
const NAME = "Muriel Vossberg";
const EMAIL = "muriel.vossberg@vossberg-garten.example";
const OTHER_EMAIL = "m.vossberg@post.example";
const PHONE = "+49 171 5550123";
const TRACES = ["Vossberg", "muriel", "5550123", "m\\.vossberg"];

let here: TestWorkspace;
let there: TestWorkspace;

async function mail(workspace: TestWorkspace, { from = `${NAME} <${EMAIL}>`, subject = "Broken pump", body = "", more = "", cc = "" }) {
  const raw = [
    `From: ${from}`,
    `To: Support <${workspace.address}>`,
    ...(cc ? [`Cc: ${cc}`] : []),
    `Subject: ${subject}`,
    `Message-ID: <${uuidv7()}@mail.example>`,
    `Date: ${new Date().toUTCString()}`,
    ...(more ? [more] : []),
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain; charset=utf-8",
    "",
    body,
    "--b",
    'Content-Type: text/plain; name="letter.txt"',
    `Content-Disposition: attachment; filename="${from.includes("uriel") ? "letter of Muriel" : "letter"}.txt"`,
    "",
    `Signed: ${from}`,
    "--b--",
    "",
  ].join("\r\n");
  const { ids } = await acceptMail({
    source: "smtp",
    envelopeFrom: /<(.*)>/.exec(from)?.[1] ?? "",
    recipients: [workspace.address],
    raw: Buffer.from(raw),
    remoteIp: "192.0.2.7",
    helo: "mail.example",
  } as Parameters<typeof acceptMail>[0]);
  for (const id of ids) await processInboundMail(id);
  const [line] = await database.owner<{ ticketId: string; outcome: string }>(`select "ticketId", outcome from inbound_mail where id = $1`, [
    ids[0],
  ]);
  return line?.ticketId as string;
}

/** All of a workspace but what is about the person. */
async function build(workspace: TestWorkspace) {
  const ticketId = await mail(workspace, { subject: `Pump of ${NAME}`, body: `Hello,\r\nmy pump is broken. Call me: ${PHONE}\r\n${NAME}` });
  const [contact] = await database.owner<{ id: string }>(`select id from contact where "workspaceId" = $1 and "emailNorm" = $2`, [
    workspace.id,
    EMAIL,
  ]);
  const contactId = contact?.id as string;
  const { record: field } = await execute<{ id: string }>(workspace.owner, "customField.create", {
    of: "contact",
    name: "Garden",
    type: "text",
  });
  await execute(workspace.owner, "contact.update", {
    id: contactId,
    phone: PHONE,
    notes: `${NAME} has a garden`,
    fields: { [field.id]: "Vossberg Park" },
  });
  // A second address of hers.
  const { record: twin } = await execute<{ id: string }>(workspace.owner, "contact.create", { email: OTHER_EMAIL, name: NAME });
  await execute(workspace.owner, "contact.merge", { id: contactId, otherId: twin.id });
  const reply = await execute<MessageRecord>(
    workspace.owner,
    "message.create",
    { ticketId, kind: "reply", text: `Dear Muriel,\nwe call you at ${PHONE}.`, cc: [{ name: NAME, email: OTHER_EMAIL }] },
    "kept-answer",
  );
  await execute(workspace.owner, "message.create", { ticketId, kind: "note", text: `Muriel is a good customer (${EMAIL}).` });
  await execute(workspace.owner, "draft.save", { id: uuidv7(), ticketId, kind: "reply", html: "<p>Dear Muriel</p>", text: "Dear Muriel" });
  await execute(workspace.product, "suppression.add", {
    email: OTHER_EMAIL,
    reason: "complained",
    messageId: reply.record.id,
    detail: `550 ${OTHER_EMAIL}`,
  });
  // Somebody else's ticket that names her.
  const otherId = await mail(workspace, {
    from: "Paul Keller <paul@keller.example>",
    subject: `For ${NAME}`,
    body: `Please ask Vossberg, Muriel (${EMAIL.toUpperCase()}) about it.`,
    cc: `${NAME} <${EMAIL}>`,
  });
  await execute(workspace.owner, "message.create", {
    ticketId: otherId,
    kind: "note",
    text: `Muriel Vossberg knows. Not notmuriel@x.example.`,
  });
  // She writes in it as well.
  const otherMail = await database.owner<{ messageId: string }>(
    `select "messageId" from message where "ticketId" = $1 and kind = 'customer'`,
    [otherId],
  );
  await mail(workspace, { subject: "Re: For her", body: "I am here, too.", more: `In-Reply-To: <${otherMail[0]?.messageId}>` });
  await execute(workspace.owner, "macro.create", { name: "For her", isShared: true, html: `<p>${EMAIL}</p>` });
  await execute(workspace.owner, "view.create", { name: NAME, isShared: true, query: {} });
  return { ticketId, contactId, otherId };
}

let made: Awaited<ReturnType<typeof build>>;
let untouched: string;

/** A workspace's rows in one text. */
async function rowsOf(workspaceId: string): Promise<string> {
  const parts: string[] = [];
  for (const table of [
    "contact",
    "contact_alias",
    "ticket",
    "message",
    "attachment",
    "event",
    "suppression",
    "draft",
    "outbound_mail",
    "inbound_mail",
    "macro",
    "view",
  ])
    for (const row of await database.owner<{ t: string }>(`select t::text as t from "${table}" t where "workspaceId" = $1 order by 1`, [
      workspaceId,
    ]))
      parts.push(row.t);
  return parts.join("\n");
}

beforeAll(async () => {
  here = await buildWorkspace();
  there = await buildWorkspace();
  made = await build(here);
  await build(there);
  await mail(here, { from: "Paul Keller <paul@keller.example>", subject: "Mine alone", body: "Nothing about anybody." });
  untouched = await rowsOf(there.id);
}, 60_000);

const request = (email: string, actor = here.owner) =>
  execute<ErasureRecord>(actor, "erasure.request", { contactId: made.contactId, email });

describe("erasing a person", () => {
  it("shows beforehand what would go, and changes nothing", async () => {
    const before = await rowsOf(here.id);
    const preview = await query<ErasurePreview>(here.owner, "erasure.preview", { email: EMAIL });
    expect(preview).toMatchObject({ contactId: made.contactId, email: EMAIL });
    expect(preview.counts).toMatchObject({ tickets: 1, messages: 1, replies: 2, files: 2, drafts: 1, suppressions: 1, rawMails: 2 });
    expect(preview.counts.mentions).toBeGreaterThan(0);
    expect(preview.counts.fileBytes).toBeGreaterThan(0);
    expect(preview.remains).toEqual(["delivered", "backups", "fileContents", "offlineBrowsers"]);
    expect(await rowsOf(here.id)).toBe(before);
    expect((await foundEverywhere(database, TRACES, here)).length).toBeGreaterThan(20);
  });

  it("refuses bad input and others: another address, a member's, who may not, who is elsewhere", async () => {
    await expect(request("paul@keller.example")).rejects.toMatchObject({ code: "invalid" });
    const { record } = await execute<{ id: string }>(here.owner, "contact.create", { email: here.owner.email });
    await expect(execute(here.owner, "erasure.request", { contactId: record.id, email: here.owner.email })).rejects.toMatchObject({
      code: "conflict",
    });
    const agent = await buildMember(here, "agent");
    await expect(request(EMAIL, agent)).rejects.toMatchObject({ code: "forbidden" });
    await expect(query(agent, "erasure.preview", { email: EMAIL })).rejects.toMatchObject({ code: "forbidden" });
    await expect(request(EMAIL, there.owner)).rejects.toMatchObject({ code: "not-found" });
    await expect(execute(here.owner, "erasure.advance", { id: uuidv7() })).rejects.toMatchObject({ code: "not-found" });
  });

  it("leaves nothing of them anywhere, though it is broken off on its way, and touches nobody else", async () => {
    await sealHistory(here.id);
    const { seq } = await changesAfter(here.owner, 0);
    const { record } = await request(EMAIL);
    expect(record.state).toBe("running");
    // Asked for twice, it is one.
    expect((await request(EMAIL)).record.id).toBe(record.id);
    // A storage that fails once, in the middle: taken up again, it ends as if it had not.
    const { remove } = storage();
    let failures = 0;
    storage().remove = async (key) => {
      if (failures++ === 1) throw new Error("the storage is away");
      await remove(key);
    };
    await expect(erasePerson({ workspaceId: here.id, id: record.id })).rejects.toThrow("away");
    storage().remove = remove;
    await erasePerson({ workspaceId: here.id, id: record.id });
    await erasePerson({ workspaceId: here.id, id: record.id });

    expect(await foundEverywhere(database, TRACES, here)).toEqual([
      // A neighbour whose address only looks alike has not been touched.
      expect.stringMatching(/^message\.text: .*notmuriel@x\.example/),
      expect.stringMatching(/^message\.replyText: .*notmuriel@x\.example/),
      expect.stringMatching(/^message_search\.words: .*notmuriel/),
    ]);
    expect(await rowsOf(there.id)).toBe(untouched);

    const done = await query<ErasureRecord>(here.owner, "erasure.read", { id: record.id });
    expect(done).toMatchObject({ state: "done", counts: { tickets: 1, messages: 1, replies: 2, drafts: 1, suppressions: 1 } });
    expect(done.counts.files).toBe(2);
    expect(done.counts.rawMails).toBe(3);
    // Their lines in the ledger say that the source is gone, and offer neither it nor another reading.
    const [lines] = await database.owner(
      `select count(*)::int as emptied, count("sourceClearedAt")::int as cleared from inbound_mail where "workspaceId" = $1 and octet_length(raw) = 0`,
      [here.id],
    );
    expect(lines).toEqual({ emptied: 3, cleared: 3 });
    const report = reportOf(done, REPORT_WORDS);
    expect(report).toContain("Tickets made anonymous: 1");
    expect(report).not.toMatch(/vossberg|muriel/i);

    // Clients hear of it: the records come anew, without them.
    const changes = await changesAfter(here.owner, seq);
    const ids = [...changes.put.map(({ record: put }) => put.id), ...changes.drop.map(({ id }) => id)];
    expect(ids).toEqual(expect.arrayContaining([made.contactId, made.ticketId, made.otherId]));
    expect(JSON.stringify(changes)).not.toMatch(/vossberg/i);
    await expectSealsToHold(here.id);
  });

  it("leaves the tickets where they are, others' words as they were, and search without the person", async () => {
    expect(await query<TicketRecord>(here.owner, "ticket.read", { id: made.ticketId })).toMatchObject({
      subject: "[erased]",
      snippet: "[erased]",
    });
    const { data } = await query<{ data: MessageRecord[] }>(here.owner, "message.list", { ticketId: made.ticketId });
    expect(data.map(({ kind, text }) => [kind, text])).toEqual([
      ["customer", "[erased]"],
      ["reply", "Dear [erased],\nwe call you at [erased]."],
      ["note", "[erased] is a good customer (erased@erased.invalid)."],
    ]);
    const other = await query<{ data: MessageRecord[] }>(here.owner, "message.list", { ticketId: made.otherId });
    expect(other.data[0]).toMatchObject({
      author: { name: "Paul Keller", email: "paul@keller.example" },
      cc: [{ name: "[erased]", email: "erased@erased.invalid" }],
    });
    expect(other.data.map(({ text }) => text).join("\n")).toContain("about it.");
    const searched = async (q: string) => JSON.stringify(await query(here.owner, "search.search", { q }));
    expect(await searched("vossberg")).not.toContain(made.ticketId);
    expect(await searched("nothing about anybody")).toContain("Mine alone");
  });

  it("sends the person no mail all the same, and nothing to the address that is none", async () => {
    const held = await inWorkspace(here.id, () => suppressedAmong(here.id, [OTHER_EMAIL, EMAIL, "paul@keller.example"]));
    expect([...held.keys()]).toEqual([OTHER_EMAIL]);
    // Their addresses are known nowhere, so the hashes cannot be made anew with another secret: the earlier one stays good for them.
    const tomorrow = "the secret of tomorrow, of enough length";
    const later = await withSecret(tomorrow, [TEST_SECRET], () =>
      inWorkspace(here.id, () => suppressedAmong(here.id, [OTHER_EMAIL, EMAIL])),
    );
    expect([...later.keys()]).toEqual([OTHER_EMAIL]);
    expect(held.get(OTHER_EMAIL)).toMatchObject({ reason: "complained", detail: null });
    const [contact] = await database.owner<{ email: string; fields: object; phone: null }>(
      `select email, fields, phone from contact where id = $1`,
      [made.contactId],
    );
    expect(contact).toMatchObject({ email: `erased-${made.contactId}@erased.invalid`, fields: {}, phone: null });
    expect((await inWorkspace(here.id, () => suppressedAmong(here.id, [contact?.email ?? ""]))).size).toBe(1);
  });

  it("lets the person come back as somebody new", async () => {
    const ticketId = await mail(here, { subject: "A new matter", body: "Hello again" });
    expect(ticketId).not.toBe(made.ticketId);
    const ticket = await query<TicketRecord>(here.owner, "ticket.read", { id: ticketId });
    expect(ticket.contact.id).not.toBe(made.contactId);
  });

  it("leaves a name that others bear where no address tells which of them is meant, and says so", async () => {
    const namesake = await buildTicket(here, { contact: { email: "eva1@a.example", name: "Eva Lind" }, text: "I am Eva Lind." });
    await buildTicket(here, { contact: { email: "eva2@b.example", name: "Eva Lind" }, text: "Eva Lind here: eva2@b.example" });
    const { record } = await execute<ErasureRecord>(here.owner, "erasure.request", { email: "eva2@b.example" });
    await erasePerson({ workspaceId: here.id, id: record.id });
    expect((await query<ErasureRecord>(here.owner, "erasure.read", { id: record.id })).remains).toContain("sharedName");
    const { data } = await query<{ data: MessageRecord[] }>(here.owner, "message.list", { ticketId: namesake.id });
    expect(data[0]).toMatchObject({ text: "I am Eva Lind.", author: { name: "Eva Lind" } });
    expect(await foundEverywhere(database, ["eva2@b"], here)).toEqual([]);
  });
});
