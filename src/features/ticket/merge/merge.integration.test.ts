import { beforeAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, receive, type TestWorkspace } from "../../../../test/factories.ts";

testDatabase();
let here: TestWorkspace;
beforeAll(async () => {
  here = await buildWorkspace();
});

const read = (id: string) => query<TicketRecord>(here.owner, "ticket.read", { id });
const wordsOf = async (ticketId: string) =>
  (await query<{ data: MessageRecord[] }>(here.owner, "message.list", { ticketId })).data.map((message) => message.text);
const merge = (id: string, intoId: string, actor = here.owner) => execute<TicketRecord>(actor, "ticket.merge", { id, intoId });
const found = async (q: string) =>
  (await query<{ data: { ticketId: string | null }[] }>(here.owner, "search.search", { q })).data.map((hit) => hit.ticketId);

describe("merging tickets", () => {
  it("does it: the messages go over once, the first is closed and points there, figures and search follow", async () => {
    const [from, into] = [await buildTicket(here, { text: "elephants" }), await buildTicket(here, { text: "giraffes" })];
    await execute(here.owner, "message.create", { ticketId: from.id, kind: "reply", text: "about elephants" });
    await merge(from.id, into.id);
    expect(await wordsOf(into.id)).toEqual(expect.arrayContaining(["elephants", "about elephants", "giraffes"]));
    expect(await wordsOf(from.id)).toEqual([]);
    expect(await read(into.id)).toMatchObject({ messageCount: 3, snippet: "about elephants", mergedIntoId: null });
    expect(await read(from.id)).toMatchObject({ messageCount: 0, status: "closed", mergedIntoId: into.id });
    expect(await found("elephants")).toEqual([into.id, into.id]);
  });

  it("takes a customer's answer to where the ticket lives on, over several merges", async () => {
    const [a, b, c] = [await buildTicket(here), await buildTicket(here), await buildTicket(here)];
    await merge(a.id, b.id);
    await merge(b.id, c.id);
    const { ticketId } = await receive(here, {
      ticketId: a.id,
      matchedBy: "reply-address",
      text: "still there?",
      replyText: "still there?",
    });
    expect(ticketId).toBe(c.id);
    expect(await read(a.id)).toMatchObject({ status: "closed", mergedIntoId: b.id });
  });

  it("is taken back whole: every message where it was written, also those that had come with an earlier merge", async () => {
    const [a, b, c] = [
      await buildTicket(here, { text: "one" }),
      await buildTicket(here, { text: "two" }),
      await buildTicket(here, { text: "three" }),
    ];
    await merge(a.id, b.id);
    await merge(b.id, c.id);
    await execute(here.owner, "message.create", { ticketId: c.id, kind: "note", text: "written after" });
    await execute(here.owner, "ticket.unmerge", { id: b.id });
    expect((await wordsOf(b.id)).sort()).toEqual(["one", "two"]);
    expect((await wordsOf(c.id)).sort()).toEqual(["three", "written after"]);
    expect(await read(b.id)).toMatchObject({ status: "open", mergedIntoId: null, messageCount: 2 });
    await execute(here.owner, "ticket.unmerge", { id: a.id });
    expect(await wordsOf(a.id)).toEqual(["one"]);
    expect(await wordsOf(b.id)).toEqual(["two"]);
    expect(await found("one")).toContain(a.id);
  });

  it("refuses bad input: itself, one that is merged, one in the trash; and a merged ticket stays closed", async () => {
    const [a, b, c] = [await buildTicket(here), await buildTicket(here), await buildTicket(here)];
    await expect(merge(a.id, a.id)).rejects.toMatchObject({ code: "invalid" });
    await merge(a.id, b.id);
    await expect(merge(a.id, c.id)).rejects.toMatchObject({ code: "conflict" });
    await expect(merge(c.id, a.id)).rejects.toMatchObject({ code: "invalid" });
    await execute(here.owner, "ticket.update", { id: c.id, status: "trash" });
    await expect(merge(b.id, c.id)).rejects.toMatchObject({ code: "invalid" });
    await expect(execute(here.owner, "ticket.update", { id: a.id, status: "open" })).rejects.toMatchObject({ code: "conflict" });
    await expect(execute(here.owner, "ticket.unmerge", { id: b.id })).rejects.toMatchObject({ code: "conflict" });
  });

  it("refuses others and hides from strangers", async () => {
    const [a, b] = [await buildTicket(here), await buildTicket(here)];
    await expect(merge(a.id, b.id, await buildMember(here, "light-agent"))).rejects.toMatchObject({ code: "forbidden" });
    const elsewhere = await buildWorkspace();
    const theirs = await buildTicket(elsewhere);
    await expect(merge(a.id, theirs.id)).rejects.toMatchObject({ code: "not-found" });
    await expect(merge(theirs.id, a.id)).rejects.toMatchObject({ code: "not-found" });
  });

  it("replays once, and two merges across each other end with one", async () => {
    const [a, b] = [await buildTicket(here), await buildTicket(here)];
    const id = crypto.randomUUID();
    await execute(here.owner, "ticket.merge", { id: a.id, intoId: b.id }, id);
    expect(await execute(here.owner, "ticket.merge", { id: a.id, intoId: b.id }, id)).toMatchObject({ replayed: true });
    const [c, d] = [await buildTicket(here), await buildTicket(here)];
    const results = await Promise.allSettled([merge(c.id, d.id), merge(d.id, c.id)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("splitting a message off", () => {
  it("does it: a ticket of its writer with that message alone; the old one keeps the rest", async () => {
    const { ticketId } = await receive(here, { subject: "Two things", text: "first", replyText: "first" });
    const other = await receive(here, {
      ticketId,
      matchedBy: "references",
      from: { name: "Ben", email: "ben@client.example" },
      text: "okapi",
      replyText: "okapi",
    });
    const id = crypto.randomUUID();
    const { record } = await execute<TicketRecord>(here.owner, "ticket.split", { id, messageId: other.messageId, subject: "The second" });
    expect(record).toMatchObject({
      id,
      subject: "The second",
      messageCount: 1,
      contact: { email: "ben@client.example" },
      snippet: "okapi",
    });
    expect(record.number).toBeGreaterThan(0);
    expect(await wordsOf(ticketId)).toEqual(["first"]);
    expect(await found("okapi")).toEqual([id]);
    await expect(execute(here.owner, "ticket.split", { id: crypto.randomUUID(), messageId: other.messageId })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("refuses others and hides from strangers", async () => {
    const { messageId, ticketId } = await receive(here);
    await receive(here, { ticketId, matchedBy: "references" });
    const input = { id: crypto.randomUUID(), messageId };
    await expect(execute(await buildMember(here, "light-agent"), "ticket.split", input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute((await buildWorkspace()).owner, "ticket.split", input)).rejects.toMatchObject({ code: "not-found" });
  });
});
