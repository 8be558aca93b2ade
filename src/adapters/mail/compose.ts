/** The raw message of an outgoing mail. The same mail gives the same bytes, so that a repeat can be recognised as one. */
import { createHash } from "node:crypto";
import MailComposer from "nodemailer/lib/mail-composer/index.js";
import type { Address, OutgoingMail } from "./index.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const CONTROL = /[\u0000-\u001f\u007f]+/g;
/** One line: a header that holds a line break would begin another header. */
const oneLine = (text: string) => text.replace(CONTROL, " ").trim();
/** A Message-ID as a header shows it; what could end it early is taken out. */
export const bracketed = (messageId: string) => `<${messageId.replace(/[<>\s]/g, "").replace(CONTROL, "")}>`;
const person = ({ name, email }: Address) => ({ name: oneLine(name), address: mailbox(email) });
const mailbox = (email: string) => email.replace(CONTROL, "").replace(/[<>,;\s]/g, "");

/** Everyone the mail goes to, once, the hidden ones included. */
export const envelopeOf = (mail: Pick<OutgoingMail, "to" | "cc" | "bcc">): string[] => [
  ...new Map([...mail.to, ...mail.cc, ...mail.bcc].map(({ email }) => [email.toLowerCase(), mailbox(email)])).values(),
];

/** Headers beyond the usual ones, the same for every transport. */
export const extraHeaders = (mail: OutgoingMail): Record<string, string> => (mail.isAutomatic ? { "Auto-Submitted": "auto-replied" } : {});

/** The mail as RFC 5322 bytes with a text and an HTML part. */
export async function composeMail(mail: OutgoingMail): Promise<Buffer> {
  const composer = new MailComposer({
    from: person(mail.from),
    to: mail.to.map(person),
    cc: mail.cc.map(person),
    ...(mail.replyTo ? { replyTo: mailbox(mail.replyTo) } : {}),
    subject: oneLine(mail.subject),
    text: mail.text,
    html: mail.html,
    messageId: bracketed(mail.messageId),
    ...(mail.inReplyTo ? { inReplyTo: bracketed(mail.inReplyTo) } : {}),
    references: mail.references.map(bracketed),
    date: mail.date,
    headers: extraHeaders(mail),
    attachments: mail.attachments.map((file) => ({
      filename: oneLine(file.name),
      contentType: oneLine(file.contentType),
      content: file.content,
      contentDisposition: file.isInline ? ("inline" as const) : ("attachment" as const),
      ...(file.contentId ? { cid: file.contentId.replace(/[<>\s]/g, "") } : {}),
    })),
    baseBoundary: createHash("sha256").update(mail.messageId).digest("hex").slice(0, 16),
    // Nothing a mail says may make the server read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  } as ConstructorParameters<typeof MailComposer>[0]);
  return withIdsOnOneLine(await composer.compile().build());
}

/** An id that begins on the second line of its header is lawful, and yet not found by every program that threads by it. */
function withIdsOnOneLine(raw: Buffer): Buffer {
  const end = raw.indexOf("\r\n\r\n");
  const head = raw
    .subarray(0, end)
    .toString("latin1")
    .replace(/^(Message-ID|In-Reply-To|Reply-To|References):\r\n[ \t]+/gm, "$1: ");
  return Buffer.concat([Buffer.from(head, "latin1"), raw.subarray(end)]);
}
