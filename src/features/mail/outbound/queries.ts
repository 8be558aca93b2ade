/** Reads what a reply's mail is made of. */

import { sql } from "#/core/db.ts";
import type { Address } from "#/core/record.ts";
import type { OutboundMailRecord } from "#/features/mail/schema.ts";

export type Reply = {
  id: string;
  ticketId: string;
  inboxId: string;
  attempts: number;
  state: OutboundMailRecord["state"];
  messageId: string;
  subject: string;
  from: Address | null;
  inboxName: string;
  inboxAddress: string | null;
  to: Address[];
  cc: Address[];
  bcc: Address[];
  text: string;
  html: string | null;
  inReplyTo: string | null;
  sentAt: string | null;
  createdAt: string;
  deliveryState: string | null;
  /** Written by the product itself. */
  isAutomatic: boolean;
  tracksOpens: boolean;
  /** The workspace's sign, as it was when the mail was written; null: none. */
  look: { name: string; logoKey: string | null; footer: string | null } | null;
  /** Message-IDs of the ticket before this reply, oldest first, what its first mail referred to among them. */
  earlier: string[];
  attachments: { name: string; contentType: string; contentId: string | null; isInline: boolean; storageKey: string }[];
};

export async function replyById(workspaceId: string, id: string): Promise<Reply | null> {
  const [row] = await sql<Omit<Reply, "earlier" | "attachments">>(
    `select o.id, o."ticketId", o."inboxId", o.attempts, o.state, o."messageId", o.subject, m."from", i.name as "inboxName", o."to", m.cc, m.bcc, m.text, m.html, m."inReplyTo", o."sentAt", o."createdAt", o.look,
       m."deliveryState", m."isAutomatic", w."tracksOpens", (select a.email from inbox_address a where a."workspaceId" = $1 and a."inboxId" = o."inboxId" order by a."isPrimary" desc, a.id limit 1) as "inboxAddress"
     from outbound_mail o
       join message m on m."workspaceId" = o."workspaceId" and m.id = o.id
       join inbox i on i."workspaceId" = o."workspaceId" and i.id = o."inboxId"
       join workspace w on w.id = o."workspaceId"
     where o."workspaceId" = $1 and o.id = $2`,
    [workspaceId, id],
  );
  if (!row) return null;
  const thread = await sql<{ messageId: string | null; references: string[] }>(
    `select "messageId", "references" from message where "workspaceId" = $1 and "ticketId" = $2 and id < $3 and kind <> 'note' order by id limit 500`,
    [workspaceId, row.ticketId, id],
  );
  const attachments = await sql<Reply["attachments"][number]>(
    `select name, "contentType", "contentId", "isInline", "storageKey" from attachment where "workspaceId" = $1 and "messageId" = $2 order by id`,
    [workspaceId, id],
  );
  return { ...row, earlier: [...(thread[0]?.references ?? []), ...thread.flatMap((message) => message.messageId ?? [])], attachments };
}

/**
 * Marks a mail as about to leave: from here on it cannot be taken back. Answers when an earlier attempt began whose outcome is not known, if
 * one did; null when the mail was taken back, or sent, a moment ago.
 */
export async function claim(workspaceId: string, id: string, attempt: number): Promise<{ attemptedAt: string | null } | null> {
  const [row] = await sql<{ attemptedAt: string | null }>(
    `update outbound_mail set attempts = greatest(attempts, $3::int) where "workspaceId" = $1 and id = $2 and state = 'queued' returning "attemptedAt"`,
    [workspaceId, id, Math.max(1, attempt)],
  );
  return row ?? null;
}

/** Written down before the provider is called: whatever happens then, nobody forgets that it was. */
export const beginAttempt = (workspaceId: string, id: string) =>
  sql(`update outbound_mail set "attemptedAt" = now() where "workspaceId" = $1 and id = $2`, [workspaceId, id]);

/** Replies that have waited for a while, or are to wait: of this workspace. */
export const queuedReplies = async (workspaceId: string): Promise<string[]> =>
  (
    await sql<{ id: string }>(
      `select o.id from outbound_mail o join message m on m."workspaceId" = o."workspaceId" and m.id = o.id
       where o."workspaceId" = $1 and o.state = 'queued' and coalesce(m."sendAt", o."createdAt") < now() - interval '10 minutes'`,
      [workspaceId],
    )
  ).map(({ id }) => id);
