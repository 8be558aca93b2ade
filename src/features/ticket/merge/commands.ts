/** Merging: the messages of one ticket go into another, which goes on; the first is closed and points there. Taken back, everything stands as before. */
import { sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { recount } from "#/features/ticket/change/recount/commands.ts";
import { mergeInput, unmergeInput } from "#/features/ticket/merge/schema.ts";
import { may } from "#/features/ticket/policy.ts";
import { ticketById } from "#/features/ticket/queries.ts";
import { isActive, type TicketRecord, type TicketStatus } from "#/features/ticket/schema.ts";

type Locked = { id: string; number: number; status: TicketStatus; mergedIntoId: string | null; followerIds: string[] };

/** Locked in the order of their ids, so that two merges of the same tickets wait for each other instead of for ever. */
async function lockBoth(ctx: CommandContext, id: string, otherId: string): Promise<[Locked, Locked]> {
  const rows = await sql<Locked>(
    `select id, number, status, "mergedIntoId", "followerIds" from ticket where "workspaceId" = $1 and id = any($2::uuid[]) order by id for update`,
    [ctx.workspaceId, [id, otherId]],
  );
  const find = (wanted: string) => rows.find((row) => row.id === wanted);
  const [one, other] = [find(id), find(otherId)];
  if (!one || !other) throw notFound("ticket");
  return [one, other];
}

export const mergeTicket = command({
  name: "ticket.merge",
  input: mergeInput,
  load: async (ctx, { id, intoId }) => {
    if (id === intoId) throw invalid("intoId", "must be another ticket");
    return lockBoth(ctx, id, intoId);
  },
  may: may.update,
  run: async (ctx, { id, intoId }, [from, into]): Promise<TicketRecord> => {
    if (from.mergedIntoId) throw new AppError("conflict", `Ticket #${from.number} is merged already. Nothing was changed.`);
    if (into.mergedIntoId) throw invalid("intoId", "is merged into another ticket itself");
    if (into.status === "trash" || into.status === "spam") throw invalid("intoId", `is in ${into.status}: restore it first`);
    const moved = await ctx.call<string[]>("message.move", { fromTicketId: id, toTicketId: intoId });
    await setState(ctx, id, { status: "closed", mergedIntoId: intoId });
    await setFollowers(ctx, intoId, [...new Set([...into.followerIds, ...from.followerIds])]);
    await recount(ctx, [id, intoId]);
    ctx.emit("ticket.merged", {
      subject: touch("ticket", id),
      data: { intoId, intoNumber: into.number, status: from.status, followerIds: into.followerIds },
      touches: moved.map((messageId) => touch("message", messageId)),
    });
    ctx.emit("ticket.merged", { subject: touch("ticket", intoId), data: { fromId: id, fromNumber: from.number, count: moved.length } });
    return ticketById(ctx.workspaceId, intoId);
  },
});

export const unmergeTicket = command({
  name: "ticket.unmerge",
  input: unmergeInput,
  load: async (ctx, { id }) => {
    const [ticket] = await sql<{ mergedIntoId: string | null; number: number }>(
      `select "mergedIntoId", number from ticket where "workspaceId" = $1 and id = $2`,
      [ctx.workspaceId, id],
    );
    if (!ticket) throw notFound("ticket");
    if (!ticket.mergedIntoId) throw new AppError("conflict", `Ticket #${ticket.number} is not merged. Nothing was changed.`);
    return lockBoth(ctx, id, ticket.mergedIntoId);
  },
  may: may.update,
  run: async (ctx, { id }, [from, into]): Promise<TicketRecord> => {
    const [merge] = await sql<{ data: { status?: TicketStatus; followerIds?: string[] } }>(
      `select data from event where "workspaceId" = $1 and subject = $2 and name = 'ticket.merged' and data ? 'intoId' order by seq desc limit 1`,
      [ctx.workspaceId, touch("ticket", id)],
    );
    // A snooze has its time, which was given up with the merge; such a ticket is simply open again.
    const before = merge?.data.status ?? "open";
    const originTicketIds = [id, ...(await mergedBefore(ctx, id))];
    const moved = await ctx.call<string[]>("message.move", { fromTicketId: into.id, toTicketId: id, originTicketIds });
    await setState(ctx, id, { status: before === "snoozed" ? "open" : before, mergedIntoId: null });
    if (merge?.data.followerIds) await setFollowers(ctx, into.id, merge.data.followerIds);
    await recount(ctx, [id, into.id]);
    const touches = moved.map((messageId) => touch("message", messageId));
    ctx.emit("ticket.unmerged", { subject: touch("ticket", id), data: { fromId: into.id, fromNumber: into.number }, touches });
    ctx.emit("ticket.unmerged", { subject: touch("ticket", into.id), data: { outId: id, outNumber: from.number } });
    return ticketById(ctx.workspaceId, id);
  },
});

async function setState(ctx: CommandContext, id: string, { status, mergedIntoId }: { status: TicketStatus; mergedIntoId: string | null }) {
  await sql(
    `update ticket set status = $3, "closedAt" = case when $3 = 'closed' then coalesce("closedAt", $4) end, "snoozedUntil" = null, "mergedIntoId" = $5,
       "updatedAt" = $4, version = version + 1 where "workspaceId" = $1 and id = $2`,
    [ctx.workspaceId, id, status, ctx.now, mergedIntoId],
  );
  // What lists by label look at.
  await sql(`update ticket_label set "isActive" = $3 where "workspaceId" = $1 and "ticketId" = $2`, [
    ctx.workspaceId,
    id,
    isActive(status),
  ]);
}

async function setFollowers(ctx: CommandContext, id: string, followerIds: string[]) {
  await sql(`update ticket set "followerIds" = $3::uuid[], version = version + 1 where "workspaceId" = $1 and id = $2`, [
    ctx.workspaceId,
    id,
    followerIds,
  ]);
}

/** The tickets whose messages a ticket had, because they were merged into it before it was merged itself. */
async function mergedBefore(ctx: CommandContext, id: string): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `with recursive merged as (
       select t.id from ticket t where t."workspaceId" = $1 and t."mergedIntoId" = $2
       union select t.id from ticket t join merged m on t."workspaceId" = $1 and t."mergedIntoId" = m.id
     ) select id from merged limit 1000`,
    [ctx.workspaceId, id],
  );
  return rows.map((row) => row.id);
}
