/** Reads of attachments. */
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { defineQuery } from "#/core/query.ts";
import { may } from "#/features/attachment/policy.ts";
import { type AttachmentRecord, readAttachmentInput } from "#/features/attachment/schema.ts";

export type AttachmentRow = Omit<AttachmentRecord, "url"> & { messageId: string | null };
const COLUMNS = `id, name, "contentType", "sizeBytes", "isInline", "messageId"`;

export const presentAttachment = ({ messageId: _, ...row }: AttachmentRow): AttachmentRecord => ({
  ...row,
  url: `/api/v1/attachments/${row.id}/file`,
});

/** The attachments of these messages, by message. */
export async function attachmentsOfMessages(workspaceId: string, messageIds: string[]): Promise<Map<string, AttachmentRecord[]>> {
  const byMessage = new Map<string, AttachmentRecord[]>();
  if (messageIds.length === 0) return byMessage;
  const rows = await sql<AttachmentRow & { messageId: string }>(
    `select ${COLUMNS} from attachment where "workspaceId" = $1 and "messageId" = any($2::uuid[]) order by id`,
    [workspaceId, messageIds],
  );
  for (const row of rows) byMessage.set(row.messageId, [...(byMessage.get(row.messageId) ?? []), presentAttachment(row)]);
  return byMessage;
}

/** Where an attachment's bytes lie; for the route that serves them. */
export const readAttachment = defineQuery({
  name: "attachment.read",
  input: readAttachmentInput,
  may: may.read,
  run: async (actor, { id }) => {
    const [row] = await sql<AttachmentRow & { storageKey: string }>(
      `select ${COLUMNS}, "storageKey" from attachment where "workspaceId" = $1 and id = $2`,
      [actor.workspaceId, id],
    );
    if (!row) throw notFound("attachment");
    return { ...presentAttachment(row), storageKey: row.storageKey };
  },
});
