import { describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { type Page, query } from "#/core/query.ts";
import { changesAfter } from "#/core/sync.ts";
import type { ViewRecord } from "#/features/view/schema.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildWorkspace } from "../../../test/factories.ts";

testDatabase();
const list = async (actor: Parameters<typeof query>[0]) => (await query<Page<ViewRecord>>(actor, "view.list", {})).data;

describe("a view", () => {
  it("is made, shared, changed and deleted", async () => {
    const space = await buildWorkspace();
    const agent = await buildMember(space, "agent");
    const { record } = await execute<ViewRecord>(agent, "view.create", { name: "Mine", query: { status: ["open"] } });
    expect(record).toMatchObject({ memberId: agent.id, query: { status: ["open"] }, position: 0, version: 1 });
    expect((await execute<ViewRecord>(agent, "view.create", { name: "Next", query: {} })).record.position).toBe(1);
    const { record: shared } = await execute<ViewRecord>(agent, "view.update", { id: record.id, isShared: true, name: "Ours" });
    expect(shared).toMatchObject({ memberId: null, name: "Ours", query: { status: ["open"] }, version: 2 });
    await execute(await buildMember(space, "agent"), "view.delete", { id: record.id });
    expect((await list(agent)).map(({ name }) => name)).toEqual(["Next"]);
  });

  it("is given an icon, and loses it again; one that is not known is refused", async () => {
    const { owner } = await buildWorkspace();
    const { record } = await execute<ViewRecord>(owner, "view.create", { name: "Bugs", query: {}, icon: "bug" });
    expect(record.icon).toBe("bug");
    const update = (change: object) => execute<ViewRecord>(owner, "view.update", { id: record.id, ...change });
    expect((await update({ name: "Beetles" })).record.icon).toBe("bug");
    expect((await update({ icon: null })).record.icon).toBeNull();
    await expect(update({ icon: "skull" })).rejects.toMatchObject({ issues: [{ path: "icon" }] });
  });

  it("refuses bad input", async () => {
    const space = await buildWorkspace();
    await execute(space.owner, "view.create", { name: "One", query: {} });
    await expect(execute(space.owner, "view.create", { name: "one", query: {} })).rejects.toMatchObject({ issues: [{ path: "name" }] });
    await expect(execute(space.owner, "view.create", { name: "", query: { x: "y".repeat(8_000) }, position: -1 })).rejects.toMatchObject({
      issues: [{ path: "name" }, { path: "query.x" }, { path: "position" }],
    });
    await execute(space.owner, "view.create", { name: "one", query: {}, isShared: true });
  });

  it("refuses others: a light agent has views of their own and touches none of everybody's", async () => {
    const space = await buildWorkspace();
    const light = await buildMember(space, "light-agent");
    const { record: shared } = await execute<ViewRecord>(space.owner, "view.create", { name: "Ours", query: {}, isShared: true });
    const { record: own } = await execute<ViewRecord>(light, "view.create", { name: "Mine", query: {} });
    await expect(execute(light, "view.update", { id: own.id, isShared: true })).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(light, "view.delete", { id: shared.id })).rejects.toMatchObject({ code: "forbidden" });
    await execute(light, "view.delete", { id: own.id });
  });

  it("hides from strangers", async () => {
    const space = await buildWorkspace();
    const agent = await buildMember(space, "agent");
    const { record, seq } = await execute<ViewRecord>(agent, "view.create", { name: "Mine", query: {} });
    for (const actor of [space.owner, (await buildWorkspace()).owner]) {
      await expect(query(actor, "view.read", { id: record.id })).rejects.toMatchObject({ code: "not-found" });
      await expect(execute(actor, "view.update", { id: record.id, name: "x" })).rejects.toMatchObject({ code: "not-found" });
      expect(await list(actor)).toEqual([]);
    }
    expect(await changesAfter(space.owner, seq - 1)).toMatchObject({ put: [], drop: [] });
  });

  it("replays once", async () => {
    const space = await buildWorkspace();
    for (let i = 0; i < 2; i++) await execute(space.owner, "view.create", { name: "Once", query: {} }, "key-1");
    expect(await list(space.owner)).toHaveLength(1);
  });
});
