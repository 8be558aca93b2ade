/** Writes of messages: what members write, what customers' mail says, and what became of a mail that was sent. */
import { sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { bodyOf } from "#/core/html.ts";
import type { Address } from "#/core/record.ts";
import type { EnsuredContact } from "#/features/contact/schema.ts";
import { isNews } from "#/features/message/delivery/rules.ts";
import { may } from "#/features/message/policy.ts";
import { messagesById } from "#/features/message/queries.ts";
import {
  createMessageInput,
  type DeliveryState,
  firstMessageInput,
  type MessageRecord,
  type ReceivedMessage,
  type ReceiveMessageInput,
  receiveMessageInput,
  type SetDelivery,
  setDeliveryInput,
} from "#/features/message/schema.ts";
import { snippetOf, type TicketStatus } from "#/features/ticket/schema.ts";

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
  messageId?: string | null;
  inReplyTo?: string | null;
  references?: string[];
  contentHash?: string | null;
  auth?: MessageRecord["auth"];
  isAutomatic?: boolean;
  matchedBy?: string | null;
  deliveryState?: "queued" | null;
};

const INSERT = `
insert into message ("workspaceId", id, "ticketId", kind, "authorType", "authorId", "authorName", "authorEmail", "from", "to", cc, bcc, text, html, "replyText",
  "replyHtml", "messageId", "inReplyTo", "references", "contentHash", spf, dkim, dmarc, "isAutomatic", "matchedBy", "deliveryState", "deliveryAt", "createdAt")
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26::text,
  case when $26::text is not null then $27::timestamptz end, $27)`;

/** Not waited for: see ctx.defer. */
function insertMessage(ctx: CommandContext, m: NewMessage): void {
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
    ctx.now,
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

type ReplyContext = {
  status: TicketStatus;
  subject: string;
  inboxId: string;
  inboxName: string;
  inboxAddress: string | null;
  contactName: string;
  contactEmail: string;
  lastMessageId: string | null;
};
const REPLY_CONTEXT = `
select t.status, t.subject, t."inboxId", i.name as "inboxName",
  (select a.email from inbox_address a where a."workspaceId" = $1 and a."inboxId" = t."inboxId" order by a."isPrimary" desc, a.id limit 1) as "inboxAddress",
  c.name as "contactName", c.email as "contactEmail",
  (select m."messageId" from message m where m."workspaceId" = $1 and m."ticketId" = t.id and m."messageId" is not null and m.kind <> 'note'
   order by m.id desc limit 1) as "lastMessageId"
from ticket t
  join inbox i on i."workspaceId" = t."workspaceId" and i.id = t."inboxId"
  join contact c on c."workspaceId" = t."workspaceId" and c.id = t."contactId"
where t."workspaceId" = $1 and t.id = $2 for update of t`;

export const createMessage = command({
  name: "message.create",
  input: createMessageInput,
  load: async (ctx, { ticketId }) => {
    const [found] = await sql<ReplyContext>(REPLY_CONTEXT, [ctx.workspaceId, ticketId]);
    if (!found) throw notFound("ticket");
    return found;
  },
  may: (actor, _loaded, input) => may.write(actor, input),
  run: async (ctx, input, ticket): Promise<MessageRecord> => {
    const id = input.id ?? ctx.id();
    const isReply = input.kind === "reply";
    if (!isReply && (input.cc.length > 0 || input.bcc.length > 0 || input.sendAt))
      throw invalid("kind", "a note is not mailed: it has no cc, bcc or sendAt");
    const sendAt = input.sendAt ? new Date(input.sendAt) : null;
    if (sendAt && sendAt <= ctx.now) throw invalid("sendAt", "must be a time in the future");
    const { text, html } = bodyOf(input);
    const mail = isReply ? mailOf(id, ticket) : null;
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
      inReplyTo: isReply ? ticket.lastMessageId : null,
      deliveryState: isReply ? "queued" : null,
    };
    insertMessage(ctx, message);
    const attachments = await attach(ctx, id, input.attachmentIds);
    const about = [ctx.workspaceId, input.ticketId, ctx.now];
    ctx.defer(isReply ? sql(AFTER_REPLY, [...about, snippetOf(text)]) : sql(AFTER_NOTE, about));
    if (mail) {
      const queued = sql(
        `insert into outbound_mail ("workspaceId", id, "ticketId", "inboxId", "messageId", subject, "to", "createdAt") values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [ctx.workspaceId, id, input.ticketId, ticket.inboxId, mail.messageId, mail.subject, JSON.stringify(mail.to), ctx.now],
      );
      ctx.defer(queued);
      ctx.enqueue("sendReply", { workspaceId: ctx.workspaceId, id }, { runAt: sendAt ?? undefined, key: `send:${id}`, attemptsMax: 12 });
    }
    ctx.emit(isReply ? "message.replied" : "message.noted", {
      subject: touch("ticket", input.ticketId),
      data: { messageId: id },
      touches: [touch("message", id)],
    });
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
      matchedBy: null,
      delivery: mail ? { state: "queued", at: ctx.now.toISOString(), detail: null } : null,
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

/** The envelope of a reply. The Message-ID is chosen now, so that a repeated send is the same mail. */
function mailOf(id: string, ticket: ReplyContext) {
  if (!ticket.inboxAddress)
    throw new AppError("conflict", "The ticket's inbox has no address to send from. Add one in its settings; your text was not sent.");
  const domain = ticket.inboxAddress.slice(ticket.inboxAddress.lastIndexOf("@") + 1);
  return {
    messageId: `${id}@${domain}`,
    subject: /^\s*re\s*:/i.test(ticket.subject) ? ticket.subject : `Re: ${ticket.subject}`,
    from: { name: ticket.inboxName, email: ticket.inboxAddress },
    to: [{ name: ticket.contactName, email: ticket.contactEmail }],
  };
}

async function attach(ctx: CommandContext, messageId: string, attachmentIds: string[]): Promise<MessageRecord["attachments"]> {
  if (attachmentIds.length === 0) return [];
  const rows = await sql<{ id: string }>(
    `update attachment set "messageId" = $2 where "workspaceId" = $1 and id = any($3::uuid[]) and "messageId" is null returning id`,
    [ctx.workspaceId, messageId, attachmentIds],
  );
  const found = new Set(rows.map((row) => row.id));
  const issues = attachmentIds.flatMap((id, index) =>
    found.has(id) ? [] : [{ path: `attachmentIds.${index}`, message: "is not an attachment that waits for a message" }],
  );
  if (issues.length > 0) throw new AppError("invalid", undefined, { issues });
  const [message] = await messagesById(ctx.workspaceId, [messageId]);
  return message?.attachments ?? [];
}

export const receiveMessage = command({
  name: "message.receive",
  input: receiveMessageInput,
  may: may.receive,
  run: async (ctx, input): Promise<ReceivedMessage> => {
    const repeat = await knownMessage(ctx, input);
    if (repeat) return repeat;
    const contact = await ctx.call<EnsuredContact>("contact.ensure", {
      email: input.from.email,
      name: input.from.name.trim() || undefined,
    });
    const id = ctx.id();
    const ticket = input.ticketId ? await joinTicket(ctx, input.ticketId, input) : await openTicket(ctx, input, contact);
    insertMessage(ctx, {
      ...input,
      id,
      ticketId: ticket.id,
      kind: "customer",
      author: { type: "contact", id: contact.id, name: input.from.name.trim() || contact.name, email: input.from.email },
    });
    if (input.attachments.length > 0) storeAttachments(ctx, id, input.attachments);
    ctx.emit("message.received", {
      subject: touch("ticket", ticket.id),
      data: { messageId: id, matchedBy: input.matchedBy, isAutomatic: input.isAutomatic },
      touches: [touch("message", id)],
    });
    return { outcome: input.ticketId ? "reply" : "ticket", ticketId: ticket.id, ticketNumber: ticket.number, messageId: id };
  },
});

/** The same Message-ID with the same body is one message; to another inbox of the workspace it is one ticket, seen in both. */
async function knownMessage(
  ctx: CommandContext,
  { messageId, contentHash, inboxId, alsoInboxIds }: ReceiveMessageInput,
): Promise<ReceivedMessage | null> {
  if (messageId === null) return null;
  const [known] = await sql<{ id: string; ticketId: string; number: number; alsoInboxIds: string[]; inboxIds: string[] }>(
    `select m.id, m."ticketId", t.number, t."alsoInboxIds", t."alsoInboxIds" || t."inboxId" as "inboxIds" from message m
       join ticket t on t."workspaceId" = m."workspaceId" and t.id = m."ticketId"
     where m."workspaceId" = $1 and m."messageId" = $2 and m."contentHash" = $3`,
    [ctx.workspaceId, messageId, contentHash],
  );
  if (!known) return null;
  const added = [inboxId, ...alsoInboxIds].filter((id) => !known.inboxIds.includes(id));
  if (added.length > 0) {
    // A list of ids has no foreign key: only inboxes of this workspace may enter it.
    const [row] = await sql<{ alsoInboxIds: string[] }>(
      `update ticket set "alsoInboxIds" = "alsoInboxIds" || array(select id from inbox where "workspaceId" = $1 and id = any($3::uuid[])), version = version + 1
       where "workspaceId" = $1 and id = $2 returning "alsoInboxIds"`,
      [ctx.workspaceId, known.ticketId, added],
    );
    const changes = { alsoInboxIds: { from: known.alsoInboxIds, to: row?.alsoInboxIds } };
    ctx.emit("ticket.updated", { subject: touch("ticket", known.ticketId), data: { changes } });
  }
  return { outcome: "duplicate", ticketId: known.ticketId, ticketNumber: known.number, messageId: known.id };
}

type Joined = { id: string; number: number };

/** Its number is filled in when the command is done. */
async function openTicket(ctx: CommandContext, input: ReceiveMessageInput, contact: EnsuredContact): Promise<Joined> {
  const { id } = await ctx.call<{ id: string }>("ticket.open", {
    id: ctx.id(),
    subject: input.subject,
    channel: "email",
    inboxId: input.inboxId,
    alsoInboxIds: input.alsoInboxIds,
    contactId: contact.id,
    snippet: snippetOf(input.replyText || input.text),
    lastCustomerMessageAt: ctx.now,
  });
  ctx.numberAt("ticketNumber", id);
  return { id, number: 0 };
}

/** The customer's answer opens what was waiting, snoozed or closed. An automatic one does not: nobody has said anything. */
async function joinTicket(ctx: CommandContext, ticketId: string, input: ReceiveMessageInput): Promise<Joined> {
  const [ticket] = await sql<{ id: string; number: number; status: TicketStatus }>(
    `update ticket set "messageCount" = "messageCount" + 1, snippet = $4, "updatedAt" = $3, "lastCustomerMessageAt" = $3
     where "workspaceId" = $1 and id = $2 returning id, number, status`,
    [ctx.workspaceId, ticketId, ctx.now, snippetOf(input.replyText || input.text)],
  );
  if (!ticket) throw notFound("ticket");
  const reopens = ticket.status === "waiting" || ticket.status === "snoozed" || ticket.status === "closed";
  if (reopens && !input.isAutomatic) await ctx.call("ticket.update", { id: ticketId, status: "open" });
  return ticket;
}

function storeAttachments(ctx: CommandContext, messageId: string, attachments: ReceiveMessageInput["attachments"]) {
  const stored = sql(
    `insert into attachment ("workspaceId", id, "messageId", name, "contentType", "sizeBytes", "isInline", "contentId", "storageKey", "createdAt")
     select $1, a.id, $2, a.name, a."contentType", a."sizeBytes", a."isInline", a."contentId", a."storageKey", $4
     from jsonb_to_recordset($3::jsonb) as a(id uuid, name text, "contentType" text, "sizeBytes" int, "isInline" boolean, "contentId" text, "storageKey" text)`,
    [ctx.workspaceId, messageId, JSON.stringify(attachments.map((attachment) => ({ id: ctx.id(), ...attachment }))), ctx.now],
  );
  ctx.defer(stored);
}

export const setDelivery = command({
  name: "message.setDelivery",
  input: setDeliveryInput,
  may: may.setDelivery,
  run: async (ctx, { id, state, detail = null, providerId = null, attempts = null }): Promise<SetDelivery> => {
    const [message] = await sql<{ ticketId: string; state: DeliveryState | null }>(
      `select "ticketId", "deliveryState" as state from message where "workspaceId" = $1 and id = $2 for update`,
      [ctx.workspaceId, id],
    );
    if (!message) throw notFound("message");
    // Decided here, under the lock: the provider's news of a mail may come before the sender's own.
    if (message.state && !isNews(message.state, state)) {
      await sql(SET_OUTBOUND, [ctx.workspaceId, id, message.state, null, attempts, providerId, ctx.now]);
      return { id, state: message.state, isNews: false };
    }
    await sql(`update message set "deliveryState" = $3, "deliveryDetail" = $4, "deliveryAt" = $5 where "workspaceId" = $1 and id = $2`, [
      ctx.workspaceId,
      id,
      state,
      detail,
      ctx.now,
    ]);
    await sql(SET_OUTBOUND, [ctx.workspaceId, id, state, detail, attempts, providerId, ctx.now]);
    ctx.emit("message.delivery", {
      subject: touch("ticket", message.ticketId),
      data: { messageId: id, from: message.state, to: state, detail },
      touches: [touch("message", id)],
    });
    return { id, state, isNews: true };
  },
});

/** The mail has left unless it waits, has failed, or the provider refused a recipient it will not write to any more. */
const SET_OUTBOUND = `
update outbound_mail o set state = n.state, error = case when n.state = 'failed' then coalesce($4, o.error) end, attempts = coalesce($5, o.attempts),
  "providerId" = coalesce($6, o."providerId"), "sentAt" = case when n.state = 'sent' then coalesce(o."sentAt", $7) end
from (select case when $3::text in ('queued', 'failed') then $3::text when $3::text = 'suppressed' and x.state <> 'sent' then 'failed' else 'sent' end as state
  from outbound_mail x where x."workspaceId" = $1 and x.id = $2) n
where o."workspaceId" = $1 and o.id = $2`;
