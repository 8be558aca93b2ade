/** Reads a mail in a thread of its own, within limits; one that exceeds them is read by its header alone. And asks who sent it. */
import { authenticate, type Handover, UNKNOWN, type Verdicts } from "#/adapters/mail/authenticate.ts";
import { type ReadAttachment, type ReadMail, readHead } from "#/adapters/mail/mime.ts";
import { log } from "#/core/log.ts";
import { shared } from "#/core/shared.ts";
import { ThreadError, type ThreadLimits, threads } from "#/core/thread.ts";
import { env } from "#/env.ts";
import type { IncomingMail } from "#/features/mail/commands.ts";
import { bodyOf } from "#/features/mail/inbound/rules.ts";
import { postmarkVerdicts } from "#/features/mail/postmark/rules.ts";
import type { Headers } from "#/features/mail/raw/rules.ts";
import { verdictsBy } from "#/features/mail/verdict/rules.ts";
import type { MailReport, ReadingRecord } from "#/features/message/reading/schema.ts";
import type { Reading } from "#/mailReader.ts";

/** Most mails take milliseconds; the largest that are accepted, about a second. */
const LIMITS: ThreadLimits = { timeMs: 10_000, memoryMb: 384, max: 2 };

/** In the bundle the thread lies beside this file; in the source, at its root. */
const ENTRY = new URL(import.meta.url.endsWith(".ts") ? "../../../mailReader.ts" : "./mailReader.js", import.meta.url);

/** A reader with these limits; the product's own is readMail. */
export function mailReader(limits: Partial<ThreadLimits> = {}): (raw: Buffer) => Promise<Reading> {
  const read = threads<Uint8Array, Reading>(ENTRY, { ...LIMITS, ...limits });
  return async (raw) => {
    try {
      const { mail, body } = await read(raw);
      return { mail: { ...mail, attachments: mail.attachments.map(whole) }, body: { ...body, files: body.files.map(whole) } };
    } catch (error) {
      if (!(error instanceof ThreadError)) throw error;
      log.warn({ err: error, sizeBytes: raw.length }, "a mail could not be read within its limits");
      const mail = readHead(raw);
      const why = error.reason === "fault" ? `could not be taken apart (${error.message})` : error.message;
      return {
        mail: { ...mail, problems: [`${why}; its header and its beginning are shown, and it is kept whole as a file`] },
        body: bodyOf(mail),
      };
    }
  };
}

/** Bytes come back from a thread as what they are, without Node's methods. */
const whole = (file: ReadAttachment): ReadAttachment => ({
  ...file,
  content: Buffer.from(file.content.buffer, file.content.byteOffset, file.content.byteLength),
});

/** Reads a mail. Never throws. */
export const readMailApart = (raw: Buffer): Promise<Reading> => shared("mailReader", () => mailReader())(raw);

type Handed = Handover & { source: IncomingMail["source"]; raw: Buffer };

/**
 * Whether it is from whom it says: asked of the DNS for what came by SMTP, Postmark's own word for what came from there, and for what lay in
 * a mailbox the word of the server that an administrator has named. What a header claims about itself proves nothing.
 */
export async function verdictsOf(mail: Handed, headers: Headers, trustedServer: string | null): Promise<Verdicts> {
  if (trustedServer !== null) return verdictsBy(trustedServer, headers);
  if (mail.source === "smtp") return authenticate(mail.raw, mail, { mta: new URL(env.APP_URL).hostname });
  return mail.source === "postmark" ? postmarkVerdicts(headers) : UNKNOWN;
}

/** What it says beside its words; null where that is nothing. */
export function readingOf({ seals, invitation, problems }: ReadMail, report: MailReport | null, { arc }: Verdicts): ReadingRecord | null {
  const isPlain = seals.length === 0 && !invitation && !report && problems.length === 0 && arc !== "pass" && arc !== "fail";
  return isPlain ? null : { seals, invitation, report, arc, problems };
}

/** A year that a header's slip of the pen makes impossible is no date. */
export function sentAtOf({ sentAt }: ReadMail): string | null {
  const year = sentAt?.getUTCFullYear() ?? 0;
  return sentAt && year >= 1970 && year <= 9999 ? sentAt.toISOString() : null;
}
