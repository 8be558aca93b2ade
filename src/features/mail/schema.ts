/** Mail on its way: what came in and what became of it (the ledger), and what goes out. */
import { z } from "zod";
import { address, id, line, paging } from "#/core/record.ts";
import { recipients } from "#/features/message/schema.ts";
import { messageText } from "#/features/ticket/schema.ts";

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
  /** Since then its source is no longer kept; null: it is. */
  sourceClearedAt: string | null;
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
/** With what can be put right when it was not sent. */
export const outboundMailDetail = outboundMailRecord.extend({ cc: z.array(address), bcc: z.array(address), text: z.string() });
export type OutboundMailDetail = z.infer<typeof outboundMailDetail>;
export const listOutboundMailInput = z.object({ ...paging, state: z.enum(["queued", "sent", "failed"]).optional() });
export const readOutboundMailInput = z.object({ id });
export const retryOutboundMailInput = z.strictObject({ id });
export const retryAllOutboundMailInput = z.strictObject({});
/** What is left out stays. */
export const editOutboundMailInput = z.strictObject({
  id,
  to: recipients.min(1, "must name at least one address").optional(),
  cc: recipients.optional(),
  bcc: recipients.optional(),
  subject: line(500).optional(),
  text: messageText.optional(),
  html: messageText.optional(),
});

export const MAIL_EVENTS = ["mail.retried", "mail.edited", "mail.retriedInbound"] as const;
