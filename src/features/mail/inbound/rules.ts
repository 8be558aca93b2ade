/** What a mail that was read says to message.receive: its words within limits, and what a bounce tells about the mail that came back. */
import type { ReadAttachment, ReadMail } from "#/adapters/mail/mime.ts";
import { harmlessHtml, textOfHtml } from "#/core/html.ts";
import { newWords } from "#/features/message/rules.ts";
import { MESSAGE_LENGTH_MAX } from "#/features/ticket/schema.ts";

export type Body = {
  text: string;
  html: string | null;
  replyText: string;
  replyHtml: string | null;
  /** What is too long to be shown, whole. */
  files: ReadAttachment[];
  notes: string[];
};

/** Longer HTML is kept as a file: making megabytes of it harmless would hold up every other mail. */
const HTML_READ_MAX = 2 * MESSAGE_LENGTH_MAX;

/** The words of a mail, made harmless. What cannot be shown comes as a file beside them: nothing is dropped. */
export function bodyOf(mail: Pick<ReadMail, "text" | "html">): Body {
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
  const words = newWords({ text, html: html === null ? null : sent });
  const replyHtml =
    words.replyHtml === null ? null : words.replyHtml === sent ? html : attempt(() => harmlessHtml(words.replyHtml ?? ""), html);
  return { text, html, replyText: words.replyText, replyHtml, files, notes };
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

export type BounceReport = {
  /** Message-IDs that the report holds: of the mail that came back among them. */
  messageIds: string[];
  /** The mail will never arrive, as against being late. */
  isFinal: boolean;
  /** No mail to this recipient will ever arrive, as against this one: the address is wrong or gone. */
  isHard: boolean;
  recipient: string | null;
  /** One line, for people. */
  detail: string;
};

/** Reads a delivery report (RFC 3464) line by line: many servers send something close to one, and strictness would find nothing. */
export function bounceReportOf(raw: Buffer): BounceReport {
  const text = raw.subarray(0, REPORT_BYTES_MAX).toString("utf8");
  const value = (name: string) =>
    new RegExp(`^${name}:[ \\t]*(.+(?:\\r?\\n[ \\t]+.+)*)`, "im").exec(text)?.[1]?.replace(/\s+/g, " ").trim() ?? "";
  const [action, status, diagnostic] = [value("Action").toLowerCase(), value("Status"), value("Diagnostic-Code").replace(/^smtp;\s*/i, "")];
  const recipient = value("Final-Recipient").replace(/^rfc822;\s*/i, "") || value("X-Failed-Recipients");
  const messageIds = [...text.matchAll(/^(?:message-id|in-reply-to|references):\s*((?:<[^<>]+>\s*)+)/gim)].flatMap((match) =>
    [...(match[1] ?? "").matchAll(/<([^<>]+)>/g)].map((id) => (id[1] ?? "").replace(/\s/g, "")),
  );
  const why = [recipient, diagnostic || status].filter(Boolean).join(": ");
  return {
    messageIds: [...new Set(messageIds)].slice(0, 50),
    isFinal:
      action === "failed" ||
      (action === "" && status.startsWith("5")) ||
      (action === "" && status === "" && value("X-Failed-Recipients") !== ""),
    // RFC 3463: 5.1 is about the address; 5.0 says no more than that it failed for good. A full mailbox (5.2) or a policy (5.7) may pass.
    isHard: /^5\.[01]\b/.test(status),
    recipient: recipient || null,
    detail: (why || "The mail was returned by a mail server.").slice(0, 900).toWellFormed(),
  };
}
