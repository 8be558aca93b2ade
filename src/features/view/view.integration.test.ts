import { describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { type Page, query } from "#/core/query.ts";
import { changesAfter } from "#/core/sync.ts";
import type { ViewCounts } from "#/features/view/queries.ts";
import type { ViewRecord } from "#/features/view/schema.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace } from "../../../test/factories.ts";

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

  it("counts what each view holds, one's own and everybody's, as far as a badge tells", async () => {
    const space = await buildWorkspace();
    const agent = await buildMember(space, "agent");
    const { record: label } = await execute<{ id: string }>(space.owner, "label.create", { name: "Billing" });
    const tickets = [];
    for (let i = 0; i < 4; i++) tickets.push(await buildTicket(space));
    const [first, second, third] = tickets.map(({ id }) => id);
    await execute(space.owner, "ticket.update", { id: first, assigneeId: agent.id, priority: "high", labelIds: [label.id] });
    await execute(space.owner, "ticket.update", { id: second, assigneeId: space.owner.id, priority: "urgent" });
    await execute(space.owner, "ticket.update", { id: third, status: "closed", labelIds: [label.id] });
    const make = async (name: string, given: object, isShared = true) =>
      (await execute<ViewRecord>(agent, "view.create", { name, query: given, isShared })).record.id;
    const ids = {
      open: await make("Open", {}),
      mine: await make("Mine", { assignees: ["me"] }),
      loud: await make("Loud", { priorities: ["high", "urgent"] }),
      labelled: await make("Labelled", { labels: [label.id], status: ["open", "closed"] }),
      none: await make("None", { assignees: ["none"], priorities: ["urgent"] }),
      own: await make("Own", { status: ["closed"] }, false),
    };
    const counts = (actor: Parameters<typeof query>[0]) => query<ViewCounts>(actor, "view.counts", {});
    expect(await counts(agent)).toEqual({
      [ids.open]: 3,
      [ids.mine]: 1,
      [ids.loud]: 2,
      [ids.labelled]: 2,
      [ids.none]: 0,
      [ids.own]: 1,
    });
    // Another member's "me" is another, and my own view is not theirs.
    const theirs = await counts(space.owner);
    expect(theirs).toMatchObject({ [ids.mine]: 1, [ids.open]: 3 });
    expect(theirs).not.toHaveProperty(ids.own);
    expect(await counts((await buildWorkspace()).owner)).toEqual({});
    await execute(space.owner, "ticket.update", { id: third, status: "open" });
    expect(await counts(agent)).toMatchObject({ [ids.open]: 4, [ids.own]: 0 });
  });

  it("replays once", async () => {
    const space = await buildWorkspace();
    for (let i = 0; i < 2; i++) await execute(space.owner, "view.create", { name: "Once", query: {} }, "key-1");
    expect(await list(space.owner)).toHaveLength(1);
  });
});
