/** What a mail that was read says to message.receive: its words within limits, and what a bounce means for the mail that came back. */
import type { ReadAttachment, ReadMail } from "#/adapters/mail/mime.ts";
import { harmlessHtml, textOfHtml } from "#/core/html.ts";
import type { MailNature } from "#/features/mail/nature/rules.ts";
import { newWords } from "#/features/mail/quote/rules.ts";
import { detailOf } from "#/features/mail/report/rules.ts";
import type { MailReport, ReportedRecipient } from "#/features/message/reading/schema.ts";
import type { FoldKind } from "#/features/message/schema.ts";
import { MESSAGE_LENGTH_MAX } from "#/features/ticket/schema.ts";

export type Body = {
  text: string;
  html: string | null;
  replyText: string;
  replyHtml: string | null;
  /** What was folded away from around the new words. */
  folds: FoldKind[];
  /** What is too long to be shown, whole. */
  files: ReadAttachment[];
  notes: string[];
};

/** Longer HTML is kept as a file: making megabytes of it harmless would hold up every other mail. */
const HTML_READ_MAX = 2 * MESSAGE_LENGTH_MAX;

/** The words of a mail, made harmless. What cannot be shown comes as a file beside them: nothing is dropped. */
export function bodyOf(mail: Pick<ReadMail, "subject" | "text" | "html">): Body {
  const notes: string[] = [];
  const files: ReadAttachment[] = [];
  const sent = mail.html;
  let html = sent === null || sent.length > HTML_READ_MAX ? null : attempt(() => harmlessHtml(sent), null);
  if (html !== null && html.length > MESSAGE_LENGTH_MAX) html = null;
  if (sent !== null && html === null) {
    notes.push("Its HTML is too long, or too deeply nested, to be shown and is kept as a file.");
    files.push(file("message.html", "text/html", sent));
  }
  let text = mail.text.trim() ? mail.text : html ? attempt(() => textOfHtml(html ?? ""), "") : "";
  if (text.length > MESSAGE_LENGTH_MAX) {
    notes.push("Its text is too long to be shown and is kept whole as a file.");
    files.push(file("message.txt", "text/plain", text));
    text = text.slice(0, MESSAGE_LENGTH_MAX - 1).toWellFormed();
  }
  // The HTML as it was sent: what mail programs call their elements is gone once it is harmless.
  const words = newWords({ subject: mail.subject, text, html: html === null ? null : sent });
  const isFolded = words.replyHtml !== null && words.replyHtml !== sent;
  const replyHtml = isFolded ? attempt(() => harmlessHtml(words.replyHtml ?? ""), html) : html;
  // A text that was made from the HTML has lost what told its quotes: its new words are those of the HTML.
  const isMade = mail.text.trim() === "" && isFolded && replyHtml !== html;
  const replyText = isMade
    ? attempt(() => textOfHtml(replyHtml ?? ""), "")
        .slice(0, MESSAGE_LENGTH_MAX - 1)
        .toWellFormed() || words.replyText
    : words.replyText;
  return { text, html, replyText, replyHtml, folds: words.kinds, files, notes };
}

const file = (name: string, contentType: string, content: string): ReadAttachment => ({
  name,
  contentType,
  contentId: null,
  isInline: false,
  content: Buffer.from(content),
});

function attempt<T>(fn: () => T, otherwise: T): T {
  try {
    return fn();
  } catch {
    return otherwise;
  }
}

const REPORT_BYTES_MAX = 1024 * 1024;

/** What a report means for the mail it speaks of. */
export type Notice = {
  /** Message-IDs that the report holds: of that mail among them. */
  messageIds: string[];
  /** What became of the mail; null where that is not settled yet, as for one that is late. */
  state: "bounced" | "complained" | "delivered" | "opened" | null;
  /** No mail to this recipient will ever arrive, as against this one: the address is wrong or gone. */
  isHard: boolean;
  recipient: string | null;
  /** One line, for people. */
  detail: string;
};

const MESSAGE_ID_LINE = /^[ \t>]*(?:(?:original-|x-original-)?message-id|in-reply-to|references):\s*((?:<[^<>]+>\s*)+)/gim;

/** Looks for Message-IDs wherever they stand: many servers send something close to a report, and strictness would find nothing. */
export function noticeOf(raw: Buffer, mail: Pick<ReadMail, "text" | "reports">, report: MailReport): Notice {
  const texts = [
    ...mail.reports.map(({ text }) => text),
    raw.subarray(0, REPORT_BYTES_MAX).toString("latin1"),
    mail.text.slice(0, REPORT_BYTES_MAX),
  ];
  const messageIds = texts.flatMap((text) =>
    [...text.matchAll(MESSAGE_ID_LINE)].flatMap((line) =>
      [...(line[1] ?? "").matchAll(/<([^<>]+)>/g)].map((id) => (id[1] ?? "").replace(/\s/g, "")),
    ),
  );
  const { state, about } = verdictOf(report);
  return {
    messageIds: [...new Set(messageIds)].slice(0, 50),
    state,
    isHard: about?.isHard ?? false,
    recipient: about?.email || null,
    detail: detailOf(report),
  };
}

type Told = { nature: MailNature; sign: string | null };
/** Servers report in the same form that a mail has arrived: such news is no bounce. */
export const natureTold = (looks: Told, notice: Notice | null): Told =>
  looks.nature === "bounce" && notice?.state === "delivered" ? { nature: "auto-reply", sign: "a report that a mail has arrived" } : looks;

const ARRIVED = new Set<ReportedRecipient["action"]>(["delivered", "relayed", "expanded"]);

/** Of several recipients, the one it did not reach counts; that it has arrived is said when all of it has. */
function verdictOf({ kind, recipients }: MailReport): { state: Notice["state"]; about: ReportedRecipient | undefined } {
  const [first] = recipients;
  if (kind === "complaint") return { state: "complained", about: first };
  // Deleted unread or not: it lay in the mailbox.
  if (kind === "read")
    return { state: first?.action === "displayed" ? "opened" : first?.action === "deleted" ? "delivered" : null, about: first };
  const failed = recipients.find(({ action, status }) => action === "failed" || (action === "unknown" && (status ?? "").startsWith("5")));
  if (failed) return { state: "bounced", about: failed };
  return { state: first && recipients.every(({ action }) => ARRIVED.has(action)) ? "delivered" : null, about: first };
}
