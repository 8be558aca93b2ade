import { describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, receive } from "../../../test/factories.ts";

testDatabase();

describe("an inbox", () => {
  it("is changed: its name, its signature, its addresses, and which of them answers leave from", async () => {
    const space = await buildWorkspace();
    const other = `sales@${space.slug}.localhost`;
    const update = (change: object) => execute<InboxRecord>(space.owner, "inbox.update", { id: space.inboxId, ...change });
    const { record } = await update({ name: "Help", signature: "<p>Bye<img src=x onerror=1></p>", addresses: [other, space.address] });
    expect(record).toMatchObject({ name: "Help", addresses: [other, space.address], isArchived: false, version: 2 });
    expect(record.signature).not.toContain("onerror");
    expect((await update({ addresses: [space.address, other.toUpperCase()] })).record.addresses).toEqual([space.address, other]);
    expect((await update({ addresses: [other], signature: " " })).record).toMatchObject({ addresses: [other], signature: null });
    // What was let go is free again.
    await execute(space.owner, "inbox.create", { name: "Second", addresses: [space.address] });
  });

  it("is put away, but not the last; new tickets come into one that is not", async () => {
    const space = await buildWorkspace();
    const archive = (id: string) => execute<InboxRecord>(space.owner, "inbox.update", { id, isArchived: true });
    await expect(archive(space.inboxId)).rejects.toMatchObject({ issues: [{ path: "isArchived" }] });
    const { record } = await execute<InboxRecord>(space.owner, "inbox.create", {
      name: "Second",
      addresses: [`second@${space.slug}.example`],
    });
    expect((await archive(space.inboxId)).record.isArchived).toBe(true);
    expect((await buildTicket(space)).inboxId).toBe(record.id);
  });

  it("gives new tickets its team, by mail and over the API, unless another is named; a deleted team is let go", async () => {
    const space = await buildWorkspace();
    const make = async (name: string) => (await execute<{ id: string }>(space.owner, "team.create", { name })).record.id;
    const [teamId, otherId] = [await make("Billing"), await make("Other")];
    const update = (change: object) => execute<InboxRecord>(space.owner, "inbox.update", { id: space.inboxId, ...change });
    expect((await update({ defaultTeamId: teamId })).record.defaultTeamId).toBe(teamId);
    expect((await buildTicket(space)).teamId).toBe(teamId);
    expect((await buildTicket(space, { teamId: otherId })).teamId).toBe(otherId);
    expect((await buildTicket(space, { teamId: null })).teamId).toBeNull();
    const { ticketId } = await receive(space);
    expect(await query(space.owner, "ticket.read", { id: ticketId })).toMatchObject({ teamId });
    const stranger = await buildWorkspace();
    const { record: theirs } = await execute<{ id: string }>(stranger.owner, "team.create", { name: "Theirs" });
    await expect(update({ defaultTeamId: theirs.id })).rejects.toMatchObject({ issues: [{ path: "defaultTeamId" }] });
    await execute(space.owner, "team.delete", { id: teamId });
    expect(await query(space.owner, "inbox.read", { id: space.inboxId })).toMatchObject({ defaultTeamId: null });
  });

  it("refuses bad input: the address of another inbox, also of another workspace; one with a +; none at all; a stale version", async () => {
    const [space, stranger] = [await buildWorkspace(), await buildWorkspace()];
    const update = (change: object) => execute<InboxRecord>(space.owner, "inbox.update", { id: space.inboxId, ...change });
    await expect(update({ addresses: [space.address, stranger.address, "a+b@x.example"] })).rejects.toMatchObject({
      issues: [
        { path: "addresses.1", message: "belongs to another inbox already" },
        { path: "addresses.2", message: expect.stringContaining("+") },
      ],
    });
    await expect(update({ addresses: [] })).rejects.toMatchObject({ issues: [{ path: "addresses" }] });
    await expect(update({ version: 5, name: "x" })).rejects.toMatchObject({ code: "stale" });
    await expect(execute(space.owner, "inbox.create", { name: "x", addresses: [stranger.address] })).rejects.toMatchObject({
      issues: [{ path: "addresses.0" }],
    });
  });

  it("goes to one of two workspaces that take the same address at the same moment", async () => {
    const [one, two] = [await buildWorkspace(), await buildWorkspace()];
    const take = (space: typeof one) =>
      execute<InboxRecord>(space.owner, "inbox.update", { id: space.inboxId, addresses: ["wanted@both.example"] });
    const results = await Promise.allSettled([take(one), take(two)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "invalid", issues: [{ path: "addresses.0" }] },
    });
  });

  it("refuses others, and hides from strangers", async () => {
    const [space, stranger] = [await buildWorkspace(), await buildWorkspace()];
    const input = { id: space.inboxId, name: "x" };
    await expect(execute(await buildMember(space, "agent"), "inbox.update", input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(stranger.owner, "inbox.update", input)).rejects.toMatchObject({ code: "not-found" });
    expect(await query<InboxRecord>(space.owner, "inbox.read", { id: space.inboxId })).toMatchObject({ name: "Support", version: 1 });
  });

  it("replays once", async () => {
    const space = await buildWorkspace();
    for (let i = 0; i < 2; i++) await execute(space.owner, "inbox.update", { id: space.inboxId, name: "Once" }, "key-1");
    expect(await query<InboxRecord>(space.owner, "inbox.read", { id: space.inboxId })).toMatchObject({ name: "Once", version: 2 });
  });
});
