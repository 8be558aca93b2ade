import { describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import { changesAfter } from "#/core/sync.ts";
import type { LabelRecord, LabelUsage } from "#/features/label/schema.ts";
import type { MacroRecord } from "#/features/macro/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import type { ViewRecord } from "#/features/view/schema.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace } from "../../../test/factories.ts";

testDatabase();

async function twoLabels() {
  const space = await buildWorkspace();
  const make = async (name: string) => (await execute<LabelRecord>(space.owner, "label.create", { name })).record.id;
  return { space, from: await make("Refund"), into: await make("Refunds") };
}

describe("merging labels", () => {
  it("does it: tickets, macros and views get the one that stays, each once", async () => {
    const { space, from, into } = await twoLabels();
    const [one, both, other] = [
      await buildTicket(space, { labelIds: [from] }),
      await buildTicket(space, { labelIds: [into, from] }),
      await buildTicket(space, { labelIds: [into] }),
    ];
    const agent = await buildMember(space, "agent");
    const macro = await execute<MacroRecord>(agent, "macro.create", {
      name: "Mine",
      actions: { addLabelIds: [from, into], removeLabelIds: [from] },
    });
    const view = await execute<ViewRecord>(agent, "view.create", { name: "Mine", query: { labels: [from] } });
    const { record, seq } = await execute<LabelRecord>(space.owner, "label.merge", { id: from, intoId: into });
    expect(record.id).toBe(into);
    for (const { id } of [one, both, other])
      expect((await query<TicketRecord>(space.owner, "ticket.read", { id })).labelIds).toEqual([into]);
    const list = await query<{ data: TicketRecord[] }>(space.owner, "ticket.list", { labelId: into });
    expect(list.data).toHaveLength(3);
    expect((await query<MacroRecord>(agent, "macro.read", { id: macro.record.id })).actions).toEqual({
      addLabelIds: [into],
      removeLabelIds: [into],
    });
    expect((await query<ViewRecord>(agent, "view.read", { id: view.record.id })).query.labels).toEqual([into]);
    const { drop } = await changesAfter(space.owner, seq - 3);
    expect(drop).toContainEqual({ type: "label", id: from });
  });

  it("refuses bad input: a label into itself, one that is not there", async () => {
    const { space, from } = await twoLabels();
    await expect(execute(space.owner, "label.merge", { id: from, intoId: from })).rejects.toMatchObject({ issues: [{ path: "intoId" }] });
    for (const input of [
      { id: from, intoId: crypto.randomUUID() },
      { id: crypto.randomUUID(), intoId: from },
    ])
      await expect(execute(space.owner, "label.merge", input)).rejects.toMatchObject({ code: "not-found" });
  });

  it("refuses others, and hides from strangers", async () => {
    const [{ space, from, into }, stranger] = [await twoLabels(), await buildWorkspace()];
    const input = { id: from, intoId: into };
    await expect(execute(await buildMember(space, "agent"), "label.merge", input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(stranger.owner, "label.merge", input)).rejects.toMatchObject({ code: "not-found" });
  });

  it("replays once", async () => {
    const { space, from, into } = await twoLabels();
    const merge = () => execute(space.owner, "label.merge", { id: from, intoId: into }, "key-1");
    expect((await merge()).record).toEqual((await merge()).record);
  });
});

describe("how often labels are used", () => {
  it("is counted for each, for members of the workspace alone", async () => {
    const { space, from, into } = await twoLabels();
    await buildTicket(space, { labelIds: [from] });
    await buildTicket(space, { labelIds: [from] });
    const { data } = await query<{ data: LabelUsage[] }>(space.owner, "label.usage", {});
    expect(new Map(data.map(({ id, tickets }) => [id, tickets]))).toEqual(
      new Map([
        [from, 2],
        [into, 0],
      ]),
    );
    expect((await query<{ data: LabelUsage[] }>((await buildWorkspace()).owner, "label.usage", {})).data).toEqual([]);
  });
});
