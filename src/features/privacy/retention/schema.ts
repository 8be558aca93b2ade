/** How long a workspace keeps its tickets. */
import { z } from "zod";
import { id } from "#/core/record.ts";

export const CLOSED_ACTIONS = ["anonymise", "delete"] as const;
/** Of a workspace that has decided nothing: what is closed stays, spam and trash go. */
export const RETENTION_DEFAULTS = { closedMonths: null, closedAction: "anonymise", junkDays: 30, version: 0 } as const;
/** More than this is told as "more than". */
export const AFFECTED_MAX = 10_000;

const closedMonths = z.int().min(1).max(240);
const junkDays = z.int().min(1).max(3_650);
export const retentionRecord = z.object({
  /** Tickets closed for longer go; null: never. */
  closedMonths: z.int().nullable(),
  /** anonymise: the ticket stays for the figures, without what was said and by whom. */
  closedAction: z.enum(CLOSED_ACTIONS),
  /** Spam and trash older than this are deleted; null: never. */
  junkDays: z.int().nullable(),
  version: z.int(),
});
export type RetentionRecord = z.infer<typeof retentionRecord>;
export const updateRetentionInput = z.strictObject({
  version: z.int().optional(),
  closedMonths: closedMonths.nullable().optional(),
  closedAction: z.enum(CLOSED_ACTIONS).optional(),
  junkDays: junkDays.nullable().optional(),
});
export const previewRetentionInput = z.object({
  closedMonths: z.coerce.number().pipe(closedMonths).optional(),
  junkDays: z.coerce.number().pipe(junkDays).optional(),
});
/** How many tickets would go tonight, counted up to AFFECTED_MAX and one more. */
export const retentionPreview = z.object({ closed: z.int(), junk: z.int() });
export type RetentionPreview = z.infer<typeof retentionPreview>;
export const expireTicketsInput = z.strictObject({
  ids: z.array(id).max(200),
  why: z.enum(["closed", "junk"]),
  action: z.enum(CLOSED_ACTIONS),
});

export const RETENTION_EVENTS = ["retention.updated", "retention.applied"] as const;
