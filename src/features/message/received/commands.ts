/** What customers' mail says: a message that opens a ticket, or joins one. */
import { v7 as uuidv7 } from "uuid";
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { normalEmail } from "#/core/record.ts";
import type { EnsuredContact } from "#/features/contact/schema.ts";
import { insertMessage } from "#/features/message/commands.ts";
import { may } from "#/features/message/policy.ts";
import { isOtherSubject } from "#/features/message/received/rules.ts";
import { type ReceivedMessage, type ReceiveMessageInput, receiveMessageInput } from "#/features/message/schema.ts";
import { snippetOf, type TicketStatus } from "#/features/ticket/schema.ts";

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
    const at = input.arrivedAt === null ? ctx.now : new Date(input.arrivedAt);
    // Messages of a ticket stand in the order of their ids.
    const id = input.arrivedAt === null ? ctx.id() : uuidv7({ msecs: at.getTime() });
    const found = input.ticketId ? await whereItBelongs(ctx, input.ticketId, input) : null;
    const isJoining = found !== null && !found.isOver;
    const isSpam = !found && (contact.isBlocked || input.isSpam);
    const ticket = isJoining ? await joinTicket(ctx, found, input, at) : await openTicket(ctx, input, contact, at);
    if (found?.isOver) await ctx.call("ticket.followUp", { id: ticket.id, ofId: found.id });
    insertMessage(ctx, {
      ...input,
      id,
      at,
      ticketId: ticket.id,
      kind: "customer",
      author: { type: "contact", id: contact.id, name: input.from.name.trim() || contact.name, email: input.from.email },
      subject: isJoining && isOtherSubject(input.subject, found.subject) ? input.subject : null,
      isOutsider: isJoining && !found.knowsSender,
    });
    if (input.attachments.length > 0) storeAttachments(ctx, id, input.attachments);
    ctx.emit("message.received", {
      subject: touch("ticket", ticket.id),
      data: {
        messageId: id,
        matchedBy: input.matchedBy,
        isAutomatic: input.isAutomatic,
        ...(input.arrivedAt === null ? {} : { isPast: true }),
      },
      touches: [touch("message", id)],
    });
    if (isSpam) await ctx.call("ticket.update", { id: ticket.id, status: "spam" });
    else if (!isJoining && !input.isAutomatic && input.arrivedAt === null && (await answersByItself(ctx, input.inboxId)))
      ctx.enqueue("acknowledge", { workspaceId: ctx.workspaceId, messageId: id });
    return {
      outcome: isJoining ? "reply" : isSpam ? "spam" : "ticket",
      ticketId: ticket.id,
      ticketNumber: ticket.number,
      messageId: id,
      ...(found?.isOver ? { followUpOf: found.number } : {}),
    };
  },
});

const answersByItself = async (ctx: CommandContext, inboxId: string) =>
  (await sql(`select from inbox where "workspaceId" = $1 and id = $2 and acknowledgement is not null`, [ctx.workspaceId, inboxId])).length >
  0;

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
async function openTicket(ctx: CommandContext, input: ReceiveMessageInput, contact: EnsuredContact, at: Date): Promise<Joined> {
  const { id } = await ctx.call<{ id: string }>("ticket.open", {
    id: ctx.id(),
    subject: input.subject,
    channel: "email",
    inboxId: input.inboxId,
    alsoInboxIds: input.alsoInboxIds,
    contactId: contact.id,
    snippet: snippetOf(input.replyText || input.text),
    lastCustomerMessageAt: at,
    createdAt: at,
  });
  ctx.numberAt("ticketNumber", id);
  return { id, number: 0 };
}

type Thread = {
  id: string;
  number: number;
  subject: string;
  status: TicketStatus;
  /** Closed for so long that an answer is a new matter. */
  isOver: boolean;
  /** The sender is its contact, or stands in one of its messages. */
  knowsSender: boolean;
};

/** The ticket an answer is for: where it was merged into, and what has followed it since it was closed. */
async function whereItBelongs(ctx: CommandContext, named: string, { from, isAutomatic, arrivedAt }: ReceiveMessageInput): Promise<Thread> {
  const [thread] = await sql<Thread>(THREAD, [ctx.workspaceId, await whereItGoesOn(ctx, named), ctx.now, normalEmail(from.email)]);
  if (!thread) throw notFound("ticket");
  // A machine that answers late says nothing new, nor does what was said long ago.
  return isAutomatic || arrivedAt !== null ? { ...thread, isOver: false } : thread;
}

const THREAD = `
select t.id, t.number, t.subject, t.status,
  t.status = 'closed' and t."closedAt" < $3::timestamptz - make_interval(days => w."followUpAfterDays") as "isOver",
  c."emailNorm" = $4 or exists (select from message m where m."workspaceId" = $1 and m."ticketId" = t.id and m.kind <> 'note'
    and exists (select from jsonb_array_elements(m."to" || m.cc || m.bcc || coalesce(m."from", '[]'::jsonb)) a where lower(a->>'email') = $4)) as "knowsSender"
from ticket t join contact c on c."workspaceId" = t."workspaceId" and c.id = t."contactId" join workspace w on w.id = t."workspaceId"
where t."workspaceId" = $1 and t.id = $2 for update of t`;

/** The customer's answer opens what was waiting, snoozed or closed. An automatic one does not, nor one of the past: nobody has said anything now. */
async function joinTicket(ctx: CommandContext, { id, number, status }: Thread, input: ReceiveMessageInput, at: Date): Promise<Joined> {
  await sql(
    `update ticket set "messageCount" = "messageCount" + 1, snippet = case when "updatedAt" <= $3 then $4 else snippet end,
       "updatedAt" = greatest("updatedAt", $3), "lastCustomerMessageAt" = greatest("lastCustomerMessageAt", $3)
     where "workspaceId" = $1 and id = $2`,
    [ctx.workspaceId, id, at, snippetOf(input.replyText || input.text)],
  );
  const reopens = status === "waiting" || status === "snoozed" || status === "closed";
  if (reopens && !input.isAutomatic && input.arrivedAt === null) await ctx.call("ticket.update", { id, status: "open" });
  return { id, number };
}

/** A ticket that was merged lives on in another, and one that was closed for long in what followed it; each of them may do so once more. */
async function whereItGoesOn(ctx: CommandContext, ticketId: string): Promise<string> {
  const [last] = await sql<{ id: string }>(
    `with recursive way as (
       select t.id, t."mergedIntoId", t.status, 0 as hops from ticket t where t."workspaceId" = $1 and t.id = $2
       union all
       select t.id, t."mergedIntoId", t.status, w.hops + 1 from way w join lateral (
         select t.id, t."mergedIntoId", t.status from ticket t where t."workspaceId" = $1 and t.id = w."mergedIntoId"
         union all
         select * from (select t.id, t."mergedIntoId", t.status from ticket t
           where t."workspaceId" = $1 and t."followUpOfId" = w.id and w."mergedIntoId" is null and w.status = 'closed' order by t.number desc limit 1) f
       ) t on true where w.hops < 100
     ) select id from way order by hops desc limit 1`,
    [ctx.workspaceId, ticketId],
  );
  return last?.id ?? ticketId;
}

function storeAttachments(ctx: CommandContext, messageId: string, attachments: ReceiveMessageInput["attachments"]) {
  const stored = sql(
    `insert into attachment ("workspaceId", id, "messageId", name, "contentType", "sizeBytes", "isInline", "contentId", "storageKey", risks, "createdAt")
     select $1, a.id, $2, a.name, a."contentType", a."sizeBytes", a."isInline", a."contentId", a."storageKey", a.risks, $4
     from jsonb_to_recordset($3::jsonb) as a(id uuid, name text, "contentType" text, "sizeBytes" int, "isInline" boolean, "contentId" text, "storageKey" text, risks text[])`,
    [ctx.workspaceId, messageId, JSON.stringify(attachments.map((attachment) => ({ id: ctx.id(), ...attachment }))), ctx.now],
  );
  ctx.defer(stored);
}
