/** A suppression: an address that no mail is sent to until somebody lifts it, because its mail came back or its owner complained. */
import { z } from "zod";
import { email, id, line, paging, text } from "#/core/record.ts";

/** What comes back from a mail tells these. */
export const REASONS = ["bounced", "complained", "unsubscribed"] as const;
export type SuppressionReason = (typeof REASONS)[number];

export const suppressionRecord = z.object({
  id,
  email: z.string(),
  /** `manual`: a member wants it so. */
  reason: z.enum([...REASONS, "manual"]),
  /** What the mail server or the provider said, or the member. */
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
/** By hand. `id`: made by the client. */
export const createSuppressionInput = z.strictObject({ id: id.optional(), email, detail: line(1_000).nullish() });
export const suppressionIdInput = z.strictObject({ id });
/** `q`: a part of the address. */
export const listSuppressionsInput = z.object({ ...paging, email: z.string().optional(), q: text(200).optional() });

export const SUPPRESSION_EVENTS = ["suppression.added", "suppression.lifted"] as const;
