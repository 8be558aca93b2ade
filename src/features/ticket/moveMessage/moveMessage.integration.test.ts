import { beforeAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, type TestWorkspace } from "../../../../test/factories.ts";

testDatabase();
let here: TestWorkspace;
beforeAll(async () => {
  here = await buildWorkspace();
});
const read = (id: string) => query<TicketRecord>(here.owner, "ticket.read", { id });
const messagesOf = async (ticketId: string) =>
  (await query<{ data: MessageRecord[] }>(here.owner, "message.list", { ticketId })).data.map(({ id }) => id);

async function two() {
  const [from, to] = [await buildTicket(here), await buildTicket(here)];
  const { record } = await execute<MessageRecord>(here.owner, "message.create", {
    ticketId: from.id,
    kind: "note",
    text: "About the other.",
  });
  return { from, to, messageId: record.id };
}

describe("ticket.moveMessage", () => {
  it("does it: the message stands in the other ticket, both count anew and tell it; moved back, it is as before", async () => {
    const { from, to, messageId } = await two();
    const { record } = await execute<TicketRecord>(here.owner, "ticket.moveMessage", { messageId, toTicketId: to.id });
    expect(record).toMatchObject({ id: to.id, messageCount: 2 });
    expect(await messagesOf(to.id)).toContain(messageId);
    expect((await read(from.id)).messageCount).toBe(1);
    const { data } = await query<{ data: { name: string; data: unknown }[] }>(here.owner, "ticket.listEvents", { ticketId: to.id });
    expect(data.find(({ name }) => name === "ticket.messageMoved")?.data).toMatchObject({ fromNumber: from.number, messageId });
    await execute(here.owner, "ticket.moveMessage", { messageId, toTicketId: from.id });
    expect(await messagesOf(from.id)).toContain(messageId);
    expect(await query<MessageRecord>(here.owner, "message.read", { id: messageId })).toMatchObject({ originTicketId: null });
  });

  it("refuses bad input: a ticket that is not there, its own ticket, the only message", async () => {
    const { from, to, messageId } = await two();
    const move = (input: object) => execute(here.owner, "ticket.moveMessage", { messageId, ...input });
    await expect(move({ toTicketId: crypto.randomUUID() })).rejects.toMatchObject({ code: "invalid" });
    await expect(move({ toTicketId: "42" })).rejects.toMatchObject({ code: "invalid" });
    await expect(move({ toTicketId: from.id })).rejects.toMatchObject({ code: "conflict" });
    const [only = ""] = await messagesOf(to.id);
    await expect(move({ messageId: only, toTicketId: from.id })).rejects.toMatchObject({ code: "conflict" });
    await expect(move({ messageId: crypto.randomUUID(), toTicketId: to.id })).rejects.toMatchObject({ code: "not-found" });
  });

  it("refuses others, and hides from strangers", async () => {
    const { to, messageId } = await two();
    const input = { messageId, toTicketId: to.id };
    await expect(execute(await buildMember(here, "light-agent"), "ticket.moveMessage", input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute((await buildWorkspace()).owner, "ticket.moveMessage", input)).rejects.toMatchObject({ code: "not-found" });
    const stranger = await buildTicket(await buildWorkspace());
    await expect(execute(here.owner, "ticket.moveMessage", { messageId, toTicketId: stranger.id })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  it("replays once", async () => {
    const { to, messageId } = await two();
    const commandId = crypto.randomUUID();
    const input = { messageId, toTicketId: to.id };
    const first = await execute(here.owner, "ticket.moveMessage", input, commandId);
    expect(await execute(here.owner, "ticket.moveMessage", input, commandId)).toEqual({ ...first, replayed: true });
    expect((await read(to.id)).messageCount).toBe(2);
  });
});
