/** Reads of uploads: a member's own. */
import type { Actor } from "#/core/actor.ts";
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { defineQuery } from "#/core/query.ts";
import { may } from "#/features/attachment/policy.ts";
import { type AttachmentRow, presentAttachment } from "#/features/attachment/queries.ts";
import { readUploadInput, type UploadRecord } from "#/features/attachment/upload/schema.ts";

/** Whose upload it is; a program's has no member. */
export const uploaderOf = (actor: Actor): string | null => (actor.type === "member" ? actor.id : null);

/** How far an upload is, or the attachment it has become. */
export async function uploadById(actor: Actor, id: string): Promise<UploadRecord | null> {
  const [row] = await sql<Omit<UploadRecord, "attachment">>(
    `select id, name, "contentType", "sizeBytes", "receivedBytes" from upload where "workspaceId" = $1 and id = $2 and "memberId" is not distinct from $3::uuid`,
    [actor.workspaceId, id, uploaderOf(actor)],
  );
  if (row) return { ...row, attachment: null };
  // Only one that still waits for its message: the files of others are nobody's upload.
  const [done] = await sql<AttachmentRow>(
    `select id, name, "contentType", "sizeBytes", "isInline", risks from attachment where "workspaceId" = $1 and id = $2 and "messageId" is null`,
    [actor.workspaceId, id],
  );
  if (!done) return null;
  const { name, contentType, sizeBytes } = done;
  return { id, name, contentType, sizeBytes, receivedBytes: sizeBytes, attachment: presentAttachment(done) };
}

export const readUpload = defineQuery({
  name: "upload.read",
  input: readUploadInput,
  may: may.create,
  run: async (actor, { id }): Promise<UploadRecord> => {
    const upload = await uploadById(actor, id);
    if (!upload) throw notFound("upload");
    return upload;
  },
});
