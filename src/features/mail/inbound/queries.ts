/** Reads that find where a mail belongs, within one workspace. */
import { sql } from "#/core/db.ts";
import { normalEmail } from "#/core/record.ts";
import type { ReceivedMessage } from "#/features/message/schema.ts";

export const PROCESSOR = "Inbound mail";
/** One line of the ledger is one command: a repeat answers as the first time. */
export const commandIdOf = (mailId: string) => `mail:${mailId}`;

/** What an earlier, interrupted reading of the same line came to. */
export async function earlierResult(workspaceId: string, mailId: string): Promise<ReceivedMessage | null> {
  const [row] = await sql<{ record: ReceivedMessage }>(
    `select (answer->>'record')::json as record from command where "workspaceId" = $1 and sender = $2 and "commandId" = $3`,
    [workspaceId, `system:${PROCESSOR}`, commandIdOf(mailId)],
  );
  return row?.record ?? null;
}

export async function ticketExists(workspaceId: string, ticketId: string): Promise<boolean> {
  return (await sql(`select from ticket where "workspaceId" = $1 and id = $2`, [workspaceId, ticketId])).length > 0;
}

/** The message that a Message-ID with this content already is. */
export async function messageIsKnown(workspaceId: string, messageId: string, contentHash: string): Promise<boolean> {
  return (
    (
      await sql(`select from message where "workspaceId" = $1 and "messageId" = $2 and "contentHash" = $3`, [
        workspaceId,
        messageId,
        contentHash,
      ])
    ).length > 0
  );
}

type Found = { id: string; ticketId: string; ticketNumber: number };
const BY_MESSAGE_ID = `
select m.id, m."ticketId", t.number as "ticketNumber", m."messageId", m.kind from message m
join ticket t on t."workspaceId" = m."workspaceId" and t.id = m."ticketId" where m."workspaceId" = $1 and m."messageId" = any($2::text[])`;

/**
 * The ticket that holds one of these Message-IDs, nearest first, and on which the sender is known: as its contact or as an address of
 * one of its messages. Whoever has merely seen a Message-ID cannot write into a ticket.
 */
export async function ticketByReferences(workspaceId: string, messageIds: string[], senderEmail: string): Promise<string | null> {
  if (messageIds.length === 0) return null;
  const held = await sql<Found & { messageId: string }>(BY_MESSAGE_ID, [workspaceId, messageIds]);
  if (held.length === 0) return null;
  const rows = await sql<{ id: string }>(
    `select t.id from ticket t join contact c on c."workspaceId" = t."workspaceId" and c.id = t."contactId"
     where t."workspaceId" = $1 and t.id = any($2::uuid[]) and (c."emailNorm" = $3 or exists (
       select from message m where m."workspaceId" = $1 and m."ticketId" = t.id and m.kind <> 'note'
         and exists (select from jsonb_array_elements(m."to" || m.cc || m.bcc || coalesce(m."from", '[]'::jsonb)) a where lower(a->>'email') = $3)))`,
    [workspaceId, [...new Set(held.map((message) => message.ticketId))], normalEmail(senderEmail)],
  );
  const open = new Set(rows.map((row) => row.id));
  for (const messageId of messageIds) {
    const match = held.find((message) => message.messageId === messageId && open.has(message.ticketId));
    if (match) return match.ticketId;
  }
  return null;
}

/** The ticket with one of these numbers whose contact is the sender. A number is no secret: it counts for nobody else. */
export async function ticketByNumber(workspaceId: string, numbers: readonly number[], senderEmail: string): Promise<string | null> {
  if (numbers.length === 0) return null;
  const [found] = await sql<{ id: string }>(
    `select t.id from ticket t join contact c on c."workspaceId" = t."workspaceId" and c.id = t."contactId"
     where t."workspaceId" = $1 and t.number = any($2::int[]) and c."emailNorm" = $3 order by t.number desc limit 1`,
    [workspaceId, numbers, normalEmail(senderEmail)],
  );
  return found?.id ?? null;
}

/** The active member with this address. */
export async function memberOf(workspaceId: string, email: string): Promise<{ name: string; email: string } | null> {
  const [found] = await sql<{ name: string; email: string }>(
    `select name, email from member where "workspaceId" = $1 and lower(email) = $2 and "isActive" limit 1`,
    [workspaceId, normalEmail(email)],
  );
  return found ?? null;
}

/** The reply of ours, of those with these Message-IDs, that a bounce speaks of. */
export async function sentReply(workspaceId: string, messageIds: string[]): Promise<(Found & { deliveryState: string | null }) | null> {
  if (messageIds.length === 0) return null;
  const [found] = await sql<Found & { deliveryState: string | null }>(
    `${BY_MESSAGE_ID.replace("m.kind from", `m.kind, m."deliveryState" from`)} and m.kind = 'reply' order by m.id desc limit 1`,
    [workspaceId, messageIds],
  );
  return found ?? null;
}

export async function isInboxAddress(workspaceId: string, email: string): Promise<boolean> {
  return (await sql(`select from inbox_address where "workspaceId" = $1 and email = $2`, [workspaceId, normalEmail(email)])).length > 0;
}

export async function ticketNumber(workspaceId: string, ticketId: string): Promise<number | null> {
  return (
    (await sql<{ number: number }>(`select number from ticket where "workspaceId" = $1 and id = $2`, [workspaceId, ticketId]))[0]?.number ??
    null
  );
}
