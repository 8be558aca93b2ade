/** Reads a mail in a thread of its own, within limits; one that exceeds them is read by its header alone. */
import { type ReadAttachment, readHead } from "#/adapters/mail/mime.ts";
import { log } from "#/core/log.ts";
import { shared } from "#/core/shared.ts";
import { ThreadError, type ThreadLimits, threads } from "#/core/thread.ts";
import { bodyOf } from "#/features/mail/inbound/rules.ts";
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
