/** The record of processing: what personal data this installation keeps, where, for how long, and who outside takes part. Made from its configuration. */
import { z } from "zod";

export const KINDS = [
  "contacts",
  "tickets",
  "files",
  "rawMail",
  "outgoingMail",
  "history",
  "suppressions",
  "exports",
  "members",
  "sessions",
  "signInCodes",
  "answers",
  "automaticMail",
  "browsers",
] as const;
export const PLACES = ["database", "storage", "browser"] as const;
/** untilErased: until somebody erases or deletes it; junk: closed: as the workspace keeps tickets. */
export const TERMS = ["untilErased", "days", "months", "hours", "minutes", "untilSignOut", "withTicket"] as const;
export const ROLES = ["outgoingMail", "incomingMail", "storage", "database", "cache", "push", "ai", "errors", "telemetry"] as const;

export const keptEntry = z.object({
  kind: z.enum(KINDS),
  place: z.enum(PLACES),
  term: z.enum(TERMS),
  /** How many of the term's units; null for those without a number. */
  time: z.int().nullable(),
});
export const serviceEntry = z.object({
  role: z.enum(ROLES),
  /** Its name, as in Postmark; "this installation" is told apart by `isOutside`. */
  provider: z.string(),
  host: z.string().nullable(),
  isOutside: z.boolean(),
});
export const processingRecord = z.object({
  generatedAt: z.string(),
  workspace: z.string(),
  address: z.string(),
  kept: z.array(keptEntry),
  services: z.array(serviceEntry),
});
export type ProcessingRecord = z.infer<typeof processingRecord>;
