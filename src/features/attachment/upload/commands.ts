/** Writes of uploads. The bytes of a piece are stored before it counts as received. */
import { sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { command } from "#/core/execute.ts";
import { may } from "#/features/attachment/policy.ts";
import type { AttachmentRecord } from "#/features/attachment/schema.ts";
import { uploadById, uploaderOf } from "#/features/attachment/upload/queries.ts";
import {
  deleteUploadInput,
  finishUploadInput,
  PIECE_BYTES,
  pieceInput,
  startUploadInput,
  type UploadRecord,
} from "#/features/attachment/upload/schema.ts";

/** Begins an upload, or finds the one of this id as far as it came. */
export const startUpload = command({
  name: "upload.start",
  input: startUploadInput,
  may: may.create,
  run: async (ctx, { id, name, contentType, sizeBytes }): Promise<UploadRecord> => {
    await sql(
      `insert into upload ("workspaceId", id, "memberId", name, "contentType", "sizeBytes", "createdAt")
       select $1, $2, $3, $4, $5, $6, $7 where not exists (select from attachment where "workspaceId" = $1 and id = $2) on conflict do nothing`,
      [ctx.workspaceId, id, uploaderOf(ctx.actor), name, contentType, sizeBytes, ctx.now],
    );
    const upload = await uploadById(ctx.actor, id);
    if (upload?.name !== name || upload.sizeBytes !== sizeBytes)
      throw new AppError("conflict", "This id is another file's. Nothing was stored under it.");
    return upload;
  },
});

/** A piece is stored: the next one begins behind it. A repeated piece changes nothing. */
export const receivePiece = command({
  name: "upload.receivePiece",
  input: pieceInput,
  may: may.create,
  run: async (ctx, { id, offset, sizeBytes }): Promise<UploadRecord> => {
    const [row] = await sql<{ sizeBytes: number; receivedBytes: number }>(
      `select "sizeBytes", "receivedBytes" from upload where "workspaceId" = $1 and id = $2 and "memberId" is not distinct from $3::uuid for update`,
      [ctx.workspaceId, id, uploaderOf(ctx.actor)],
    );
    const before = row && (await uploadById(ctx.actor, id));
    if (!row || !before) throw notFound("upload");
    if (sizeBytes !== Math.min(PIECE_BYTES, row.sizeBytes - offset) || offset % PIECE_BYTES !== 0)
      throw invalid("offset", `must be that of a piece of ${PIECE_BYTES} bytes, or of what is left`);
    if (offset > row.receivedBytes) throw new AppError("conflict", `The next piece begins at ${row.receivedBytes}. Nothing was stored.`);
    const receivedBytes = Math.max(row.receivedBytes, offset + sizeBytes);
    await sql(`update upload set "receivedBytes" = $3 where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id, receivedBytes]);
    return { ...before, receivedBytes };
  },
});

/** All pieces are put together under `storageKey`: the upload becomes an attachment. */
export const finishUpload = command({
  name: "upload.finish",
  input: finishUploadInput,
  may: may.create,
  run: async (ctx, { id, storageKey, contentType, risks }): Promise<AttachmentRecord> => {
    const [row] = await sql<{ name: string; contentType: string; sizeBytes: number; receivedBytes: number }>(
      `delete from upload where "workspaceId" = $1 and id = $2 and "memberId" is not distinct from $3::uuid
       returning name, "contentType", "sizeBytes", "receivedBytes"`,
      [ctx.workspaceId, id, uploaderOf(ctx.actor)],
    );
    if (!row) {
      // Finished by the same client in another window, a moment ago.
      const done = await uploadById(ctx.actor, id);
      if (done?.attachment) return done.attachment;
      throw notFound("upload");
    }
    if (row.receivedBytes !== row.sizeBytes) throw new AppError("conflict", "Some of the file is missing. Send the rest of it first.");
    const { name, sizeBytes } = row;
    return ctx.call<AttachmentRecord>("attachment.create", {
      id,
      name,
      contentType: contentType ?? row.contentType,
      sizeBytes,
      storageKey,
      risks,
    });
  },
});

/** Gives an upload up; one that is not there is given up already. The caller removes its pieces. */
export const deleteUpload = command({
  name: "upload.delete",
  input: deleteUploadInput,
  may: may.giveUp,
  run: async (ctx, { id }): Promise<{ id: string; sizeBytes: number }> => {
    const [row] = await sql<{ sizeBytes: number }>(
      `delete from upload where "workspaceId" = $1 and id = $2 and ($4 or "memberId" is not distinct from $3::uuid) returning "sizeBytes"`,
      [ctx.workspaceId, id, uploaderOf(ctx.actor), ctx.actor.type === "system"],
    );
    return { id, sizeBytes: row?.sizeBytes ?? 0 };
  },
});
