/** Writes of what a ticket is to a member. They are the member's own affair: nobody else hears of them, and the ticket does not change. */
import type { Actor } from "#/core/actor.ts";
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { may } from "#/features/ticket/policy.ts";
import { ticketById } from "#/features/ticket/queries.ts";
import { concernInput, readingInput, unreadInput } from "#/features/ticket/reading/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";

const SET_READ = `
insert into ticket_member ("workspaceId", "ticketId", "memberId", "readAt", "updatedAt") values ($1, $2, $3, $4, $5)
on conflict ("workspaceId", "ticketId", "memberId") do update set "readAt" = excluded."readAt", "updatedAt" = excluded."updatedAt"`;

async function setRead(ctx: CommandContext, ticketId: string, readAt: string | null): Promise<TicketRecord> {
  const memberId = memberIdOf(ctx.actor);
  const ticket = await ticketById(ctx.workspaceId, ticketId);
  await sql(SET_READ, [ctx.workspaceId, ticketId, memberId, readAt, ctx.now]);
  ctx.emit("ticket.read", { subject: touch("ticketMember", ticketId, memberId) });
  return ticket;
}
const memberIdOf = (actor: Actor): string => {
  if (actor.type !== "member") throw notFound("member");
  return actor.id;
};

export const markRead = command({
  name: "ticket.markRead",
  isAllowedReadOnly: true,
  input: readingInput,
  may: may.mark,
  run: (ctx, { id, at }) => setRead(ctx, id, at < ctx.now.toISOString() ? at : ctx.now.toISOString()),
});

export const markUnread = command({
  name: "ticket.markUnread",
  input: unreadInput,
  may: may.mark,
  run: (ctx, { id }) => setRead(ctx, id, null),
});

export const concern = command({
  name: "ticket.concern",
  isInternal: true,
  input: concernInput,
  may: may.read,
  run: async (ctx, { ticketId, memberIds, what }): Promise<void> => {
    const column = what === "mentioned" ? "mentionedAt" : "repliedAt";
    // Who has answered has read what they answered to; who is named has something to read.
    const readAt = what === "replied" ? ctx.now : null;
    const rows = await sql<{ memberId: string }>(
      `insert into ticket_member ("workspaceId", "ticketId", "memberId", "readAt", "${column}", "updatedAt")
       select $1, $2, m.id, $4::timestamptz, $5, $5 from member m where m."workspaceId" = $1 and m.id = any($3::uuid[]) and m."isActive"
       on conflict ("workspaceId", "ticketId", "memberId") do update set "${column}" = excluded."${column}", "updatedAt" = excluded."updatedAt",
         "readAt" = excluded."readAt" returning "memberId"`,
      [ctx.workspaceId, ticketId, memberIds, readAt, ctx.now],
    );
    for (const { memberId } of rows) ctx.emit("ticket.concerned", { subject: touch("ticketMember", ticketId, memberId), data: { what } });
  },
});
