/** The inbox's own answer to mail that opened a ticket: it has arrived. It is no reply of a member, and the ticket goes on waiting for one. */
import { sql } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { acknowledgementOf } from "#/features/message/acknowledge/rules.ts";
import { insertMessage } from "#/features/message/commands.ts";
import { mailOf, queueMail, replyContext } from "#/features/message/envelope/commands.ts";
import { may } from "#/features/message/policy.ts";
import { acknowledgeInput } from "#/features/message/schema.ts";

export const acknowledge = command({
  name: "message.acknowledge",
  input: acknowledgeInput,
  load: (ctx, { ticketId }) => replyContext(ctx, ticketId),
  may: may.acknowledge,
  run: async (ctx, { ticketId }, ticket): Promise<{ id: string }> => {
    if (!ticket.acknowledgement) throw new AppError("conflict", "The inbox answers nothing by itself.");
    const id = ctx.id();
    const mail = mailOf(id, ticket, { member: null });
    const text = acknowledgementOf(ticket.acknowledgement, {
      contact: { name: ticket.contactName, email: ticket.contactEmail },
      ticket,
      inboxName: ticket.inboxName,
      workspaceName: ticket.workspaceName,
    });
    insertMessage(ctx, {
      id,
      ticketId,
      kind: "reply",
      author: { type: "system", id: null, name: ticket.inboxName, email: null },
      from: mail.from,
      to: mail.to,
      text,
      html: null,
      messageId: mail.messageId,
      inReplyTo: ticket.lastMessageId,
      isAutomatic: true,
      deliveryState: "queued",
    });
    const counted = sql(`update ticket set "messageCount" = "messageCount" + 1, "updatedAt" = $3 where "workspaceId" = $1 and id = $2`, [
      ctx.workspaceId,
      ticketId,
      ctx.now,
    ]);
    ctx.defer(counted);
    queueMail(ctx, { id, ticketId, inboxId: ticket.inboxId, mail, sendAt: null, isAutomatic: true });
    ctx.emit("message.acknowledged", { subject: touch("ticket", ticketId), data: { messageId: id }, touches: [touch("message", id)] });
    return { id };
  },
});
