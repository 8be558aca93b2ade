/** Writes of messages: what members write, and the first of a ticket made by hand. */
import { sql } from "#/core/db.ts";
import { AppError, invalid } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { bodyOf } from "#/core/html.ts";
import type { Address } from "#/core/record.ts";
import { attach } from "#/features/message/attach/commands.ts";
import { mailOf, queueMail, replyContext } from "#/features/message/envelope/commands.ts";
import { may } from "#/features/message/policy.ts";
import { type CreateMessageInput, createMessageInput, firstMessageInput, type MessageRecord } from "#/features/message/schema.ts";
import { snippetOf } from "#/features/ticket/schema.ts";

type NewMessage = {
  id: string;
  ticketId: string;
  kind: MessageRecord["kind"];
  author: MessageRecord["author"];
  from?: Address | null;
  to?: Address[];
  cc?: Address[];
  bcc?: Address[];
  text: string;
  html: string | null;
  replyText?: string;
  replyHtml?: string | null;
  folds?: MessageRecord["folds"];
  messageId?: string | null;
  inReplyTo?: string | null;
  references?: string[];
  contentHash?: string | null;
  auth?: MessageRecord["auth"];
  isAutomatic?: boolean;
  reading?: MessageRecord["reading"];
  matchedBy?: MessageRecord["matchedBy"];
  subject?: string | null;
  isOutsider?: boolean;
  forwardedBy?: Address | null;
  deliveryState?: "queued" | null;
  sendAt?: Date | null;
  mentionIds?: string[];
  /** Left out: now. */
  at?: Date;
};

const INSERT = `
insert into message ("workspaceId", id, "ticketId", kind, "authorType", "authorId", "authorName", "authorEmail", "from", "to", cc, bcc, text, html, "replyText",
  "replyHtml", "messageId", "inReplyTo", "references", "contentHash", spf, dkim, dmarc, "isAutomatic", "matchedBy", "deliveryState", "deliveryAt", "createdAt", "sendAt", "mentionIds", subject, "isOutsider", "forwardedBy", reading, folds)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26::text,
  case when $26::text is not null then $27::timestamptz end, $27, $28, $29::uuid[], $30, $31, $32, $33::jsonb, $34::text[])`;

/** One more row; its ticket is the caller's to tell. Not waited for: see ctx.defer. */
export function insertMessage(ctx: CommandContext, m: NewMessage): void {
  const json = (addresses: Address[] | undefined) => JSON.stringify(addresses ?? []);
  const inserted = sql(INSERT, [
    ctx.workspaceId,
    m.id,
    m.ticketId,
    m.kind,
    m.author.type,
    m.author.id,
    m.author.name,
    m.author.email,
    m.from ? JSON.stringify(m.from) : null,
    json(m.to),
    json(m.cc),
    json(m.bcc),
    m.text,
    m.html,
    m.replyText ?? m.text,
    m.replyText === undefined ? m.html : (m.replyHtml ?? null),
    m.messageId ?? null,
    m.inReplyTo ?? null,
    m.references ?? [],
    m.contentHash ?? null,
    m.auth?.spf ?? "none",
    m.auth?.dkim ?? "none",
    m.auth?.dmarc ?? "none",
    m.isAutomatic ?? false,
    m.matchedBy ?? null,
    m.deliveryState ?? null,
    m.at ?? ctx.now,
    m.sendAt ?? null,
    m.mentionIds ?? [],
    m.subject ?? null,
    m.isOutsider ?? false,
    m.forwardedBy ? JSON.stringify(m.forwardedBy) : null,
    m.reading ? JSON.stringify(m.reading) : null,
    m.folds?.length ? m.folds : null,
  ]);
  ctx.defer(inserted);
}

export const addFirstMessage = command({
  name: "message.first",
  isInternal: true,
  input: firstMessageInput,
  may: may.first,
  run: async (ctx, { ticketId, text, html, contact }) => {
    const id = ctx.id();
    const { name, email } = contact;
    insertMessage(ctx, {
      id,
      ticketId,
      kind: "customer",
      author: { type: "contact", ...contact },
      from: { name, email },
      text,
      html,
    });
    ctx.emit("message.received", { subject: touch("ticket", ticketId), data: { messageId: id }, touches: [touch("message", id)] });
  },
});

export const createMessage = command({
  name: "message.create",
  input: createMessageInput,
  load: (ctx, { ticketId }) => replyContext(ctx, ticketId),
  may: (actor, _loaded, input) => may.write(actor, input),
  run: async (ctx, input, ticket): Promise<MessageRecord> => {
    const id = input.id ?? ctx.id();
    const isReply = input.kind === "reply";
    if (!isReply && (input.cc.length > 0 || input.bcc.length > 0 || input.sendAt))
      throw invalid("kind", "a note is not mailed: it has no cc, bcc or sendAt");
    if (input.isForward && !(isReply && input.to)) throw invalid("to", "is required to forward a message");
    if (!isReply && input.to) throw invalid("kind", "a note is not mailed: it has no to");
    const sendAt = sendTime(ctx, input);
    if (isReply && input.seenMessageId && !input.isForced) await refuseOvertaken(ctx, input.ticketId, input.seenMessageId);
    const mentionIds = isReply ? [] : await activeMembers(ctx, input.mentionIds);
    const { text, html } = bodyOf(input);
    const mail = isReply ? mailOf(id, ticket, { ...input, member: ctx.actor.type === "member" ? ctx.actor.name : null }) : null;
    const message: NewMessage = {
      id,
      ticketId: input.ticketId,
      kind: input.kind,
      author: authorOf(ctx),
      from: mail?.from,
      to: mail?.to,
      cc: input.cc,
      bcc: input.bcc,
      text,
      html,
      messageId: mail?.messageId,
      inReplyTo: isReply && !input.isForward ? ticket.lastMessageId : null,
      deliveryState: isReply ? "queued" : null,
      sendAt,
      mentionIds,
    };
    insertMessage(ctx, message);
    const attachments = await attach(ctx, id, input);
    const about = [ctx.workspaceId, input.ticketId, ctx.now];
    ctx.defer(isReply && !input.isForward ? sql(AFTER_REPLY, [...about, snippetOf(text)]) : sql(AFTER_NOTE, about));
    if (mail) queueMail(ctx, { id, ticketId: input.ticketId, inboxId: ticket.inboxId, mail, sendAt });
    ctx.emit(isReply ? "message.replied" : "message.noted", {
      subject: touch("ticket", input.ticketId),
      data: {
        messageId: id,
        ...(input.isForward ? { isForward: true } : {}),
        ...(input.status ? { statusBefore: ticket.status, status: input.status } : {}),
      },
      touches: [touch("message", id)],
    });
    if (ctx.actor.type === "member" && isReply)
      await ctx.call("ticket.concern", { ticketId: input.ticketId, memberIds: [ctx.actor.id], what: "replied" });
    if (mentionIds.length > 0) await ctx.call("ticket.concern", { ticketId: input.ticketId, memberIds: mentionIds, what: "mentioned" });
    if (input.draftId && ctx.actor.type === "member") await ctx.call("draft.delete", { id: input.draftId });
    if (input.status) await ctx.call("ticket.update", { id: input.ticketId, status: input.status, snoozedUntil: input.snoozedUntil });
    return {
      id,
      ticketId: input.ticketId,
      kind: input.kind,
      author: message.author,
      from: mail?.from ?? null,
      to: mail?.to ?? [],
      text,
      html,
      cc: input.cc,
      bcc: input.bcc,
      replyText: text,
      replyHtml: html,
      messageId: mail ? `<${mail.messageId}>` : null,
      inReplyTo: message.inReplyTo ? `<${message.inReplyTo}>` : null,
      attachments,
      auth: { spf: "none", dkim: "none", dmarc: "none" },
      isAutomatic: false,
      reading: null,
      matchedBy: null,
      subject: null,
      isOutsider: false,
      forwardedBy: null,
      delivery: mail ? { state: "queued", at: ctx.now.toISOString(), detail: null } : null,
      bounce: null,
      folds: [],
      sendAt: sendAt?.toISOString() ?? null,
      originTicketId: null,
      mentionIds,
      createdAt: ctx.now.toISOString(),
    };
  },
});

const AFTER_REPLY = `
update ticket set "messageCount" = "messageCount" + 1, snippet = $4, "updatedAt" = $3, "lastAgentMessageAt" = $3, "firstReplyAt" = coalesce("firstReplyAt", $3)
where "workspaceId" = $1 and id = $2`;
/** A note is for members: the list goes on showing the last words exchanged with the customer. */
const AFTER_NOTE = `update ticket set "messageCount" = "messageCount" + 1, "updatedAt" = $3 where "workspaceId" = $1 and id = $2`;

/** A key writes in its own name. */
const authorOf = ({ actor }: CommandContext): MessageRecord["author"] => ({
  type: actor.type === "member" ? "member" : "system",
  id: actor.id,
  name: actor.name,
  email: actor.type === "member" ? actor.email : null,
});

/** When the mail leaves, if not at once. @throws AppError invalid */
function sendTime(ctx: CommandContext, { kind, sendAt, undoableForS }: CreateMessageInput): Date | null {
  if (sendAt && new Date(sendAt) <= ctx.now) throw invalid("sendAt", "must be a time in the future");
  if (sendAt) return new Date(sendAt);
  return kind === "reply" && undoableForS > 0 ? new Date(ctx.now.getTime() + undoableForS * 1_000) : null;
}

/** Nobody answers a customer twice by accident. @throws AppError newer-reply */
async function refuseOvertaken(ctx: CommandContext, ticketId: string, seenMessageId: string) {
  const [newer] = await sql<{ authorName: string }>(
    `select "authorName" from message where "workspaceId" = $1 and "ticketId" = $2 and id > $3 and kind = 'reply' and "authorId" is distinct from $4
     order by id desc limit 1`,
    [ctx.workspaceId, ticketId, seenMessageId, ctx.actor.id],
  );
  if (newer)
    throw new AppError(
      "newer-reply",
      `${newer.authorName} has answered meanwhile. Your reply was not sent; read theirs, then send it or throw it away.`,
    );
}

/** @throws AppError invalid, at each that is no active member */
async function activeMembers(ctx: CommandContext, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await sql<{ id: string }>(`select id from member where "workspaceId" = $1 and id = any($2::uuid[]) and "isActive"`, [
    ctx.workspaceId,
    ids,
  ]);
  const found = new Set(rows.map((row) => row.id));
  const issues = ids.flatMap((id, index) =>
    found.has(id) ? [] : [{ path: `mentionIds.${index}`, message: "is not an active member of this workspace" }],
  );
  if (issues.length > 0) throw new AppError("invalid", undefined, { issues });
  return [...found];
}
