/** Moving one message to a ticket that is there already. Moved back, it is as if it had not been. */
import { sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { recount } from "#/features/ticket/change/recount/commands.ts";
import { moveMessageInput } from "#/features/ticket/moveMessage/schema.ts";
import { may } from "#/features/ticket/policy.ts";
import { ticketById } from "#/features/ticket/queries.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";

type Locked = { id: string; number: number; messageCount: number; mergedIntoId: string | null };

export const moveMessage = command({
  name: "ticket.moveMessage",
  input: moveMessageInput,
  load: async (ctx, { messageId, toTicketId }) => {
    const [message] = await sql<{ ticketId: string }>(`select "ticketId" from message where "workspaceId" = $1 and id = $2`, [
      ctx.workspaceId,
      messageId,
    ]);
    if (!message) throw notFound("message");
    const tickets = await sql<Locked>(
      `select id, number, "messageCount", "mergedIntoId" from ticket where "workspaceId" = $1 and id = any($2::uuid[]) order by id for update`,
      [ctx.workspaceId, [message.ticketId, toTicketId]],
    );
    return { from: tickets.find(({ id }) => id === message.ticketId), to: tickets.find(({ id }) => id === toTicketId) };
  },
  may: may.update,
  run: async (ctx, { messageId }, { from, to }): Promise<TicketRecord> => {
    if (!from) throw notFound("message");
    if (!to) throw invalid("toTicketId", "is not a ticket of this workspace");
    if (from.id === to.id) throw new AppError("conflict", "The message is in that ticket already. Nothing was changed.");
    if (to.mergedIntoId) throw new AppError("conflict", "That ticket is merged into another one: move the message there.");
    if (from.messageCount < 2)
      throw new AppError("conflict", "It is the ticket's only message: merge the ticket into the other one instead. Nothing was changed.");
    const moved = await ctx.call<string[]>("message.move", { fromTicketId: from.id, toTicketId: to.id, messageIds: [messageId] });
    // Somebody has moved it while this waited for the tickets.
    if (moved.length === 0) throw new AppError("conflict", "The message has just been moved by somebody else. Nothing was changed.");
    await recount(ctx, [from.id, to.id]);
    ctx.emit("ticket.messageMoved", {
      subject: touch("ticket", from.id),
      data: { messageId, toId: to.id, toNumber: to.number },
      touches: [touch("message", messageId), touch("ticket", to.id)],
    });
    ctx.emit("ticket.messageMoved", { subject: touch("ticket", to.id), data: { messageId, fromId: from.id, fromNumber: from.number } });
    return ticketById(ctx.workspaceId, to.id);
  },
});
