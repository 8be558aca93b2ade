/** When a machine may write to somebody by itself (RFC 3834), and how often: nobody can use it to have a third person flooded. */
import type { MessageRecord } from "#/features/message/schema.ts";

/** Nobody reads what is sent to these, or a machine does, which would answer. */
const MACHINE =
  /^(no[-_.]?reply|do[-_.]?not[-_.]?reply|noanswer|mailer-daemon|postmaster|mail-daemon|daemon|root|nobody|www-data|listserv|majordomo|sympa|mailman|bounces?|owner-.*|.*-(bounces?|owner|request|noreply|no-reply)|(bounces?|noreply|no-reply)[-+=].*)$/i;
export const isMachineAddress = (email: string): boolean => MACHINE.test(email.slice(0, Math.max(0, email.lastIndexOf("@"))));

export type Budget = { hour: number; day: number };
/**
 * How many automatic mails one address gets. Three an hour at most: two machines that answer one another are silent after the third. A sender
 * who is proven may have more in a day; one whose checks fail is likely somebody else, who asked for nothing.
 */
export function budgetOf({ spf, dkim, dmarc }: MessageRecord["auth"]): Budget {
  if (dmarc === "fail" || spf === "fail" || spf === "softfail" || dkim === "fail") return { hour: 1, day: 1 };
  return dmarc === "pass" ? { hour: 3, day: 10 } : { hour: 3, day: 5 };
}
/** How the ledger says that a new mail got no answer by itself; why follows. */
export const UNANSWERED = "It was not answered by itself:";

/** Of one inbox, to everybody. */
export const INBOX_HOUR_MAX = 500;
