import { beforeAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import { bootstrap, changesAfter } from "#/core/sync.ts";
import { isUnread, type TicketMemberRecord } from "#/features/ticket/reading/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, receive, type TestWorkspace } from "../../../../test/factories.ts";

testDatabase();
let here: TestWorkspace;
beforeAll(async () => {
  here = await buildWorkspace();
});

const readingOf = async (actor: TestWorkspace["owner"], ticketId: string) =>
  (await bootstrap(actor)).put.find((put) => put.type === "ticketMember" && put.record.id === ticketId)?.record as
    | TicketMemberRecord
    | undefined;
const seenUnread = async (actor: TestWorkspace["owner"], id: string) =>
  isUnread(await query<TicketRecord>(actor, "ticket.read", { id }), await readingOf(actor, id), Date.now(), new Date(0).toISOString());

describe("reading a ticket", () => {
  it("is unread until the member has read it, again after the customer writes, and when it is marked so", async () => {
    const ticket = await buildTicket(here);
    const { id } = ticket;
    expect(await seenUnread(here.owner, id)).toBe(true);
    await execute(here.owner, "ticket.markRead", { id, at: new Date().toISOString() });
    expect(await seenUnread(here.owner, id)).toBe(false);
    await receive(here, { ticketId: id, matchedBy: "references" });
    expect(await seenUnread(here.owner, id)).toBe(true);
    await execute(here.owner, "ticket.markRead", { id, at: "2999-01-01T00:00:00Z" });
    await receive(here, { ticketId: id, matchedBy: "references" });
    expect(await seenUnread(here.owner, id)).toBe(true);
    await execute(here.owner, "ticket.markRead", { id, at: new Date().toISOString() });
    await execute(here.owner, "ticket.markUnread", { id });
    expect(await seenUnread(here.owner, id)).toBe(true);
  });

  it("hides from others: only the member's own clients hear of it", async () => {
    const other = await buildMember(here, "agent");
    const ticket = await buildTicket(here);
    const { seq } = await bootstrap(here.owner);
    await execute(here.owner, "ticket.markRead", { id: ticket.id, at: new Date().toISOString() });
    expect((await changesAfter(here.owner, seq)).put.map(({ type }) => type)).toEqual(["ticketMember"]);
    expect((await changesAfter(other, seq)).put).toEqual([]);
    expect(await readingOf(other, ticket.id)).toBeUndefined();
  });

  it("refuses others and hides from strangers: a program reads nothing, a foreign ticket is not there", async () => {
    const ticket = await buildTicket(here);
    await expect(execute(here.product, "ticket.markUnread", { id: ticket.id })).rejects.toMatchObject({ code: "forbidden" });
    const stranger = (await buildWorkspace()).owner;
    await expect(execute(stranger, "ticket.markUnread", { id: ticket.id })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("following and linking", () => {
  it("follows for oneself, once, and no more", async () => {
    const { id } = await buildTicket(here);
    await execute(here.owner, "ticket.follow", { id });
    expect((await execute<TicketRecord>(here.owner, "ticket.follow", { id })).record.followerIds).toEqual([here.owner.id]);
    expect((await execute<TicketRecord>(here.owner, "ticket.unfollow", { id })).record.followerIds).toEqual([]);
  });

  it("links both ways, once, and not with itself or a stranger's", async () => {
    const [a, b] = [await buildTicket(here), await buildTicket(here)];
    await execute(here.owner, "ticket.link", { id: a.id, otherId: b.id });
    expect((await execute<TicketRecord>(here.owner, "ticket.link", { id: b.id, otherId: a.id })).record.linkedIds).toEqual([a.id]);
    expect((await execute<TicketRecord>(here.owner, "ticket.unlink", { id: b.id, otherId: a.id })).record.linkedIds).toEqual([]);
    await expect(execute(here.owner, "ticket.link", { id: a.id, otherId: a.id })).rejects.toMatchObject({ code: "invalid" });
    const theirs = await buildTicket(await buildWorkspace());
    await expect(execute(here.owner, "ticket.link", { id: a.id, otherId: theirs.id })).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("a blocked sender", () => {
  it("writes spam from now on, until unblocked; what goes into a ticket that is there joins it", async () => {
    const email = "noise@client.example";
    const { ticketId } = await receive(here, { from: { name: "Noise", email } });
    const ticket = await query<TicketRecord>(here.owner, "ticket.read", { id: ticketId });
    await execute(here.owner, "contact.block", { id: ticket.contact.id });
    const statusOf = async (id: string) => (await query<TicketRecord>(here.owner, "ticket.read", { id })).status;
    expect(await statusOf((await receive(here, { from: { name: "Noise", email } })).ticketId)).toBe("spam");
    await receive(here, { ticketId, matchedBy: "references", from: { name: "Noise", email } });
    expect(await statusOf(ticketId)).toBe("open");
    await execute(here.owner, "contact.unblock", { id: ticket.contact.id });
    expect(await statusOf((await receive(here, { from: { name: "Noise", email } })).ticketId)).toBe("open");
  });
});
