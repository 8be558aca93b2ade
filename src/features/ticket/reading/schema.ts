/** What a ticket is to one member: until when they have read it, and how it concerns them. Seen by that member alone. */
import { z } from "zod";
import { id, time } from "#/core/record.ts";

/** `id` is the ticket's. `readAt: null`: marked as unread. */
export const ticketMemberRecord = z.object({
  id,
  readAt: z.string().nullable(),
  mentionedAt: z.string().nullable(),
  repliedAt: z.string().nullable(),
  updatedAt: z.string(),
});
export type TicketMemberRecord = z.infer<typeof ticketMemberRecord>;

/** `at`: everything until then has been read. */
export const readingInput = z.strictObject({ id, at: time });
export const unreadInput = z.strictObject({ id });
/** A note names these members, or one of them has answered. */
export const concernInput = z.strictObject({ ticketId: id, memberIds: z.array(id).max(100), what: z.enum(["mentioned", "replied"]) });

/** What came longer ago, or before a member was there, counts as read: nobody's list is full of old bold rows. */
const UNREAD_DAYS = 30;

/** Whether a member has something to read in a ticket. The server's lists ask the same. */
export function isUnread(
  ticket: { lastCustomerMessageAt: string | null },
  reading: TicketMemberRecord | undefined,
  now: number,
  memberSince: string,
): boolean {
  if (reading && reading.readAt === null) return true;
  const at = ticket.lastCustomerMessageAt;
  if (!at) return false;
  if (reading?.readAt) return at > reading.readAt;
  return at > memberSince && new Date(at).getTime() > now - UNREAD_DAYS * 86_400_000;
}

type Said = { id: string; kind: string; createdAt: string; author: { id: string | null } };
/**
 * The first message that a member has not read; null where that is none, or all of them: a line above the first would say nothing. A ticket that
 * was marked as unread begins anew with what the customer said last.
 */
export function firstUnread(messages: readonly Said[], reading: TicketMemberRecord | undefined, memberId: string): string | null {
  if (!reading) return null;
  const { readAt } = reading;
  const at =
    readAt === null
      ? messages.findLastIndex(({ kind }, index) => kind === "customer" && messages[index - 1]?.kind !== "customer")
      : messages.findIndex(({ createdAt, author }) => createdAt > readAt && author.id !== memberId);
  return at > 0 ? (messages[at]?.id ?? null) : null;
}

/** The same question in SQL, of the row `t` of ticket for the member bound at `member`. */
export const unreadSql = (member: string) => `(
  exists (select from ticket_member r where r."workspaceId" = t."workspaceId" and r."ticketId" = t.id and r."memberId" = ${member}
    and (r."readAt" is null or t."lastCustomerMessageAt" > r."readAt"))
  or (t."lastCustomerMessageAt" > greatest(now() - interval '${UNREAD_DAYS} days', (select w."createdAt" from member w where w."workspaceId" = t."workspaceId" and w.id = ${member}))
    and not exists (select from ticket_member r where r."workspaceId" = t."workspaceId" and r."ticketId" = t.id and r."memberId" = ${member})))`;
