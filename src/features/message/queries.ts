/** Reads of messages. */
import { inWorkspace, sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf, type Synced } from "#/core/query.ts";
import type { Address } from "#/core/record.ts";
import { type AttachmentRow, presentAttachment } from "#/features/attachment/queries.ts";
import { bareCid } from "#/features/attachment/media/rules.ts";
import { may } from "#/features/message/policy.ts";
import { listMessagesInput, type MessageRecord, readMessageInput } from "#/features/message/schema.ts";

type MessageRow = {
  id: string;
  ticketId: string;
  kind: MessageRecord["kind"];
  authorType: MessageRecord["author"]["type"];
  authorId: string | null;
  authorName: string;
  authorEmail: string | null;
  from: Address | null;
  to: Address[];
  cc: Address[];
  bcc: Address[];
  text: string;
  html: string | null;
  replyText: string;
  replyHtml: string | null;
  folds: MessageRecord["folds"] | null;
  messageId: string | null;
  inReplyTo: string | null;
  spf: MessageRecord["auth"]["spf"];
  dkim: MessageRecord["auth"]["dkim"];
  dmarc: MessageRecord["auth"]["dmarc"];
  isAutomatic: boolean;
  reading: MessageRecord["reading"];
  matchedBy: MessageRecord["matchedBy"];
  subject: string | null;
  isOutsider: boolean;
  forwardedBy: Address | null;
  deliveryState: NonNullable<MessageRecord["delivery"]>["state"] | null;
  deliveryAt: string | null;
  deliveryDetail: string | null;
  bounce: MessageRecord["bounce"];
  sendAt: string | null;
  originTicketId: string | null;
  mentionIds: string[];
  createdAt: string;
  attachments: AttachmentRow[];
};

/** With the attachments beside: a look-up by key for each message costs less than a second round trip. */
const COLUMNS = `id, "ticketId", kind, "authorType", "authorId", "authorName", "authorEmail", "from", "to", cc, bcc, text, html, "replyText", "replyHtml", folds,
  "messageId", "inReplyTo", spf, dkim, dmarc, "isAutomatic", reading, "matchedBy", subject, "isOutsider", "forwardedBy", "deliveryState", "deliveryAt", "deliveryDetail", "deliveryBounce" as bounce, "sendAt", "originTicketId", "mentionIds", "createdAt",
  (select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name, 'contentType', a."contentType", 'sizeBytes', a."sizeBytes", 'isInline', a."isInline", 'risks', a.risks)
     order by a.id), '[]') from attachment a where a."workspaceId" = message."workspaceId" and a."messageId" = message.id) as attachments`;
/** The database keeps Message-IDs bare; in a record they stand as in a header. */
const inBrackets = (messageId: string | null) => (messageId === null ? null : `<${messageId}>`);

function present(row: MessageRow): MessageRecord {
  const { authorType, authorId, authorName, authorEmail, spf, dkim, dmarc, deliveryState, deliveryAt, deliveryDetail, ...rest } = row;
  return {
    ...rest,
    folds: row.folds ?? [],
    author: { type: authorType, id: authorId, name: authorName, email: authorEmail },
    messageId: inBrackets(row.messageId),
    inReplyTo: inBrackets(row.inReplyTo),
    attachments: row.attachments.map(presentAttachment),
    auth: { spf, dkim, dmarc },
    delivery: deliveryState ? { state: deliveryState, at: deliveryAt ?? row.createdAt, detail: deliveryDetail } : null,
  };
}

/** The messages among these ids, in the caller's workspace. */
export async function messagesById(workspaceId: string, ids: string[]): Promise<MessageRecord[]> {
  const rows = await sql<MessageRow>(`select ${COLUMNS} from message where "workspaceId" = $1 and id = any($2::uuid[])`, [
    workspaceId,
    ids,
  ]);
  return rows.map(present);
}

export const listMessages = defineQuery({
  name: "message.list",
  input: listMessagesInput,
  may: may.read,
  run: async (actor, { ticketId, limit, cursor }): Promise<Page<MessageRecord>> => {
    const after = cursor ? decodeCursor(cursor, "id")[0] : "00000000-0000-0000-0000-000000000000";
    const rows = await sql<MessageRow>(
      `select ${COLUMNS} from message where "workspaceId" = $1 and "ticketId" = $2 and id > $3::uuid order by id limit $4`,
      [actor.workspaceId, ticketId, after, limit + 1],
    );
    if (rows.length === 0) {
      const ticket = await sql(`select from ticket where "workspaceId" = $1 and id = $2`, [actor.workspaceId, ticketId]);
      if (ticket.length === 0) throw notFound("ticket");
    }
    const page = pageOf(rows, limit, (last) => [last.id]);
    return { data: page.data.map(present), nextCursor: page.nextCursor };
  },
});

export const readMessage = defineQuery({
  name: "message.read",
  input: readMessageInput,
  may: may.read,
  run: async (actor, { id }): Promise<MessageRecord> => {
    const [message] = await messagesById(actor.workspaceId, [id]);
    if (!message) throw notFound("message");
    return message;
  },
});

/** A message's files by the Content-ID its HTML calls them by. */
export const readInline = defineQuery({
  name: "message.readInline",
  input: readMessageInput,
  may: may.read,
  run: async (actor, { id }): Promise<Map<string, string>> => {
    const rows = await sql<{ id: string; contentId: string }>(
      `select id, "contentId" from attachment where "workspaceId" = $1 and "messageId" = $2 and "contentId" is not null`,
      [actor.workspaceId, id],
    );
    return new Map(rows.map((row) => [bareCid(row.contentId), row.id]));
  },
});

export const syncedMessages: Synced = {
  type: "message",
  may: may.read,
  read: (actor, ids) => inWorkspace(actor.workspaceId, () => messagesById(actor.workspaceId, ids)),
};
