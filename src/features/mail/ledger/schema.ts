/** The ledger of a workspace: every message that was accepted for it, and what became of it. */
import { z } from "zod";
import { id, paging } from "#/core/record.ts";
import { OUTCOMES } from "#/features/mail/schema.ts";

export const ledgerRecord = z.object({
  id,
  at: z.string(),
  from: z.string().nullable(),
  to: z.array(z.string()),
  /** RFC 5322 Message-ID, in angle brackets. */
  messageId: z.string().nullable(),
  sizeBytes: z.int(),
  source: z.enum(["smtp", "postmark", "import", "imap"]),
  outcome: z.enum(OUTCOMES),
  ticketId: id.nullable(),
  ticketNumber: z.int().nullable(),
  /** Why, in words; null where there is nothing to say. */
  reason: z.string().nullable(),
  /** Since then its source is no longer kept; null: it is. */
  sourceClearedAt: z.string().nullable(),
});
export type LedgerRecord = z.infer<typeof ledgerRecord>;

export const listLedgerInput = z.object({ ...paging, outcome: z.enum(OUTCOMES).optional() });
export const readLedgerLineInput = z.object({ id });
/** Lines that failed, to be read once more; without ids, all of them. */
export const retryInboundInput = z.strictObject({ ids: z.array(id).min(1).max(200).optional() });
export const retriedInbound = z.object({ retried: z.int() });
