/** Writes of attachments. The bytes are stored before: a command may not wait for the network. */
import { sql } from "#/core/db.ts";
import { invalid } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { may } from "#/features/attachment/policy.ts";
import { presentAttachment } from "#/features/attachment/queries.ts";
import { createAttachmentInput } from "#/features/attachment/schema.ts";

export const createAttachment = command({
  name: "attachment.create",
  input: createAttachmentInput,
  may: may.create,
  run: async (ctx, { id = ctx.id(), name, contentType, sizeBytes, storageKey, risks }) => {
    // Whoever may call this command may name any key: one of another workspace would open that workspace's files.
    if (!storageKey.startsWith(`${ctx.workspaceId}/`)) throw invalid("storageKey", "is not one of this workspace");
    await sql(
      `insert into attachment ("workspaceId", id, name, "contentType", "sizeBytes", "storageKey", risks, "createdAt") values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [ctx.workspaceId, id, name, contentType, sizeBytes, storageKey, risks, ctx.now],
    );
    ctx.emit("attachment.created", { subject: touch("attachment", id), data: { name, sizeBytes } });
    return presentAttachment({ id, name, contentType, sizeBytes, isInline: false, risks });
  },
});
