/** Reads of attachments. */
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { defineQuery } from "#/core/query.ts";
import { may } from "#/features/attachment/policy.ts";
import { type AttachmentRecord, attachmentsOfInput, readAttachmentInput } from "#/features/attachment/schema.ts";

export type AttachmentRow = Omit<AttachmentRecord, "url">;
const COLUMNS = `id, name, "contentType", "sizeBytes", "isInline", risks`;

export const presentAttachment = (row: AttachmentRow): AttachmentRecord => ({
  ...row,
  url: `/api/v1/attachments/${row.id}/file`,
});

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

export type StoredFile = AttachmentRecord & { storageKey: string };

/** The files of a message, with where their bytes lie; those that stand in its text only where it has no others. */
export const attachmentsOf = defineQuery({
  name: "attachment.ofMessage",
  input: attachmentsOfInput,
  may: may.read,
  run: async (actor, { messageId }): Promise<StoredFile[]> => {
    const rows = await sql<AttachmentRow & { storageKey: string }>(
      `select ${COLUMNS}, "storageKey" from attachment where "workspaceId" = $1 and "messageId" = $2 order by id`,
      [actor.workspaceId, messageId],
    );
    if (rows.length === 0) throw notFound("attachment");
    const files = rows.map((row) => ({ ...presentAttachment(row), storageKey: row.storageKey }));
    return files.some((file) => !file.isInline) ? files.filter((file) => !file.isInline) : files;
  },
});
