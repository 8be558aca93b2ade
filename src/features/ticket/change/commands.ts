/** What a change of a ticket's fields is: which values may come in, what follows from them, and how it is told. Used by every command that makes one. */
import { sql } from "#/core/db.ts";
import { AppError, type Issue, invalid } from "#/core/errors.ts";
import { type CommandContext, touch } from "#/core/execute.ts";
import { type FieldValues, valueFault, valuesFaults, withValues } from "#/features/customField/rules.ts";
import { isActive, type TicketChanges, type TicketPriority, type TicketStatus } from "#/features/ticket/schema.ts";

type References = { assigneeId?: string | null; teamId?: string | null; labelIds?: string[] };
/** Composite foreign keys hold in any case; asking first tells the caller which value is wrong. */
export async function refuseUnknown(ctx: CommandContext, { assigneeId, teamId, labelIds = [] }: References) {
  if (!assigneeId && !teamId && labelIds.length === 0) return;
  const [found] = await sql<{ assignee: boolean; team: boolean; labels: string[] }>(
    `select $2::uuid is null or exists (select from member where "workspaceId" = $1 and id = $2 and "isActive") as assignee,
       $3::uuid is null or exists (select from team where "workspaceId" = $1 and id = $3) as team,
       array(select id from label where "workspaceId" = $1 and id = any($4::uuid[])) as labels`,
    [ctx.workspaceId, assigneeId ?? null, teamId ?? null, labelIds],
  );
  const issues = [
    ...(found?.assignee ? [] : [{ path: "assigneeId", message: "is not an active member of this workspace" }]),
    ...(found?.team ? [] : [{ path: "teamId", message: "is not a team of this workspace" }]),
    ...labelIds.flatMap((id, index) =>
      found?.labels.includes(id) ? [] : [{ path: `labelIds.${index}`, message: "is not a label of this workspace" }],
    ),
  ];
  if (issues.length > 0) throw new AppError("invalid", undefined, { issues });
}

export async function setLabels(ctx: CommandContext, ticketId: string, labelIds: string[], isActiveNow: boolean) {
  await sql(`delete from ticket_label where "workspaceId" = $1 and "ticketId" = $2 and not "labelId" = any($3::uuid[])`, [
    ctx.workspaceId,
    ticketId,
    labelIds,
  ]);
  await sql(
    `insert into ticket_label ("workspaceId", "ticketId", "labelId", "isActive") select $1, $2, unnest($3::uuid[]), $4
     on conflict ("workspaceId", "ticketId", "labelId") do update set "isActive" = excluded."isActive"`,
    [ctx.workspaceId, ticketId, labelIds, isActiveNow],
  );
}

/** The fields of a ticket that members change. */
export type Fields = {
  subject: string;
  status: TicketStatus;
  priority: TicketPriority;
  assigneeId: string | null;
  teamId: string | null;
  labelIds: string[];
  snoozedUntil: string | null;
  fields: FieldValues;
};

/** Each field that differs, before and after. */
export function changesBetween(before: Fields, after: Fields): TicketChanges {
  const changes: TicketChanges = {};
  for (const key of ["subject", "status", "priority", "assigneeId", "teamId", "snoozedUntil"] as const)
    if (before[key] !== after[key]) changes[key] = { from: before[key], to: after[key] };
  const sorted = (ids: string[]) => [...ids].sort().join();
  if (sorted(before.labelIds) !== sorted(after.labelIds)) changes.labelIds = { from: before.labelIds, to: after.labelIds };
  if (canonical(before.fields) !== canonical(after.fields)) changes.fields = { from: before.fields, to: after.fields };
  return changes;
}
const canonical = (values: FieldValues) => JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The time a snoozed ticket comes back. @throws AppError invalid when a snoozed ticket would have none ahead of it */
export function snoozeOf(
  ctx: CommandContext,
  input: { status?: TicketStatus; snoozedUntil?: string | null },
  before: { snoozedUntil: string | null },
  status: TicketStatus,
): string | null {
  if (status !== "snoozed") {
    if (input.snoozedUntil) throw invalid("snoozedUntil", "needs the status snoozed");
    return null;
  }
  const until = input.snoozedUntil === undefined ? before.snoozedUntil : input.snoozedUntil;
  const isNew = input.snoozedUntil !== undefined || input.status === "snoozed";
  if (!until || (isNew && new Date(until) <= ctx.now))
    throw invalid("snoozedUntil", "must be a time in the future when the status is snoozed");
  return new Date(until).toISOString();
}

/** Tells of a change, and of what it means. */
export function emitChanges(
  ctx: CommandContext,
  ticketId: string,
  before: TicketStatus,
  after: TicketStatus,
  changes: TicketChanges,
): void {
  const subject = touch("ticket", ticketId);
  ctx.emit("ticket.updated", { subject, data: { changes } });
  if (changes.subject) ctx.emit("ticket.renamed", { subject });
  if (changes.status && after === "closed") ctx.emit("ticket.closed", { subject });
  if (changes.status && before === "closed" && isActive(after)) ctx.emit("ticket.reopened", { subject });
}

type CustomField = {
  id: string;
  name: string;
  type: string;
  options: { id: string; name: string }[];
  isArchived: boolean;
  isRequiredOnClose: boolean;
};

/** The workspace's own fields of tickets. */
export const ticketFields = (workspaceId: string) =>
  sql<CustomField>(
    `select id, name, type, options, "isArchived", "isRequiredOnClose" from custom_field where "workspaceId" = $1 and "of" = 'ticket' order by position, id`,
    [workspaceId],
  );

/** The values with the changes laid over them. @throws AppError invalid, each wrong value at its path */
export function fieldsAfter(known: CustomField[], before: FieldValues, changes: FieldValues): FieldValues {
  const issues: Issue[] = valuesFaults(known, changes).map(({ id, fault }) => ({ path: `fields.${id}`, message: fault }));
  if (issues.length > 0) throw new AppError("invalid", undefined, { issues });
  return withValues(before, changes);
}

/** The fields a ticket lacks to be closed. */
export const missingOnClose = (known: CustomField[], values: FieldValues): CustomField[] =>
  known.filter(
    (field) => field.isRequiredOnClose && !field.isArchived && (isEmpty(values[field.id]) || valueFault(field, values[field.id] ?? null)),
  );
const isEmpty = (value: unknown) => value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
