/** REST: /uploads. Files that come in pieces, so that one that broke off goes on where it stopped. */
import { createHash } from "node:crypto";
import { storage } from "#/adapters/storage/index.ts";
import type { Actor } from "#/core/actor.ts";
import { AppError } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idOf, named, problems, z } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import { kindOf } from "#/features/attachment/kind/rules.ts";
import type { AttachmentRecord } from "#/features/attachment/schema.ts";
import {
  offsetsOf,
  PIECE_BYTES,
  pieceKey,
  startUploadInput,
  type UploadRecord,
  uploadRecord,
} from "#/features/attachment/upload/schema.ts";

const record = named(uploadRecord, "Upload");
const tags = ["attachments"];
const params = idOf("upload");

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/uploads",
      tags,
      summary: "Begin to upload a file in pieces, or ask how far the upload of this id came",
      request: { body: body(startUploadInput) },
      responses: { 200: answer(record, "How much of it is here"), ...problems },
    }),
    async (c) => {
      const actor = c.get("actor");
      const { record: upload } = await execute<UploadRecord>(actor, "upload.start", c.req.valid("json"));
      return c.json(await finished(actor, upload), 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/uploads/{id}",
      tags,
      summary: `Send a piece of ${PIECE_BYTES} bytes, or what is left; with the last one the file becomes an attachment`,
      request: {
        params,
        query: z.object({ offset: z.coerce.number().int().min(0) }),
        body: {
          required: true,
          content: { "application/octet-stream": { schema: z.any().openapi({ type: "string", format: "binary" }) } },
        },
      },
      responses: { 200: answer(record, "How much of it is here"), ...problems },
    }),
    async (c) => {
      const actor = c.get("actor");
      const { id } = c.req.valid("param");
      const { offset } = c.req.valid("query");
      // Taken off the line in any case: a connection with something left on it would be closed.
      const bytes = Buffer.from(await c.req.arrayBuffer());
      // Whose it is, is asked before anything is stored.
      const upload = await query<UploadRecord>(actor, "upload.read", { id });
      if (upload.attachment) return c.json(upload, 200);
      const isOne = offset % PIECE_BYTES === 0 && bytes.length === Math.min(PIECE_BYTES, upload.sizeBytes - offset);
      if (isOne && offset <= upload.receivedBytes) await storage().put(pieceKey(actor.workspaceId, id, offset), bytes);
      const { record: after } = await execute<UploadRecord>(actor, "upload.receivePiece", { id, offset, sizeBytes: bytes.length });
      return c.json(await finished(actor, after), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/uploads/{id}",
      tags,
      summary: "Give an upload up",
      request: { params },
      responses: { 204: { description: "Given up" }, ...problems },
    }),
    async (c) => {
      const actor = c.get("actor");
      const { record: gone } = await execute<{ id: string; sizeBytes: number }>(actor, "upload.delete", c.req.valid("param"));
      await Promise.all(offsetsOf(gone.sizeBytes).map((offset) => storage().remove(pieceKey(actor.workspaceId, gone.id, offset))));
      return c.body(null, 204);
    },
  );

/** Puts the pieces together once all of them are here. Done twice, it makes one attachment. */
async function finished(actor: Actor, upload: UploadRecord): Promise<UploadRecord> {
  const { id, sizeBytes } = upload;
  if (upload.attachment || upload.receivedBytes < sizeBytes) return upload;
  const keys = offsetsOf(sizeBytes).map((offset) => pieceKey(actor.workspaceId, id, offset));
  // At most 25 MB: what it is, is told by all of it.
  const bytes = Buffer.concat(await Array.fromAsync(piecesAt(keys)));
  const hash = createHash("sha256").update(bytes).digest("hex");
  // As with a file that came whole: its content is its name.
  const storageKey = `${actor.workspaceId}/${hash.slice(0, 2)}/${hash}`;
  await storage().put(storageKey, bytes);
  const { record: attachment } = await execute<AttachmentRecord>(actor, "upload.finish", {
    id,
    storageKey,
    ...(await kindOf(upload, bytes)),
  });
  await Promise.all(keys.map((key) => storage().remove(key)));
  return { ...upload, attachment };
}

async function* piecesAt(keys: string[]): AsyncGenerator<Buffer> {
  for (const key of keys) {
    const piece = await storage().get(key);
    if (!piece) throw new AppError("conflict", "Some of the file is missing. Attach it again.");
    for await (const bytes of piece) yield bytes as Buffer;
  }
}
