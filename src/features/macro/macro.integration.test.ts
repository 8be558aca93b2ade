import { describe, expect, it } from "vitest";
import { actorFromRequest } from "#/core/auth.ts";
import { execute } from "#/core/execute.ts";
import { type Page, query } from "#/core/query.ts";
import { bootstrap, changesAfter } from "#/core/sync.ts";
import { createApiKey } from "#/features/apiKey/commands.ts";
import type { MacroRecord } from "#/features/macro/schema.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildWorkspace } from "../../../test/factories.ts";

testDatabase();
const invalidAt = (...paths: string[]) => ({ code: "invalid", issues: paths.map((path) => ({ path })) });

describe("a macro", () => {
  it("is made, changed and deleted: one's own by oneself, everybody's by an admin", async () => {
    const space = await buildWorkspace();
    const [admin, agent] = [await buildMember(space, "admin"), await buildMember(space, "agent")];
    const own = (await execute<MacroRecord>(agent, "macro.create", { name: "Thanks", html: "<p>Hi<script>x</script></p>" })).record;
    expect(own).toMatchObject({ memberId: agent.id, html: "<p>Hi</p>", actions: {}, version: 1 });
    const shared = (await execute<MacroRecord>(admin, "macro.create", { name: "thanks", isShared: true, actions: { status: "closed" } }))
      .record;
    expect(shared).toMatchObject({ memberId: null, actions: { status: "closed" } });
    const changed = await execute<MacroRecord>(agent, "macro.update", { id: own.id, version: 1, name: "Many thanks" });
    expect(changed.record).toMatchObject({ name: "Many thanks", html: "<p>Hi</p>", version: 2 });
    await execute(admin, "macro.delete", { id: shared.id });
    expect((await query<Page<MacroRecord>>(agent, "macro.list", {})).data.map(({ name }) => name)).toEqual(["Many thanks"]);
  });

  it("stands where it was put, and snoozes instead of setting a status", async () => {
    const space = await buildWorkspace();
    const make = async (name: string) => (await execute<MacroRecord>(space.owner, "macro.create", { name })).record;
    const [one, two] = [await make("One"), await make("Two")];
    expect([one.position, two.position]).toEqual([0, 1]);
    expect((await execute<MacroRecord>(space.owner, "macro.update", { id: two.id, position: 0 })).record.position).toBe(0);
    const set = (actions: object) => execute<MacroRecord>(space.owner, "macro.update", { id: one.id, actions });
    expect((await set({ snooze: "tomorrow" })).record.actions).toEqual({ snooze: "tomorrow" });
    await expect(set({ snooze: "tomorrow", status: "closed" })).rejects.toMatchObject(invalidAt("actions.snooze"));
    await expect(set({ snooze: "some day" })).rejects.toMatchObject(invalidAt("actions.snooze"));
    await expect(execute(space.owner, "macro.update", { id: one.id, position: -1 })).rejects.toMatchObject(invalidAt("position"));
  });

  it("refuses bad input: a taken name, ids that name nothing, a stale version", async () => {
    const space = await buildWorkspace();
    const { record } = await execute<MacroRecord>(space.owner, "macro.create", { name: "One" });
    await expect(execute(space.owner, "macro.create", { name: "ONE" })).rejects.toMatchObject(invalidAt("name"));
    const { record: two } = await execute<MacroRecord>(space.owner, "macro.create", { name: "Two" });
    await expect(execute(space.owner, "macro.update", { id: two.id, name: "one" })).rejects.toMatchObject(invalidAt("name"));
    const stranger = await buildWorkspace();
    await expect(
      execute(space.owner, "macro.create", { name: "Three", actions: { assigneeId: stranger.owner.id, addLabelIds: [record.id] } }),
    ).rejects.toMatchObject(invalidAt("actions.assigneeId", "actions.addLabelIds.0"));
    await expect(execute(space.owner, "macro.create", { name: " ", actions: { status: "snoozed", x: 1 } })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(execute(space.owner, "macro.update", { id: record.id, version: 9, name: "x" })).rejects.toMatchObject({ code: "stale" });
  });

  it("refuses others: agents change none of everybody's, light agents make none, keys own none", async () => {
    const space = await buildWorkspace();
    const [agent, light] = [await buildMember(space, "agent"), await buildMember(space, "light-agent")];
    const { record: shared } = await execute<MacroRecord>(space.owner, "macro.create", { name: "Shared", isShared: true });
    const { record: own } = await execute<MacroRecord>(agent, "macro.create", { name: "Own" });
    const forbidden = { code: "forbidden" };
    await expect(execute(agent, "macro.create", { name: "Mine", isShared: true })).rejects.toMatchObject(forbidden);
    await expect(execute(agent, "macro.update", { id: shared.id, name: "Mine" })).rejects.toMatchObject(forbidden);
    await expect(execute(agent, "macro.update", { id: own.id, isShared: true })).rejects.toMatchObject(forbidden);
    await expect(execute(agent, "macro.delete", { id: shared.id })).rejects.toMatchObject(forbidden);
    await expect(execute(light, "macro.create", { name: "Mine" })).rejects.toMatchObject(forbidden);
    const key = await actorFromRequest({ authorization: `Bearer ${await createApiKey(space.owner, { role: "admin" })}` });
    await expect(execute(key, "macro.create", { name: "Key's" })).rejects.toMatchObject(invalidAt("isShared"));
  });

  it("hides from strangers: another's own, also from owners, and every macro of another workspace", async () => {
    const space = await buildWorkspace();
    const agent = await buildMember(space, "agent");
    const { record: own } = await execute<MacroRecord>(agent, "macro.create", { name: "Secret" });
    const { record: shared } = await execute<MacroRecord>(space.owner, "macro.create", { name: "Shared", isShared: true });
    const stranger = await buildWorkspace();
    for (const [actor, id] of [
      [space.owner, own.id],
      [stranger.owner, shared.id],
    ] as const) {
      await expect(query(actor, "macro.read", { id })).rejects.toMatchObject({ code: "not-found" });
      await expect(execute(actor, "macro.update", { id, name: "x" })).rejects.toMatchObject({ code: "not-found" });
      await expect(execute(actor, "macro.delete", { id })).rejects.toMatchObject({ code: "not-found" });
    }
    const macros = async (actor: typeof agent) =>
      (await bootstrap(actor)).put.filter(({ type }) => type === "macro").map(({ record }) => record.id);
    expect(await macros(agent)).toEqual([own.id, shared.id]);
    expect(await macros(space.owner)).toEqual([shared.id]);
  });

  it("replays once", async () => {
    const space = await buildWorkspace();
    const once = () => execute<MacroRecord>(space.owner, "macro.create", { name: "Once" }, "key-1");
    const first = await once();
    expect(await once()).toEqual({ ...first, replayed: true });
    expect((await query<Page<MacroRecord>>(space.owner, "macro.list", {})).data).toHaveLength(1);
  });

  it("is told to its owner alone, and dropped by the others when it is theirs no more", async () => {
    const space = await buildWorkspace();
    const admin = await buildMember(space, "admin");
    const { record, seq } = await execute<MacroRecord>(admin, "macro.create", { name: "Own" });
    expect(await changesAfter(space.owner, seq - 1)).toMatchObject({ put: [], drop: [] });
    expect((await changesAfter(admin, seq - 1)).put).toMatchObject([{ type: "macro", record: { id: record.id } }]);
    await execute(admin, "macro.update", { id: record.id, isShared: true });
    expect((await changesAfter(space.owner, seq)).put).toMatchObject([{ record: { id: record.id, memberId: null } }]);
    const { seq: last } = await execute<MacroRecord>(admin, "macro.update", { id: record.id, isShared: false });
    expect((await changesAfter(space.owner, last - 1)).drop).toEqual([{ type: "macro", id: record.id }]);
    expect((await changesAfter(admin, last - 1)).put).toMatchObject([
      { record: { memberId: admin.id } },
      { record: { memberId: admin.id } },
    ]);
  });

  it("forgets a label and a team that were deleted, also where another owns it", async () => {
    const space = await buildWorkspace();
    const agent = await buildMember(space, "agent");
    const { record: gone } = await execute<{ id: string }>(space.owner, "label.create", { name: "gone" });
    const { record: kept } = await execute<{ id: string }>(space.owner, "label.create", { name: "kept" });
    const { record: team } = await execute<{ id: string }>(space.owner, "team.create", { name: "Team" });
    const actions = { addLabelIds: [gone.id, kept.id], removeLabelIds: [gone.id], teamId: team.id, priority: "high" };
    const { record } = await execute<MacroRecord>(agent, "macro.create", { name: "All", actions });
    await execute(space.owner, "label.delete", { id: gone.id });
    await execute(space.owner, "team.delete", { id: team.id });
    expect(await query<MacroRecord>(agent, "macro.read", { id: record.id })).toMatchObject({
      actions: { addLabelIds: [kept.id], removeLabelIds: [], priority: "high" },
      version: 3,
    });
  });
});
