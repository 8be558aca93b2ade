/** What a mail says beside its words: how it is sealed, what it invites to, what it reports, and what could not be read of it. */
import { z } from "zod";

export const SEALS = ["signed-smime", "signed-pgp", "encrypted-smime", "encrypted-pgp"] as const;

const person = z.object({ name: z.string(), email: z.string() });

export const invitationRecord = z.object({
  method: z.enum(["request", "cancel", "reply", "publish", "counter", "refresh", "add", "declinecounter"]),
  uid: z.string().nullable(),
  title: z.string(),
  /** ISO 8601; a date alone for whole days; without an offset where the zone is not known. */
  startsAt: z.string().nullable(),
  endsAt: z.string().nullable(),
  isAllDay: z.boolean(),
  /** As the invitation names it, as in `Europe/Vienna`. */
  timeZone: z.string().nullable(),
  location: z.string().nullable(),
  organizer: person.nullable(),
  attendees: z.array(person.extend({ answer: z.enum(["accepted", "declined", "tentative", "needs-action", "delegated"]).nullable() })),
  isRecurring: z.boolean(),
});
export type InvitationRecord = z.infer<typeof invitationRecord>;

/** What a server or a mail program reports of a mail: that it arrived, or not and why, or that somebody opened it. */
const REPORT_REASONS = [
  "unknown-recipient",
  "unknown-domain",
  "moved",
  "mailbox-full",
  "mailbox-disabled",
  "too-large",
  "spam",
  "refused-sender",
  "refused-server",
  "policy",
  "authentication",
  "unreachable",
  "too-many",
  "system",
  "other",
] as const;
export type ReportReason = (typeof REPORT_REASONS)[number];

export const mailReport = z.object({
  /** `delivery`: a server's; `read`: a mail program's, when somebody opens or deletes the mail; `complaint`: marked as spam. */
  kind: z.enum(["delivery", "read", "complaint"]),
  recipients: z.array(
    z.object({
      email: z.string(),
      action: z.enum(["failed", "delayed", "delivered", "relayed", "expanded", "displayed", "deleted", "complained", "unknown"]),
      /** RFC 3463, as in `5.1.1`. */
      status: z.string().nullable(),
      smtpCode: z.int().nullable(),
      reason: z.enum(REPORT_REASONS).nullable(),
      /** No mail will ever arrive at this address; otherwise it may, later or when something is mended. */
      isHard: z.boolean(),
      /** The server's own words. */
      detail: z.string(),
    }),
  ),
});
export type MailReport = z.infer<typeof mailReport>;
export type ReportedRecipient = MailReport["recipients"][number];

export const authResult = z.enum(["pass", "fail", "softfail", "none", "unknown"]);

export const readingRecord = z.object({
  /** How it is signed or encrypted. Signatures are not checked. */
  seals: z.array(z.enum(SEALS)),
  invitation: invitationRecord.nullable(),
  report: mailReport.nullable(),
  /** The chain of servers that passed it on (RFC 8617). */
  arc: authResult,
  /** What could not be read as it should, one sentence each, in English. */
  problems: z.array(z.string()),
});
export type ReadingRecord = z.infer<typeof readingRecord>;
