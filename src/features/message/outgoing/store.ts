/** A message on its way from this browser: what is sent, and how it is shown until the server has it. */
import type { Optimistic } from "#/core/client/pool.ts";
import type { AttachmentRecord } from "#/features/attachment/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { snippetOf, type TicketRecord, type TicketStatus } from "#/features/ticket/schema.ts";

/** The part of `message.create` that this browser sends. */
export type NewMessage = {
  id: string;
  ticketId: string;
  kind: "reply" | "note";
  text: string;
  html?: string;
  attachmentIds: string[];
  to?: string[];
  cc: string[];
  bcc: string[];
  isForward?: boolean;
  mentionIds?: string[];
  seenMessageId?: string;
  isForced?: boolean;
  undoableForS?: number;
  sendAt?: string;
  draftId?: string;
  status?: TicketStatus;
  snoozedUntil?: string;
};
/** What is done with a message beside being sent. */
export type SendOptions = { status?: TicketStatus; snoozedUntil?: string; sendAt?: string; isForced?: boolean };

export const messageOptimistic: Record<string, Optimistic> = {
  "message.create": (view, command, me) => {
    const input = command.input as NewMessage;
    const ticket = view.get<TicketRecord>("ticket", input.ticketId);
    // Once the server's copy is here, there is nothing left to guess.
    if (!ticket || view.get("message", input.id)) return [];
    const isReply = input.kind === "reply";
    const at = command.at;
    const address = (email: string) => ({ name: "", email });
    const message: MessageRecord = {
      id: input.id,
      ticketId: input.ticketId,
      kind: input.kind,
      author: { type: "member", id: me.id, name: me.name, email: me.email },
      from: null,
      to: input.to?.map(address) ?? (isReply ? [{ name: ticket.contact.name, email: ticket.contact.email }] : []),
      cc: input.cc.map(address),
      bcc: input.bcc.map(address),
      text: input.text,
      html: input.html ?? null,
      replyText: input.text,
      replyHtml: input.html ?? null,
      messageId: null,
      inReplyTo: null,
      attachments: input.attachmentIds.flatMap((id) => view.get<AttachmentRecord>("attachment", id) ?? []),
      auth: { spf: "none", dkim: "none", dmarc: "none" },
      isAutomatic: false,
      reading: null,
      matchedBy: null,
      subject: null,
      isOutsider: false,
      forwardedBy: null,
      delivery: isReply ? { state: "queued", at, detail: null } : null,
      bounce: null,
      folds: [],
      sendAt: input.sendAt ?? (isReply && input.undoableForS ? new Date(Date.parse(at) + input.undoableForS * 1_000).toISOString() : null),
      originTicketId: null,
      mentionIds: input.mentionIds ?? [],
      createdAt: at,
    };
    const after: TicketRecord = {
      ...ticket,
      messageCount: ticket.messageCount + 1,
      updatedAt: at > ticket.updatedAt ? at : ticket.updatedAt,
      status: input.status ?? ticket.status,
      ...(input.status
        ? { snoozedUntil: input.snoozedUntil ?? null, closedAt: input.status === "closed" ? (ticket.closedAt ?? at) : null }
        : {}),
      ...(isReply && !input.isForward
        ? { snippet: snippetOf(input.text), lastAgentMessageAt: at, firstReplyAt: ticket.firstReplyAt ?? at }
        : {}),
    };
    return [
      { type: "message", record: message },
      { type: "ticket", record: after },
      ...(input.draftId ? [{ type: "draft", id: input.draftId }] : []),
    ];
  },
  "message.cancel": (_view, command) => [{ type: "message", id: (command.input as { id: string }).id }],
};

/** How long a reply can be taken back, unless the member has chosen otherwise. */
export const UNDO_SEND_S = 10;

/** The members whom a note names. */
export const mentionsIn = (text: string, members: MemberRecord[]): string[] =>
  members.flatMap(({ id, name, isActive }) => (isActive && text.includes(`@${name}`) ? [id] : []));

/** Set off as mail programs know it. A signature is text, or HTML that the server has made harmless. */
export function signed(words: { text: string; html: string }, signature: string | null): { text: string; html: string } {
  if (!signature) return words;
  const isHtml = /<[a-z][^>]*>/i.test(signature);
  const plain = isHtml
    ? signature
        .replace(/<br\s*\/?>|<\/p>/gi, "\n")
        .replace(/<[^>]*>/g, "")
        .trim()
    : signature.trim();
  return { text: `${words.text}\n\n-- \n${plain}`, html: `${words.html}<p>-- </p>${isHtml ? signature : htmlOfText(signature)}` };
}

export const htmlOfText = (text: string) =>
  `<p>${text
    .replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`)
    .replace(/\n\n+/g, "</p><p>")
    .replaceAll("\n", "<br>")}</p>`;
