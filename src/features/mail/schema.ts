/** Mail on its way: what came in and what became of it (the ledger), and what goes out. */
import { z } from "zod";
import { address, id, paging } from "#/core/record.ts";

export const OUTCOMES = ["pending", "ticket", "reply", "duplicate", "automatic", "bounce", "spam", "refused", "failed"] as const;
export type MailOutcome = (typeof OUTCOMES)[number];
/** The largest message accepted by SMTP and by webhook. */
export const MAIL_BYTES_MAX = 35 * 1024 * 1024;

/** One line of `connect mail ledger`. */
export type LedgerLine = {
  at: string;
  from: string | null;
  to: string[];
  messageId: string | null;
  outcome: MailOutcome;
  ticketId: string | null;
  ticketNumber: number | null;
  reason: string | null;
};

export const outboundMailRecord = z.object({
  /** The message's id. */
  id,
  ticketId: id,
  ticketNumber: z.int(),
  messageId: z.string(),
  subject: z.string(),
  to: z.array(address),
  state: z.enum(["queued", "sent", "failed"]),
  attempts: z.int(),
  error: z.string().nullable(),
  createdAt: z.string(),
  sentAt: z.string().nullable(),
});
export type OutboundMailRecord = z.infer<typeof outboundMailRecord>;
export const listOutboundMailInput = z.object(paging);
export const readOutboundMailInput = z.object({ id });
export const retryOutboundMailInput = z.strictObject({ id });

export const MAIL_EVENTS = ["mail.retried", "mail.retriedInbound"] as const;
