/** Where a mail belongs: the ticket it answers, and whether it is an answer of our own that came back. */
import { bySecret } from "#/core/secret.ts";
import {
  isInboxAddress,
  sentReply,
  ticketByNumber,
  ticketByReferences,
  ticketExists,
  ticketNumber,
} from "#/features/mail/inbound/queries.ts";
import type { Notice } from "#/features/mail/inbound/rules.ts";
import { replyKey, ticketNumbersIn, ticketOfAddresses } from "#/features/mail/rules.ts";

type Thread = { ticketId: string; matchedBy: "reply-address" | "references" | "number" };
type Clues = { signed: string[]; answers: string[]; sender: string; subject: string; bounce: Notice | null };

/** The signed reply address decides; then what the mail says it answers; then a number in its subject, if the ticket is the sender's own. */
export async function findThread(workspaceId: string, { signed, answers, sender, subject, bounce }: Clues): Promise<Thread | null> {
  const byAddress = bySecret((secret) => ticketOfAddresses(replyKey(secret), workspaceId, signed));
  if (byAddress && (await ticketExists(workspaceId, byAddress))) return { ticketId: byAddress, matchedBy: "reply-address" };
  // A bounce comes from a server that no ticket knows, but names the mail that came back.
  const bounced = bounce && (await sentReply(workspaceId, [...bounce.messageIds, ...answers]));
  if (bounced) return { ticketId: bounced.ticketId, matchedBy: "references" };
  const ticketId = await ticketByReferences(workspaceId, answers, sender);
  if (ticketId) return { ticketId, matchedBy: "references" };
  const numbered = await ticketByNumber(workspaceId, ticketNumbersIn(subject), sender);
  return numbered ? { ticketId: numbered, matchedBy: "number" } : null;
}

/** A mail in our own name that bears our Message-ID, or asks for answers at a reply address of ours: a loop, if it were taken for a customer's. */
export async function ownAnswer(
  workspaceId: string,
  sender: string,
  messageId: string,
  replyTo: string[],
): Promise<{ ticketId: string; ticketNumber: number | null } | null> {
  if (!(await isInboxAddress(workspaceId, sender))) return null;
  const sent = await sentReply(workspaceId, [messageId]);
  if (sent) return { ticketId: sent.ticketId, ticketNumber: sent.ticketNumber };
  const ticketId = bySecret((secret) => ticketOfAddresses(replyKey(secret), workspaceId, replyTo));
  return ticketId ? { ticketId, ticketNumber: await ticketNumber(workspaceId, ticketId) } : null;
}
