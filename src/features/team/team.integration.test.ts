import { describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import { changesAfter } from "#/core/sync.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace } from "../../../test/factories.ts";

testDatabase();

describe("a team", () => {
  it("is changed, given members, and deleted; its tickets then belong to none", async () => {
    const space = await buildWorkspace();
    const agent = await buildMember(space, "agent");
    const { record } = await execute<TeamRecord>(space.owner, "team.create", { name: "Billing", memberIds: [agent.id, agent.id] });
    expect(record).toMatchObject({ memberIds: [agent.id], description: null });
    await execute(space.owner, "team.update", { id: record.id, version: 1, description: "Money" });
    const members = [agent.id, space.owner.id].sort();
    const { record: changed } = await execute<TeamRecord>(space.owner, "team.setMembers", { id: record.id, memberIds: members });
    expect(changed).toEqual({ ...record, description: "Money", memberIds: members, version: 3 });
    expect(await query(space.owner, "team.read", { id: record.id })).toEqual(changed);
    const ticket = await buildTicket(space, { teamId: record.id });
    const { seq } = await execute(space.owner, "team.delete", { id: record.id });
    expect(await query<TicketRecord>(space.owner, "ticket.read", { id: ticket.id })).toMatchObject({ teamId: null });
    const { put, drop } = await changesAfter(agent, seq - 1);
    expect(drop).toEqual([{ type: "team", id: record.id }]);
    expect(put).toMatchObject([{ type: "ticket", record: { id: ticket.id, teamId: null } }]);
  });

  it("refuses bad input: a taken name, strangers as members, a stale version", async () => {
    const [space, stranger] = [await buildWorkspace(), await buildWorkspace()];
    const { record } = await execute<TeamRecord>(space.owner, "team.create", { name: "One" });
    await execute(space.owner, "team.create", { name: "Two" });
    await expect(execute(space.owner, "team.update", { id: record.id, name: "Two" })).rejects.toMatchObject({ issues: [{ path: "name" }] });
    await expect(
      execute(space.owner, "team.setMembers", { id: record.id, memberIds: [space.owner.id, stranger.owner.id] }),
    ).rejects.toMatchObject({ issues: [{ path: "memberIds.1" }] });
    await expect(execute(space.owner, "team.update", { id: record.id, version: 4 })).rejects.toMatchObject({ code: "stale" });
  });

  it("refuses others, and hides from strangers", async () => {
    const [space, stranger] = [await buildWorkspace(), await buildWorkspace()];
    const agent = await buildMember(space, "agent");
    const { record } = await execute<TeamRecord>(space.owner, "team.create", { name: "One" });
    for (const [name, input] of [
      ["team.update", { id: record.id, name: "x" }],
      ["team.setMembers", { id: record.id, memberIds: [] }],
      ["team.delete", { id: record.id }],
    ] as const) {
      await expect(execute(agent, name, input)).rejects.toMatchObject({ code: "forbidden" });
      await expect(execute(stranger.owner, name, input)).rejects.toMatchObject({ code: "not-found" });
    }
  });

  it("replays once", async () => {
    const space = await buildWorkspace();
    const { record } = await execute<TeamRecord>(space.owner, "team.create", { name: "One" });
    for (let i = 0; i < 2; i++) await execute(space.owner, "team.delete", { id: record.id }, "key-1");
  });
});
