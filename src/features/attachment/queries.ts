/** Reads of attachments. */
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { defineQuery } from "#/core/query.ts";
import { may } from "#/features/attachment/policy.ts";
import { type AttachmentRecord, readAttachmentInput } from "#/features/attachment/schema.ts";

export type AttachmentRow = Omit<AttachmentRecord, "url">;
const COLUMNS = `id, name, "contentType", "sizeBytes", "isInline"`;

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
