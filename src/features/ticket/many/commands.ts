/** Many tickets changed by one command: a handful of statements whatever their number, and an event for each that changed. */
import { keepInSight, sql } from "#/core/db.ts";
import { type CommandContext, command } from "#/core/execute.ts";
import {
  changesBetween,
  emitChanges,
  type Fields,
  missingOnClose,
  refuseUnknown,
  ticketFields,
} from "#/features/ticket/change/commands.ts";
import { type ManyChange, revertInput, type UpdatedMany, updateManyInput } from "#/features/ticket/many/schema.ts";
import { may } from "#/features/ticket/policy.ts";
import { isActive, PRIORITIES, type TicketChanges } from "#/features/ticket/schema.ts";

type Row = Omit<Fields, "priority"> & { id: string; priority: number; mergedIntoId: string | null };
type Ticket = Fields & { id: string; mergedIntoId: string | null };

/** In the order of their ids, as everybody locks several. */
async function lockAll(ctx: CommandContext, ids: string[]): Promise<Ticket[]> {
  const rows = await sql<Row>(
    `select id, subject, status, priority, "assigneeId", "teamId", "labelIds", "snoozedUntil", fields, "mergedIntoId"
     from ticket where "workspaceId" = $1 and id = any($2::uuid[]) order by id for update`,
    [ctx.workspaceId, ids],
  );
  return rows.map((row) => ({ ...row, priority: PRIORITIES[row.priority] ?? "none" }));
}

type Change = { before: Ticket; after: Fields };
const LABELS_MAX = 50;

/** Writes what differs, and tells of each ticket that changed. */
async function write(ctx: CommandContext, wanted: Change[]): Promise<UpdatedMany> {
  const refused: UpdatedMany["refused"] = [];
  const closes = wanted.some(({ before, after }) => after.status === "closed" && before.status !== "closed");
  const known = closes ? await ticketFields(ctx.workspaceId) : [];
  const changes: (Change & { changes: TicketChanges })[] = [];
  for (const { before, after } of wanted) {
    const difference = changesBetween(before, after);
    if (Object.keys(difference).length === 0) continue;
    const missing = after.status === "closed" && before.status !== "closed" ? missingOnClose(known, after.fields) : [];
    if (missing.length > 0)
      refused.push({ id: before.id, reason: `${missing.map(({ name }) => name).join(", ")} is required before closing` });
    else if (before.mergedIntoId && difference.status) refused.push({ id: before.id, reason: "It is merged into another ticket" });
    else if (after.labelIds.length > LABELS_MAX) refused.push({ id: before.id, reason: `It would have more than ${LABELS_MAX} labels` });
    else changes.push({ before, after, changes: difference });
  }
  if (changes.length === 0) return { changed: 0, refused };
  await keepInSight(changes.map(({ before }) => before.id));
  await sql(
    `update ticket t set subject = x.subject, status = x.status, priority = x.priority, "assigneeId" = x."assigneeId", "teamId" = x."teamId", "labelIds" = x."labelIds",
       "snoozedUntil" = x."snoozedUntil", fields = x.fields, "closedAt" = case when x.status = 'closed' then coalesce(t."closedAt", $3) end, "updatedAt" = $3, version = t.version + 1
     from jsonb_to_recordset($2::jsonb) as x(id uuid, subject text, status text, priority smallint, "assigneeId" uuid, "teamId" uuid, "labelIds" uuid[], "snoozedUntil" timestamptz, fields jsonb)
     where t."workspaceId" = $1 and t.id = x.id`,
    [
      ctx.workspaceId,
      JSON.stringify(changes.map(({ before, after }) => ({ ...after, id: before.id, priority: PRIORITIES.indexOf(after.priority) }))),
      ctx.now,
    ],
  );
  const relabelled = changes.filter(
    ({ before, after, changes: { labelIds } }) =>
      labelIds || (after.labelIds.length > 0 && isActive(before.status) !== isActive(after.status)),
  );
  if (relabelled.length > 0) await setLabels(ctx, relabelled);
  for (const { before, after, changes: difference } of changes) emitChanges(ctx, before.id, before.status, after.status, difference);
  return { changed: changes.length, refused };
}

async function setLabels(ctx: CommandContext, changes: Change[]) {
  const pairs = changes.flatMap(({ before, after }) =>
    after.labelIds.map((labelId) => ({ ticketId: before.id, labelId, isActive: isActive(after.status) })),
  );
  await sql(
    `with wanted as (select * from jsonb_to_recordset($3::jsonb) as x("ticketId" uuid, "labelId" uuid, "isActive" boolean)),
       gone as (delete from ticket_label l where l."workspaceId" = $1 and l."ticketId" = any($2::uuid[])
         and not exists (select from wanted w where w."ticketId" = l."ticketId" and w."labelId" = l."labelId"))
     insert into ticket_label ("workspaceId", "ticketId", "labelId", "isActive") select $1, w."ticketId", w."labelId", w."isActive" from wanted w
     on conflict ("workspaceId", "ticketId", "labelId") do update set "isActive" = excluded."isActive"`,
    [ctx.workspaceId, changes.map(({ before }) => before.id), JSON.stringify(pairs)],
  );
}

function applied(before: Ticket, change: ManyChange): Fields {
  const { id: _id, mergedIntoId: _into, ...fields } = before;
  const status = change.status ?? before.status;
  const labelIds = before.labelIds.filter((id) => !change.removeLabelIds?.includes(id));
  return {
    ...fields,
    status,
    priority: change.priority ?? before.priority,
    assigneeId: change.assigneeId === undefined ? before.assigneeId : change.assigneeId,
    teamId: change.teamId === undefined ? before.teamId : change.teamId,
    labelIds: [...new Set([...labelIds, ...(change.addLabelIds ?? [])])],
    snoozedUntil: status === "snoozed" ? (change.snoozedUntil ?? before.snoozedUntil) : null,
  };
}

export const updateMany = command({
  name: "ticket.updateMany",
  input: updateManyInput,
  may: may.update,
  run: async (ctx, { ids, change }): Promise<UpdatedMany> => {
    await refuseUnknown(ctx, { assigneeId: change.assigneeId, teamId: change.teamId, labelIds: change.addLabelIds });
    const tickets = await lockAll(ctx, ids);
    return write(
      ctx,
      tickets.map((before) => ({ before, after: applied(before, change) })),
    );
  },
});

/** Changes are taken back soon or never: no index is kept for it. */
const LOOKED_THROUGH = 50_000;
type Told = { subject: string; data: { changes?: TicketChanges } };

export const revertTickets = command({
  name: "ticket.revert",
  input: revertInput,
  may: may.update,
  run: async (ctx, { commandId }): Promise<UpdatedMany> => {
    const events = await sql<Told>(
      `select subject, data from event where "workspaceId" = $1 and seq > (select seq from workspace_counter where "workspaceId" = $1) - ${LOOKED_THROUGH}
         and "commandId" = $2 and name = 'ticket.updated' and "actorId" = $3 and "actorType" = $4 order by seq desc`,
      [ctx.workspaceId, commandId, ctx.actor.id, ctx.actor.type],
    );
    const tickets = await lockAll(ctx, [...new Set(events.map(({ subject }) => subject.slice("ticket:".length)))]);
    const after = new Map<string, Fields>(tickets.map(({ id, mergedIntoId: _into, ...fields }) => [id, fields]));
    for (const { subject, data } of events) {
      const fields = after.get(subject.slice("ticket:".length));
      if (fields && data.changes) Object.assign(fields, takenBack(fields, data.changes));
    }
    await leaveOutDeleted(ctx, [...after.values()]);
    return write(
      ctx,
      tickets.map((before) => ({ before, after: settled(ctx, after.get(before.id) ?? before) })),
    );
  },
});

/** What each change was made from, where what it was made to still stands: what somebody has changed since is theirs. */
function takenBack(now: Fields, changes: TicketChanges): Partial<Fields> {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const standing = Object.entries(changes).filter(([key, change]) => same(now[key as keyof Fields], change.to));
  return Object.fromEntries(standing.map(([key, change]) => [key, change.from]));
}

/** A label or team that is gone by now cannot come back. */
async function leaveOutDeleted(ctx: CommandContext, all: Fields[]) {
  const [there] = await sql<{ labels: string[]; teams: string[] }>(
    `select array(select id from label where "workspaceId" = $1 and id = any($2::uuid[])) as labels,
       array(select id from team where "workspaceId" = $1 and id = any($3::uuid[])) as teams`,
    [ctx.workspaceId, [...new Set(all.flatMap(({ labelIds }) => labelIds))], [...new Set(all.flatMap(({ teamId }) => teamId ?? []))]],
  );
  for (const fields of all) {
    fields.labelIds = fields.labelIds.filter((id) => there?.labels.includes(id));
    if (fields.teamId && !there?.teams.includes(fields.teamId)) fields.teamId = null;
  }
}

/** A snooze that would be over by now is not brought back: the ticket is open. */
function settled(ctx: CommandContext, fields: Fields): Fields {
  if (fields.status !== "snoozed") return { ...fields, snoozedUntil: null };
  const isAhead = fields.snoozedUntil !== null && new Date(fields.snoozedUntil) > ctx.now;
  return isAhead ? fields : { ...fields, status: "open", snoozedUntil: null };
}
