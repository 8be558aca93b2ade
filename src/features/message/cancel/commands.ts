/** Taking a reply back before its mail has left: as if it had not been sent, with its words in the answer. */
import { sql } from "#/core/db.ts";
import { AppError, notFound } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { may } from "#/features/message/policy.ts";
import { messagesById } from "#/features/message/queries.ts";
import { type CancelledMessage, cancelMessageInput } from "#/features/message/schema.ts";

export const cancelMessage = command({
  name: "message.cancel",
  input: cancelMessageInput,
  load: async (ctx, { id }) => {
    const [message] = await messagesById(ctx.workspaceId, [id]);
    if (!message) throw notFound("message");
    return message;
  },
  may: may.write,
  run: async (ctx, { id }, message): Promise<CancelledMessage> => {
    // The sender marks a mail before it hands it over (mail/outbound/jobs.ts): whoever is first at this row decides.
    const taken = await sql(
      `delete from outbound_mail where "workspaceId" = $1 and id = $2 and state = 'queued' and attempts = 0
         and exists (select from message m where m."workspaceId" = $1 and m.id = $2 and m."sendAt" is not null) returning id`,
      [ctx.workspaceId, id],
    );
    if (taken.length === 0) throw new AppError("conflict", "It is too late to take this back: the mail has left, or is leaving.");
    await sql(`update attachment set "messageId" = null where "workspaceId" = $1 and "messageId" = $2`, [ctx.workspaceId, id]);
    await sql(`delete from message where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id]);
    await ctx.call("ticket.recount", { id: message.ticketId });
    const [told] = await sql<{ data: { status?: string; statusBefore?: string } }>(
      `select data from event where "workspaceId" = $1 and subject = $2 and name = 'message.replied' and data->>'messageId' = $3 order by seq desc limit 1`,
      [ctx.workspaceId, touch("ticket", message.ticketId), id],
    );
    const [ticket] = await sql<{ status: string }>(`select status from ticket where "workspaceId" = $1 and id = $2`, [
      ctx.workspaceId,
      message.ticketId,
    ]);
    // Sent with "and close", it opens the ticket again; a snooze's time is gone, so that one is open.
    const before = told?.data.statusBefore === "snoozed" ? "open" : told?.data.statusBefore;
    if (before && ticket?.status === told?.data.status) await ctx.call("ticket.update", { id: message.ticketId, status: before });
    ctx.emit("message.cancelled", {
      subject: touch("ticket", message.ticketId),
      data: { messageId: id },
      touches: [touch("message", id)],
    });
    const { ticketId, text, html, to, cc, bcc } = message;
    return { id, ticketId, text, html, to, cc, bcc, attachmentIds: message.attachments.map((attachment) => attachment.id) };
  },
});
