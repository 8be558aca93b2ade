/** Splitting a message off: it leaves its ticket, and opens one of its writer. */
import { sql } from "#/core/db.ts";
import { AppError, notFound } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { recount } from "#/features/ticket/change/recount/commands.ts";
import { insertTicket } from "#/features/ticket/commands.ts";
import { may } from "#/features/ticket/policy.ts";
import { ticketById } from "#/features/ticket/queries.ts";
import { snippetOf, type TicketRecord } from "#/features/ticket/schema.ts";
import { splitInput } from "#/features/ticket/split/schema.ts";

type Found = {
  ticketId: string;
  kind: string;
  authorId: string | null;
  words: string;
  createdAt: string;
  number: number;
  subject: string;
  channel: string;
  inboxId: string;
  contactId: string;
  messageCount: number;
};

export const splitTicket = command({
  name: "ticket.split",
  input: splitInput,
  load: async (ctx, { messageId }) => {
    const [found] = await sql<Found>(
      `select m."ticketId", m.kind, m."authorId", left(m."replyText", 1000) as words, m."createdAt", t.number, t.subject, t.channel, t."inboxId", t."contactId", t."messageCount"
       from message m join ticket t on t."workspaceId" = m."workspaceId" and t.id = m."ticketId"
       where m."workspaceId" = $1 and m.id = $2 for update of t, m`,
      [ctx.workspaceId, messageId],
    );
    if (!found) throw notFound("message");
    return found;
  },
  may: may.update,
  run: async (ctx, { id, messageId, subject }, found): Promise<TicketRecord> => {
    if (found.messageCount < 2)
      throw new AppError("conflict", "It is the ticket's only message: there is nothing to split it from. Nothing was changed.");
    insertTicket(ctx, {
      id,
      subject: subject ?? found.subject,
      channel: found.channel,
      inboxId: found.inboxId,
      alsoInboxIds: [],
      // A person in copy may have written it: then the new ticket is theirs.
      contactId: found.kind === "customer" && found.authorId ? found.authorId : found.contactId,
      snippet: snippetOf(found.words),
      lastCustomerMessageAt: new Date(found.createdAt),
    });
    await ctx.call("message.move", { fromTicketId: found.ticketId, toTicketId: id, messageIds: [messageId] });
    await recount(ctx, [found.ticketId, id]);
    const made = await ticketById(ctx.workspaceId, id);
    ctx.emit("ticket.split", {
      subject: touch("ticket", found.ticketId),
      data: { intoId: id, intoNumber: made.number, messageId },
      touches: [touch("message", messageId), touch("ticket", id)],
    });
    ctx.emit("ticket.split", { subject: touch("ticket", id), data: { fromId: found.ticketId, fromNumber: found.number, messageId } });
    return made;
  },
});
