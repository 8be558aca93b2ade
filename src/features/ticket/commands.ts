/** Writes of tickets. */
import { keepInSight, sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { bodyOf } from "#/core/html.ts";
import type { EnsuredContact } from "#/features/contact/schema.ts";
import type { FieldValues } from "#/features/customField/rules.ts";
import {
  changesBetween,
  emitChanges,
  type Fields,
  fieldsAfter,
  missingOnClose,
  refuseUnknown,
  setLabels,
  snoozeOf,
  ticketFields,
} from "#/features/ticket/change/commands.ts";
import { may } from "#/features/ticket/policy.ts";
import { ticketById } from "#/features/ticket/queries.ts";
import {
  createTicketInput,
  isActive,
  openTicketInput,
  PRIORITIES,
  snippetOf,
  type TicketRecord,
  updateTicketInput,
} from "#/features/ticket/schema.ts";

/** The number is taken by the insert itself, so that the counter's lock is held as short as can be. */
const INSERT = `
with counter as (
  update workspace_counter set "ticketNumber" = "ticketNumber" + 1 where "workspaceId" = $1 returning "ticketNumber" as number
)
insert into ticket ("workspaceId", id, number, subject, channel, "inboxId", "alsoInboxIds", "contactId", priority, "assigneeId", "teamId", "labelIds",
  "messageCount", snippet, "createdAt", "updatedAt", "lastCustomerMessageAt")
select $1, $2, counter.number, $3, $4, $5, array(select i.id from inbox i where i."workspaceId" = $1 and i.id = any($6::uuid[])), $7, $8, $9,
  case when $15 then (select "defaultTeamId" from inbox where "workspaceId" = $1 and id = $5) else $10 end, $11::uuid[], 1, $12, $13, $13, $14 from counter
returning number`;

type NewTicket = {
  id: string;
  subject: string;
  channel: string;
  inboxId: string;
  alsoInboxIds: string[];
  contactId: string;
  priority?: number;
  assigneeId?: string | null;
  /** Left out: the inbox's. */
  teamId?: string | null;
  labelIds?: string[];
  snippet: string;
  lastCustomerMessageAt: Date;
  /** Left out: now. */
  createdAt?: Date;
};

/**
 * A ticket that holds one message of its contact, which the caller stores in the same transaction. Not waited for: it takes the counter's lock,
 * which every other write of the workspace waits for. Its number is known when the command is done (ctx.numberAt).
 */
export function insertTicket(ctx: CommandContext, t: NewTicket): void {
  ctx.defer(keepInSight([t.id]));
  const inserted = sql(INSERT, [
    ctx.workspaceId,
    t.id,
    t.subject,
    t.channel,
    t.inboxId,
    t.alsoInboxIds,
    t.contactId,
    t.priority ?? 0,
    t.assigneeId ?? null,
    t.teamId ?? null,
    t.labelIds ?? [],
    t.snippet,
    t.createdAt ?? ctx.now,
    t.lastCustomerMessageAt,
    t.teamId === undefined,
  ]);
  ctx.defer(inserted);
  ctx.emit("ticket.created", { subject: touch("ticket", t.id), data: { subject: t.subject, channel: t.channel } });
}

export const openTicket = command({
  name: "ticket.open",
  isInternal: true,
  input: openTicketInput,
  may: may.open,
  run: async (ctx, input): Promise<{ id: string }> => {
    insertTicket(ctx, input);
    return { id: input.id };
  },
});

export const createTicket = command({
  name: "ticket.create",
  input: createTicketInput,
  may: may.create,
  run: async (ctx, input): Promise<TicketRecord> => {
    await refuseUnknown(ctx, input);
    const { id: inboxId, defaultTeamId } = await inboxFor(ctx, input.inboxId);
    const teamId = input.teamId === undefined ? defaultTeamId : input.teamId;
    const contact = await ctx.call<EnsuredContact>("contact.ensure", input.contact);
    const id = input.id ?? ctx.id();
    const body = bodyOf(input);
    const snippet = snippetOf(body.text);
    insertTicket(ctx, {
      ...input,
      id,
      inboxId,
      teamId,
      alsoInboxIds: [],
      contactId: contact.id,
      priority: PRIORITIES.indexOf(input.priority),
      snippet,
      lastCustomerMessageAt: ctx.now,
    });
    await ctx.call("message.first", { ticketId: id, ...body, contact: { id: contact.id, name: contact.name, email: contact.email } });
    if (input.labelIds.length > 0) await setLabels(ctx, id, input.labelIds, true);
    ctx.numberAt("number", id);
    const now = ctx.now.toISOString();
    return {
      id,
      number: 0,
      subject: input.subject,
      status: "open",
      priority: input.priority,
      channel: input.channel,
      inboxId,
      alsoInboxIds: [],
      contact: { id: contact.id, name: contact.name, email: contact.email },
      companyId: contact.companyId,
      assigneeId: input.assigneeId ?? null,
      teamId,
      labelIds: input.labelIds,
      messageCount: 1,
      snippet,
      createdAt: now,
      updatedAt: now,
      firstReplyAt: null,
      lastCustomerMessageAt: now,
      lastAgentMessageAt: null,
      closedAt: null,
      snoozedUntil: null,
      fields: {},
      mergedIntoId: null,
      linkedIds: [],
      followerIds: [],
      version: 1,
    };
  },
});

/** Who sees some inboxes alone opens tickets in these. */
async function inboxFor(ctx: CommandContext, wanted: string | undefined): Promise<{ id: string; defaultTeamId: string | null }> {
  const allowed = ctx.actor.limits?.inboxIds ?? null;
  const [inbox] = await sql<{ id: string; defaultTeamId: string | null }>(
    wanted
      ? `select id, "defaultTeamId" from inbox where "workspaceId" = $1 and id = $2 and ($3::uuid[] is null or id = any($3))`
      : `select id, "defaultTeamId" from inbox where "workspaceId" = $1 and ($2::uuid[] is null or id = any($2)) order by "isArchived", id limit 1`,
    wanted ? [ctx.workspaceId, wanted, allowed] : [ctx.workspaceId, allowed],
  );
  if (!inbox)
    throw invalid(
      "inboxId",
      wanted ? "is not an inbox of this workspace, or not one of yours" : "is required: there is no inbox you may open tickets in",
    );
  return inbox;
}

type LockedTicket = Omit<Fields, "priority"> & { priority: number; mergedIntoId: string | null; version: number };

export const updateTicket = command({
  name: "ticket.update",
  input: updateTicketInput,
  load: async (ctx, { id, version }) => {
    const [ticket] = await sql<LockedTicket>(
      `select subject, status, priority, "assigneeId", "teamId", "labelIds", "snoozedUntil", fields, "mergedIntoId", version
       from ticket where "workspaceId" = $1 and id = $2 for update`,
      [ctx.workspaceId, id],
    );
    if (!ticket) throw notFound("ticket");
    if (version !== undefined && version !== ticket.version)
      throw new AppError(
        "stale",
        `The ticket is at version ${ticket.version}, not ${version}. Nothing was changed; read it again and repeat the change.`,
      );
    return ticket;
  },
  may: may.update,
  run: async (ctx, input, before): Promise<TicketRecord> => {
    if (before.mergedIntoId && input.status && input.status !== before.status)
      throw new AppError("conflict", "The ticket is merged into another one, and stays closed. Take the merge back to work on it again.");
    const status = input.status ?? before.status;
    const snoozedUntil = snoozeOf(ctx, input, before, status);
    const after = {
      subject: input.subject ?? before.subject,
      status,
      priority: input.priority ?? PRIORITIES[before.priority] ?? "none",
      assigneeId: input.assigneeId === undefined ? before.assigneeId : input.assigneeId,
      teamId: input.teamId === undefined ? before.teamId : input.teamId,
      labelIds: input.labelIds ?? before.labelIds,
      snoozedUntil,
      fields: before.fields,
    };
    if (input.fields || status === "closed") {
      const known = await ticketFields(ctx.workspaceId);
      if (input.fields) after.fields = fieldsAfter(known, before.fields, input.fields);
      // What the product does by itself, as after a customer's mail, is not held up by a form.
      if (status === "closed" && before.status !== "closed" && ctx.actor.type !== "system") refuseUnfinished(known, after.fields);
    }
    const changes = changesBetween({ ...before, priority: PRIORITIES[before.priority] ?? "none" }, after);
    if (Object.keys(changes).length === 0) return ticketById(ctx.workspaceId, input.id);
    await refuseUnknown(ctx, {
      assigneeId: changes.assigneeId && after.assigneeId,
      teamId: changes.teamId && after.teamId,
      labelIds: changes.labelIds && after.labelIds,
    });
    if (changes.assigneeId || changes.teamId) await keepInSight([input.id]);
    await sql(
      `update ticket set subject = $3, status = $4, priority = $5, "assigneeId" = $6, "teamId" = $7, "labelIds" = $8::uuid[], "snoozedUntil" = $9,
         "closedAt" = case when $4 = 'closed' then coalesce("closedAt", $10) end, "updatedAt" = $10, version = version + 1, fields = $11::jsonb
       where "workspaceId" = $1 and id = $2`,
      [
        ctx.workspaceId,
        input.id,
        after.subject,
        after.status,
        PRIORITIES.indexOf(after.priority),
        after.assigneeId,
        after.teamId,
        after.labelIds,
        after.snoozedUntil,
        ctx.now,
        JSON.stringify(after.fields),
      ],
    );
    const changesActivity = isActive(before.status) !== isActive(after.status);
    if (changes.labelIds || (changesActivity && after.labelIds.length > 0))
      await setLabels(ctx, input.id, after.labelIds, isActive(after.status));
    emitChanges(ctx, input.id, before.status, after.status, changes);
    return ticketById(ctx.workspaceId, input.id);
  },
});

/** @throws AppError invalid, at each field that must have a value before the ticket is closed */
function refuseUnfinished(known: Awaited<ReturnType<typeof ticketFields>>, values: FieldValues): void {
  const issues = missingOnClose(known, values).map(({ id, name }) => ({
    path: `fields.${id}`,
    message: `${name} is required before closing`,
  }));
  if (issues.length > 0) throw new AppError("invalid", undefined, { issues });
}
