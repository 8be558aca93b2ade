/** Linking tickets with one another, and following them. */
import { keepInSight, sql } from "#/core/db.ts";
import { invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { followInput, LINKS_MAX, linkInput } from "#/features/ticket/link/schema.ts";
import { may } from "#/features/ticket/policy.ts";
import { ticketById } from "#/features/ticket/queries.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";

type Linked = { id: string; number: number; linkedIds: string[] };

async function bothLocked(ctx: CommandContext, { id, otherId }: { id: string; otherId: string }): Promise<[Linked, Linked]> {
  if (id === otherId) throw invalid("otherId", "must be another ticket");
  const rows = await sql<Linked>(
    `select id, number, "linkedIds" from ticket where "workspaceId" = $1 and id = any($2::uuid[]) order by id for update`,
    [ctx.workspaceId, [id, otherId]],
  );
  const find = (wanted: string) => rows.find((row) => row.id === wanted);
  const [one, other] = [find(id), find(otherId)];
  if (!one) throw notFound("ticket");
  if (!other) throw invalid("otherId", "is not a ticket of this workspace");
  return [one, other];
}

const setLinks = (ctx: CommandContext, id: string, linkedIds: string[]) =>
  sql(`update ticket set "linkedIds" = $3::uuid[], version = version + 1, "updatedAt" = $4 where "workspaceId" = $1 and id = $2`, [
    ctx.workspaceId,
    id,
    linkedIds,
    ctx.now,
  ]);

export const linkTickets = command({
  name: "ticket.link",
  input: linkInput,
  load: bothLocked,
  may: may.update,
  run: async (ctx, { id, otherId }, [one, other]): Promise<TicketRecord> => {
    if (one.linkedIds.includes(otherId)) return ticketById(ctx.workspaceId, id);
    if (Math.max(one.linkedIds.length, other.linkedIds.length) >= LINKS_MAX)
      throw invalid("otherId", `has, or would have, more than ${LINKS_MAX} links`);
    await setLinks(ctx, id, [...one.linkedIds, otherId]);
    await setLinks(ctx, otherId, [...other.linkedIds, id]);
    ctx.emit("ticket.linked", { subject: touch("ticket", id), data: { otherId, otherNumber: other.number } });
    ctx.emit("ticket.linked", { subject: touch("ticket", otherId), data: { otherId: id, otherNumber: one.number } });
    return ticketById(ctx.workspaceId, id);
  },
});

export const unlinkTickets = command({
  name: "ticket.unlink",
  input: linkInput,
  load: bothLocked,
  may: may.update,
  run: async (ctx, { id, otherId }, [one, other]): Promise<TicketRecord> => {
    if (!one.linkedIds.includes(otherId)) return ticketById(ctx.workspaceId, id);
    await setLinks(
      ctx,
      id,
      one.linkedIds.filter((linked) => linked !== otherId),
    );
    await setLinks(
      ctx,
      otherId,
      other.linkedIds.filter((linked) => linked !== id),
    );
    ctx.emit("ticket.unlinked", { subject: touch("ticket", id), data: { otherId, otherNumber: other.number } });
    ctx.emit("ticket.unlinked", { subject: touch("ticket", otherId), data: { otherId: id, otherNumber: one.number } });
    return ticketById(ctx.workspaceId, id);
  },
});

/** For oneself: nobody is made to follow. */
const following = (name: "ticket.follow" | "ticket.unfollow", event: "ticket.followed" | "ticket.unfollowed", change: string) =>
  command({
    name,
    input: followInput,
    may: may.mark,
    run: async (ctx, { id }): Promise<TicketRecord> => {
      // Who sees it only because they follow it may stop to.
      if (name === "ticket.unfollow") {
        await ticketById(ctx.workspaceId, id);
        await keepInSight([id]);
      }
      const changed = await sql(
        `update ticket set "followerIds" = ${change}, version = version + 1 where "workspaceId" = $1 and id = $2 and ("followerIds" @> array[$3::uuid]) = $4 returning id`,
        [ctx.workspaceId, id, ctx.actor.id, name === "ticket.unfollow"],
      );
      const ticket = await ticketById(ctx.workspaceId, id);
      if (changed.length > 0) ctx.emit(event, { subject: touch("ticket", id) });
      return ticket;
    },
  });
export const followTicket = following("ticket.follow", "ticket.followed", `"followerIds" || $3::uuid`);
export const unfollowTicket = following("ticket.unfollow", "ticket.unfollowed", `array_remove("followerIds", $3::uuid)`);
