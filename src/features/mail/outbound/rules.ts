/** A reply as the mail that leaves. */
import type { OutgoingAttachment, OutgoingMail } from "#/adapters/mail/index.ts";
import type { Reply } from "#/features/mail/outbound/queries.ts";
import { isSynthetic, referencesFor, replyAddress } from "#/features/mail/rules.ts";

export type Given = { key: Buffer; files: OutgoingAttachment[]; date: Date; dkim?: OutgoingMail["dkim"] };
/** `files` are the bytes of the reply's attachments, in their order; `key` signs the reply address, `dkim` the mail; `html` is its whole page. */
export function outgoingMailOf(
  workspaceId: string,
  reply: Reply,
  { key, files, date, dkim = null, html }: Given & { html: string },
): OutgoingMail {
  const from = reply.from ?? { name: reply.inboxName, email: reply.inboxAddress ?? "" };
  const inReplyTo = reply.inReplyTo && !isSynthetic(reply.inReplyTo) ? reply.inReplyTo : null;
  return {
    messageId: reply.messageId,
    from,
    to: reply.to,
    cc: reply.cc,
    bcc: reply.bcc,
    replyTo: replyAddress(key, workspaceId, reply.ticketId, from.email),
    subject: reply.subject,
    text: reply.look?.footer ? `${reply.text.trimEnd()}\n\n${reply.look.footer}` : reply.text,
    html,
    inReplyTo,
    references: referencesFor(inReplyTo ? [...reply.earlier.filter((id) => id !== inReplyTo), inReplyTo] : reply.earlier),
    date,
    isAutomatic: reply.isAutomatic,
    tracksOpens: reply.tracksOpens,
    dkim,
    attachments: files,
    metadata: { workspace: workspaceId, message: reply.id },
  };
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** Paragraphs and line breaks as they were typed. */
export const htmlOfText = (text: string) =>
  text
    .replace(/\r\n?/g, "\n")
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? letter).replaceAll("\n", "<br>\n")}</p>`)
    .join("\n");
