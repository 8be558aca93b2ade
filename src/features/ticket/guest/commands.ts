/** Guests of a ticket: who follows one sees it, and a guest sees no other (prisma/security.sql). */
import { sql } from "#/core/db.ts";
import { AppError, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { normalEmail } from "#/core/record.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { inviteGuestInput, removeGuestInput } from "#/features/ticket/guest/schema.ts";
import { may } from "#/features/ticket/policy.ts";
import { ticketById } from "#/features/ticket/queries.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";

async function lockTicket(ctx: CommandContext, id: string): Promise<void> {
  const [ticket] = await sql(`select from ticket where "workspaceId" = $1 and id = $2 for update`, [ctx.workspaceId, id]);
  if (!ticket) throw notFound("ticket");
}

export const inviteGuest = command({
  name: "ticket.inviteGuest",
  input: inviteGuestInput,
  load: (ctx, { id }) => lockTicket(ctx, id),
  may: may.inviteGuest,
  run: async (ctx, { id, memberId, email, name }): Promise<TicketRecord> => {
    const [known] = await sql<{ id: string; isActive: boolean }>(
      `select id, "isActive" from member where "workspaceId" = $1 and lower(email) = $2`,
      [ctx.workspaceId, normalEmail(email)],
    );
    if (known && !known.isActive)
      throw new AppError("conflict", "Their membership was ended. Somebody who manages members has to activate it first.");
    const guest = known ?? (await ctx.call<MemberRecord>("member.invite", { id: memberId, email, name, role: "guest" }));
    const changed = await sql(
      `update ticket set "followerIds" = "followerIds" || $3::uuid, version = version + 1
       where "workspaceId" = $1 and id = $2 and not "followerIds" @> array[$3::uuid] returning id`,
      [ctx.workspaceId, id, guest.id],
    );
    if (changed.length > 0) ctx.emit("ticket.guestInvited", { subject: touch("ticket", id), data: { memberId: guest.id, email } });
    return ticketById(ctx.workspaceId, id);
  },
});

export const removeGuest = command({
  name: "ticket.removeGuest",
  input: removeGuestInput,
  load: (ctx, { id }) => lockTicket(ctx, id),
  may: may.inviteGuest,
  run: async (ctx, { id, memberId }): Promise<TicketRecord> => {
    const [guest] = await sql<{ email: string }>(`select email from member where "workspaceId" = $1 and id = $2 and role = 'guest'`, [
      ctx.workspaceId,
      memberId,
    ]);
    if (!guest) throw notFound("guest");
    const changed = await sql(
      `update ticket set "followerIds" = array_remove("followerIds", $3::uuid), version = version + 1
       where "workspaceId" = $1 and id = $2 and "followerIds" @> array[$3::uuid] returning id`,
      [ctx.workspaceId, id, memberId],
    );
    if (changed.length > 0) ctx.emit("ticket.guestRemoved", { subject: touch("ticket", id), data: { memberId, email: guest.email } });
    return ticketById(ctx.workspaceId, id);
  },
});
