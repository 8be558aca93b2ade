/** REST: /attachments */

import { createHash } from "node:crypto";
import { storage } from "#/adapters/storage/index.ts";
import { AppError, invalid } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { answer, createRoute, createRouter, idempotencyKey, idOf, named, problems, z } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import { appSecret } from "#/core/secret.ts";
import { kindOf } from "#/features/attachment/kind/rules.ts";
import { mediaKey, mediaPath } from "#/features/attachment/media/rules.ts";
import { ATTACHMENT_BYTES_MAX, type AttachmentRecord, attachmentRecord } from "#/features/attachment/schema.ts";

const record = named(attachmentRecord, "Attachment");
const tags = ["attachments"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/attachments",
      tags,
      summary: "Upload a file for a message that is about to be written",
      request: {
        body: {
          required: true,
          content: { "multipart/form-data": { schema: z.object({ file: z.any().openapi({ type: "string", format: "binary" }) }) } },
        },
      },
      responses: { 201: answer(record, "The file, waiting for its message"), ...problems },
    }),
    async (c) => {
      const file = (await c.req.parseBody()).file;
      if (!(file instanceof File)) throw invalid("file", "is required, as a file");
      if (file.size > ATTACHMENT_BYTES_MAX) throw new AppError("too-large", "A file may have 25 MB at most.");
      const actor = c.get("actor");
      const bytes = Buffer.from(await file.arrayBuffer());
      // Named by its content: a repeated upload stores the same file once.
      const hash = createHash("sha256").update(bytes).digest("hex");
      const storageKey = `${actor.workspaceId}/${hash.slice(0, 2)}/${hash}`;
      await storage().put(storageKey, bytes);
      const name = file.name.slice(0, 255).trim() || "file";
      const kind = await kindOf({ name, contentType: file.type.slice(0, 255) }, bytes);
      const input = { name, sizeBytes: file.size, storageKey, ...kind };
      const { record: made } = await execute<AttachmentRecord>(actor, "attachment.create", input, idempotencyKey(c));
      return c.json(made, 201, { location: made.url });
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/attachments/{id}/file",
      tags,
      summary: "Download a file: leads to an address that needs no credential, is this file's alone, and is good for an hour or two",
      request: { params: idOf("attachment") },
      responses: { 302: { description: "Where the bytes are", headers: { location: { schema: { type: "string" } } } }, ...problems },
    }),
    async (c) => {
      const actor = c.get("actor");
      const { id } = await query<AttachmentRecord>(actor, "attachment.read", c.req.valid("param"));
      const medium = { workspaceId: actor.workspaceId, kind: "attachment" as const, of: id };
      return c.redirect(mediaPath(mediaKey(appSecret()), medium, Math.floor(Date.now() / 1_000)), 302);
    },
  );
