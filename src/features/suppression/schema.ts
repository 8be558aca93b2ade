/** A suppression: an address that no mail is sent to until somebody lifts it, because its mail came back or its owner complained. */
import { z } from "zod";
import { email, id, line, paging } from "#/core/record.ts";

export const REASONS = ["bounced", "complained", "unsubscribed"] as const;
export type SuppressionReason = (typeof REASONS)[number];

export const suppressionRecord = z.object({
  id,
  email: z.string(),
  reason: z.enum(REASONS),
  /** What the mail server or the provider said. */
  detail: z.string().nullable(),
  /** The mail that told so, and its ticket. */
  messageId: id.nullable(),
  ticketId: id.nullable(),
  createdAt: z.string(),
});
export type SuppressionRecord = z.infer<typeof suppressionRecord>;

/** Told by what comes back, never by a person. */
export const addSuppressionInput = z.strictObject({
  email,
  reason: z.enum(REASONS),
  detail: line(1_000).nullish(),
  /** The mail that told so. */
  messageId: id,
});
export const suppressionIdInput = z.strictObject({ id });
export const listSuppressionsInput = z.object({ ...paging, email: z.string().optional() });

export const SUPPRESSION_EVENTS = ["suppression.added", "suppression.lifted"] as const;
