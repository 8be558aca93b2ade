import { beforeAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import type { UpdatedMany } from "#/features/ticket/many/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, type TestWorkspace } from "../../../../test/factories.ts";

const database = testDatabase();
let here: TestWorkspace;
beforeAll(async () => {
  here = await buildWorkspace();
});

const read = (id: string) => query<TicketRecord>(here.owner, "ticket.read", { id });
const change = (ids: string[], given: object, actor = here.owner, commandId?: string) =>
  execute<UpdatedMany>(actor, "ticket.updateMany", { ids, change: given }, commandId);
const three = async () => [await buildTicket(here), await buildTicket(here), await buildTicket(here, { priority: "high" })];
const label = async (name: string) => (await execute<{ id: string }>(here.owner, "label.create", { name })).record.id;

describe("many tickets at once", () => {
  it("does it: each as one change alone would, with an event of its own", async () => {
    const tickets = await three();
    const labelId = await label("urgent matter");
    const ids = tickets.map(({ id }) => id);
    const { record, seq } = await change(ids, { status: "closed", priority: "high", assigneeId: here.owner.id, addLabelIds: [labelId] });
    expect(record).toEqual({ changed: 3, refused: [] });
    for (const id of ids) {
      const ticket = await read(id);
      expect(ticket).toMatchObject({ status: "closed", priority: "high", assigneeId: here.owner.id, labelIds: [labelId], version: 2 });
      expect(ticket.closedAt).not.toBeNull();
    }
    const events = await database.owner<{ name: string; n: number }>(
      `select name, count(*)::int as n from event where "workspaceId" = $1 and seq > $2 and seq <= $3 group by name order by name`,
      [here.id, seq - 6, seq],
    );
    expect(events).toEqual([
      { name: "ticket.closed", n: 3 },
      { name: "ticket.updated", n: 3 },
    ]);
    const byLabel = await query<{ data: TicketRecord[] }>(here.owner, "ticket.list", { labelId });
    expect(byLabel.data).toHaveLength(3);
    expect((await change(ids, { removeLabelIds: [labelId] })).record.changed).toBe(3);
    expect((await query<{ data: TicketRecord[] }>(here.owner, "ticket.list", { labelId })).data).toEqual([]);
  });

  it("is taken back: what it changed and nobody has changed since", async () => {
    const tickets = await three();
    const [first, second, third] = tickets as [TicketRecord, TicketRecord, TicketRecord];
    const commandId = crypto.randomUUID();
    await change(
      tickets.map(({ id }) => id),
      { priority: "urgent", status: "waiting" },
      here.owner,
      commandId,
    );
    await execute(await buildMember(here, "agent"), "ticket.update", { id: second.id, priority: "low" });
    const { record } = await execute<UpdatedMany>(here.owner, "ticket.revert", { commandId });
    expect(record.changed).toBe(3);
    expect(await read(first.id)).toMatchObject({ priority: "none", status: "open" });
    expect(await read(second.id)).toMatchObject({ priority: "low", status: "open" });
    expect(await read(third.id)).toMatchObject({ priority: "high", status: "open" });
  });

  it("takes nobody else's changes back", async () => {
    const [ticket] = await three();
    const commandId = crypto.randomUUID();
    await change([ticket?.id ?? ""], { priority: "low" }, here.owner, commandId);
    const other = await buildMember(here, "agent");
    expect((await execute<UpdatedMany>(other, "ticket.revert", { commandId })).record.changed).toBe(0);
    expect((await read(ticket?.id ?? "")).priority).toBe("low");
  });

  it("leaves out those that lack what is required before closing, and names them", async () => {
    const fresh = await buildWorkspace();
    const fieldId = crypto.randomUUID();
    await database.owner(
      `insert into custom_field ("workspaceId", id, "of", name, type, "isRequiredOnClose") values ($1, $2, 'ticket', 'Cause', 'text', true)`,
      [fresh.id, fieldId],
    );
    const [full, empty] = [await buildTicket(fresh), await buildTicket(fresh)];
    await execute(fresh.owner, "ticket.update", { id: full.id, fields: { [fieldId]: "rust" } });
    await expect(execute(fresh.owner, "ticket.update", { id: empty.id, status: "closed" })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: `fields.${fieldId}`, message: "Cause is required before closing" }],
    });
    await expect(execute(fresh.owner, "ticket.update", { id: empty.id, fields: { [fieldId]: 7 } })).rejects.toMatchObject({
      code: "invalid",
    });
    const { record } = await execute<UpdatedMany>(fresh.owner, "ticket.updateMany", {
      ids: [full.id, empty.id],
      change: { status: "closed" },
    });
    expect(record).toEqual({ changed: 1, refused: [{ id: empty.id, reason: "Cause is required before closing" }] });
    expect(
      (await execute<TicketRecord>(fresh.owner, "ticket.update", { id: empty.id, fields: { [fieldId]: "moths" }, status: "closed" }))
        .record,
    ).toMatchObject({
      status: "closed",
      fields: { [fieldId]: "moths" },
    });
  });

  it("refuses bad input: nothing to change, too many, a label or member that is not there", async () => {
    const [ticket] = await three();
    const ids = [ticket?.id ?? ""];
    for (const given of [
      {},
      { status: "snoozed" },
      { priority: "sky-high" },
      { addLabelIds: [crypto.randomUUID()] },
      { assigneeId: crypto.randomUUID() },
    ])
      await expect(change(ids, given)).rejects.toMatchObject({ code: "invalid" });
    await expect(change([], { priority: "low" })).rejects.toMatchObject({ code: "invalid" });
    await expect(
      change(
        Array.from({ length: 501 }, () => crypto.randomUUID()),
        { priority: "low" },
      ),
    ).rejects.toMatchObject({ code: "invalid" });
  });

  it("refuses others, hides from strangers, replays once", async () => {
    const [ticket] = await three();
    const ids = [ticket?.id ?? ""];
    await expect(change(ids, { priority: "low" }, await buildMember(here, "light-agent"))).rejects.toMatchObject({ code: "forbidden" });
    expect((await change(ids, { priority: "low" }, (await buildWorkspace()).owner)).record.changed).toBe(0);
    const commandId = crypto.randomUUID();
    const input = { ids, change: { priority: "urgent" } };
    const first = await execute(here.owner, "ticket.updateMany", input, commandId);
    expect(await execute(here.owner, "ticket.updateMany", input, commandId)).toEqual({ ...first, replayed: true });
    expect((await read(ids[0] ?? "")).version).toBe(2);
  });
});
