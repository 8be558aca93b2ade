/** The mail that a message becomes: from whom, to whom, under which id; and its place in the queue. */
import { sql } from "#/core/db.ts";
import { AppError, notFound } from "#/core/errors.ts";
import type { CommandContext } from "#/core/execute.ts";
import type { Address } from "#/core/record.ts";
import { senderName } from "#/features/inbox/rules.ts";
import type { TicketStatus } from "#/features/ticket/schema.ts";

export type ReplyContext = {
  status: TicketStatus;
  number: number;
  subject: string;
  inboxId: string;
  inboxName: string;
  inboxAddress: string | null;
  fromName: string | null;
  acknowledgement: string | null;
  workspaceName: string;
  contactName: string;
  contactEmail: string;
  lastMessageId: string | null;
};
const REPLY_CONTEXT = `
select t.status, t.number, t.subject, t."inboxId", i.name as "inboxName", i."fromName", i.acknowledgement, w.name as "workspaceName",
  (select a.email from inbox_address a where a."workspaceId" = $1 and a."inboxId" = t."inboxId" order by a."isPrimary" desc, a.id limit 1) as "inboxAddress",
  c.name as "contactName", c.email as "contactEmail",
  (select m."messageId" from message m where m."workspaceId" = $1 and m."ticketId" = t.id and m."messageId" is not null and m.kind <> 'note'
   order by m.id desc limit 1) as "lastMessageId"
from ticket t
  join inbox i on i."workspaceId" = t."workspaceId" and i.id = t."inboxId"
  join contact c on c."workspaceId" = t."workspaceId" and c.id = t."contactId"
  join workspace w on w.id = t."workspaceId"
where t."workspaceId" = $1 and t.id = $2 for update of t`;

/** What a reply on this ticket starts from; the ticket is locked. @throws AppError not-found */
export async function replyContext(ctx: CommandContext, ticketId: string): Promise<ReplyContext> {
  const [found] = await sql<ReplyContext>(REPLY_CONTEXT, [ctx.workspaceId, ticketId]);
  if (!found) throw notFound("ticket");
  return found;
}

export type Mail = { messageId: string; subject: string; from: Address; to: Address[] };

/** The envelope of a reply. The Message-ID is chosen now, so that a repeated send is the same mail. */
export function mailOf(
  id: string,
  ticket: ReplyContext,
  { to, isForward, member }: { to?: Address[]; isForward?: boolean; member: string | null },
): Mail {
  if (!ticket.inboxAddress)
    throw new AppError("conflict", "The ticket's inbox has no address to send from. Add one in its settings; your text was not sent.");
  const domain = ticket.inboxAddress.slice(ticket.inboxAddress.lastIndexOf("@") + 1);
  return {
    messageId: `${id}@${domain}`,
    subject: isForward ? `Fwd: ${ticket.subject}` : /^\s*re\s*:/i.test(ticket.subject) ? ticket.subject : `Re: ${ticket.subject}`,
    from: {
      name: senderName(ticket.fromName, { member, inbox: ticket.inboxName, workspace: ticket.workspaceName }),
      email: ticket.inboxAddress,
    },
    to: to ?? [{ name: ticket.contactName, email: ticket.contactEmail }],
  };
}

type Queued = { id: string; ticketId: string; inboxId: string; mail: Mail; sendAt: Date | null; isAutomatic?: boolean };
/**
 * The mail's row, and the job that sends it, with this command or not at all. What the workspace puts below its mails is written down with it:
 * in what the inbox answers by itself always, in members' replies where the workspace wants that.
 */
export function queueMail(ctx: CommandContext, { id, ticketId, inboxId, mail, sendAt, isAutomatic = false }: Queued): void {
  const queued = sql(
    `insert into outbound_mail ("workspaceId", id, "ticketId", "inboxId", "messageId", subject, "to", "createdAt", look)
     select w.id, $2, $3, $4, $5, $6, $7, $8, case when (w."brandsReplies" or $9) and coalesce(w."logoKey", w."mailFooter") is not null
       then jsonb_build_object('name', w.name, 'logoKey', w."logoKey", 'footer', w."mailFooter") end
     from workspace w where w.id = $1`,
    [ctx.workspaceId, id, ticketId, inboxId, mail.messageId, mail.subject, JSON.stringify(mail.to), ctx.now, isAutomatic],
  );
  ctx.defer(queued);
  ctx.enqueue("sendReply", { workspaceId: ctx.workspaceId, id }, { runAt: sendAt ?? undefined, key: `send:${id}`, attemptsMax: 12 });
}
