import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, mailInput, receive, type TestWorkspace } from "../../../test/factories.ts";

const database = testDatabase();
let here: TestWorkspace;
let elsewhere: TestWorkspace;
beforeAll(async () => {
  here = await buildWorkspace();
  elsewhere = await buildWorkspace();
});

const readTicket = (id: string) => query<TicketRecord>(here.owner, "ticket.read", { id });
const messagesOf = async (id: string) => (await query<{ data: MessageRecord[] }>(here.owner, "message.list", { ticketId: id })).data;
const jobsFor = (id: string) => database.owner(`select task_identifier from graphile_worker.jobs where key = $1`, [`send:${id}`]);

describe("message.create", () => {
  it("does it: a reply is queued with its mail and its job, and the ticket knows", async () => {
    const ticket = await buildTicket(here);
    const agent = await buildMember(here, "agent");
    const { record } = await execute<MessageRecord>(agent, "message.create", {
      ticketId: ticket.id,
      kind: "reply",
      text: "We are on it.",
      cc: ["boss@client.example"],
      status: "waiting",
    });
    expect(record).toMatchObject({
      kind: "reply",
      author: { type: "member", id: agent.id, name: agent.name },
      from: { email: here.address },
      to: [{ email: ticket.contact.email }],
      cc: [{ email: "boss@client.example" }],
      delivery: { state: "queued" },
      messageId: `<${record.id}@${here.slug}.localhost>`,
    });
    expect(await messagesOf(ticket.id)).toContainEqual(record);
    expect(await readTicket(ticket.id)).toMatchObject({
      status: "waiting",
      messageCount: 2,
      snippet: "We are on it.",
      firstReplyAt: record.createdAt,
      lastAgentMessageAt: record.createdAt,
      version: 2,
    });
    expect(await database.owner(`select state, subject from outbound_mail where id = $1`, [record.id])).toEqual([
      { state: "queued", subject: `Re: ${ticket.subject}` },
    ]);
    expect(await jobsFor(record.id)).toEqual([{ task_identifier: "sendReply" }]);
  });

  it("moves the ticket's time on, also when another's clock was ahead: clients tell by it which of two answers is newer", async () => {
    const ticket = await buildTicket(here);
    await database.owner(`update ticket set "updatedAt" = now() + interval '1 hour' where id = $1`, [ticket.id]);
    const before = await readTicket(ticket.id);
    await execute(here.owner, "message.create", { ticketId: ticket.id, kind: "note", text: "Known problem." });
    const after = await readTicket(ticket.id);
    expect(Date.parse(after.updatedAt)).toBe(Date.parse(before.updatedAt) + 1);
    await execute(here.owner, "ticket.update", { id: ticket.id, priority: "high" });
    expect(Date.parse((await readTicket(ticket.id)).updatedAt)).toBe(Date.parse(before.updatedAt) + 2);
  });

  it("does it: a note stays inside, and leaves status, snippet and version alone", async () => {
    const ticket = await buildTicket(here);
    const light = await buildMember(here, "light-agent");
    const { record } = await execute<MessageRecord>(light, "message.create", { ticketId: ticket.id, kind: "note", text: "Known problem." });
    expect(record).toMatchObject({ kind: "note", to: [], messageId: null, delivery: null });
    expect(await readTicket(ticket.id)).toMatchObject({
      snippet: ticket.snippet,
      status: "open",
      messageCount: 2,
      firstReplyAt: null,
      version: 1,
    });
    expect(await jobsFor(record.id)).toEqual([]);
  });

  it("makes HTML harmless and tells it as text", async () => {
    const ticket = await buildTicket(here);
    const html = `<p onclick="steal()">Hello <b>Ana</b></p><script>steal()</script><a href="javascript:steal()">x</a><img src="cid:1" onerror="steal()">`;
    const { record } = await execute<MessageRecord>(here.owner, "message.create", { ticketId: ticket.id, kind: "reply", html });
    expect(record.html).not.toMatch(/steal|script/);
    expect(record.html).toContain("<b>Ana</b>");
    expect(record.text).toContain("Hello Ana");
  });

  it("refuses bad input: no text, a past sendAt, a note with recipients, foreign attachments", async () => {
    const ticket = await buildTicket(here);
    const base = { ticketId: ticket.id, kind: "reply", text: "x" };
    for (const [bad, path] of [
      [{ ...base, text: "" }, "text"],
      [{ ...base, kind: "customer" }, "kind"],
      [{ ...base, sendAt: "2020-01-01T00:00:00Z" }, "sendAt"],
      [{ ...base, kind: "note", cc: ["a@b.example"] }, "kind"],
      [{ ...base, cc: ["nobody"] }, "cc.0"],
      [{ ...base, attachmentIds: [uuidv7()] }, "attachmentIds.0"],
      [{ ...base, status: "snoozed" }, "snoozedUntil"],
    ] as const)
      await expect(execute(here.owner, "message.create", bad), path).rejects.toMatchObject({
        code: "invalid",
        issues: expect.arrayContaining([expect.objectContaining({ path: expect.stringContaining(path) })]),
      });
    expect((await readTicket(ticket.id)).messageCount).toBe(1);
  });

  it("refuses others: a light agent may neither reply nor change the status with a note", async () => {
    const ticket = await buildTicket(here);
    const light = await buildMember(here, "light-agent");
    await expect(execute(light, "message.create", { ticketId: ticket.id, kind: "reply", text: "x" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(
      execute(light, "message.create", { ticketId: ticket.id, kind: "note", text: "x", status: "closed" }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });

  it("hides from strangers", async () => {
    const ticket = await buildTicket(elsewhere);
    await expect(execute(here.owner, "message.create", { ticketId: ticket.id, kind: "note", text: "x" })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(query(here.owner, "message.list", { ticketId: ticket.id })).rejects.toMatchObject({ code: "not-found" });
  });

  it("replays once: a repeated reply is one message, one mail, one job", async () => {
    const ticket = await buildTicket(here);
    const input = { ticketId: ticket.id, kind: "reply", text: "Only once." };
    const commandId = uuidv7();
    const first = await execute<MessageRecord>(here.owner, "message.create", input, commandId);
    const again = await execute<MessageRecord>(here.owner, "message.create", input, commandId);
    expect(again.record).toEqual(first.record);
    expect(await messagesOf(ticket.id)).toHaveLength(2);
    expect(await database.owner(`select id from outbound_mail where "ticketId" = $1`, [ticket.id])).toHaveLength(1);
  });
});

describe("message.receive", () => {
  it("does it: a mail opens a ticket; its answer joins and reopens it", async () => {
    const opened = await receive(here, { subject: "Lost password" });
    expect(opened.outcome).toBe("ticket");
    await execute(here.owner, "ticket.update", { id: opened.ticketId, status: "closed" });
    const joined = await receive(here, { ticketId: opened.ticketId, matchedBy: "references", replyText: "Still lost" });
    expect(joined).toMatchObject({ outcome: "reply", ticketId: opened.ticketId, ticketNumber: opened.ticketNumber });
    expect(await readTicket(opened.ticketId)).toMatchObject({
      subject: "Lost password",
      channel: "email",
      status: "open",
      messageCount: 2,
      snippet: "Still lost",
      closedAt: null,
    });
  });

  it("leaves a closed ticket closed for automatic mail", async () => {
    const { ticketId } = await receive(here);
    await execute(here.owner, "ticket.update", { id: ticketId, status: "closed" });
    await receive(here, { ticketId, matchedBy: "references", isAutomatic: true });
    expect(await readTicket(ticketId)).toMatchObject({ status: "closed", messageCount: 2 });
  });

  it("makes one message of a mail that arrives twice, also at the same moment, and shows it in a second inbox", async () => {
    const { record: second } = await execute<{ id: string }>(here.owner, "inbox.create", {
      name: "Billing",
      addresses: [`billing@${here.slug}.localhost`],
    });
    const mail = mailInput(here);
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => execute<{ outcome: string; ticketId: string }>(here.product, "message.receive", mail)),
    );
    expect(outcomes.map(({ record }) => record.outcome).sort()).toEqual(["duplicate", "duplicate", "duplicate", "ticket"]);
    const { record } = await execute<{ outcome: string; ticketId: string }>(here.product, "message.receive", {
      ...mail,
      inboxId: second.id,
    });
    expect(record.outcome).toBe("duplicate");
    expect(await messagesOf(record.ticketId)).toHaveLength(1);
    expect(await readTicket(record.ticketId)).toMatchObject({ inboxId: here.inboxId, alsoInboxIds: [second.id] });
  });

  it("keeps another body under a used Message-ID as its own", async () => {
    const first = await receive(here, { messageId: "same@client.example", contentHash: "one" });
    const other = await receive(here, { messageId: "same@client.example", contentHash: "two" });
    expect(other.outcome).toBe("ticket");
    expect(other.ticketId).not.toBe(first.ticketId);
  });

  it("refuses others: nobody but the product itself", async () => {
    await expect(execute(here.owner, "message.receive", mailInput(here))).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("message.setDelivery", () => {
  it("tells the message and its mail what became of it", async () => {
    const ticket = await buildTicket(here);
    const { record } = await execute<MessageRecord>(here.owner, "message.create", { ticketId: ticket.id, kind: "reply", text: "Hello" });
    await execute(here.product, "message.setDelivery", { id: record.id, state: "failed", detail: "mailbox full", attempts: 3 });
    expect((await messagesOf(ticket.id)).at(-1)?.delivery).toMatchObject({ state: "failed", detail: "mailbox full" });
    expect(await database.owner(`select state, error, attempts from outbound_mail where id = $1`, [record.id])).toEqual([
      { state: "failed", error: "mailbox full", attempts: 3 },
    ]);
    await execute(here.product, "message.setDelivery", { id: record.id, state: "delivered" });
    expect(await database.owner(`select state, error from outbound_mail where id = $1`, [record.id])).toEqual([
      { state: "sent", error: null },
    ]);
  });
});
