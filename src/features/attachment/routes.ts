/** REST: /attachments */

import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { storage } from "#/adapters/storage/index.ts";
import { AppError, invalid } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { answer, createRoute, createRouter, idempotencyKey, idOf, named, problems, z } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import { ATTACHMENT_BYTES_MAX, type AttachmentRecord, attachmentRecord } from "#/features/attachment/schema.ts";

const record = named(attachmentRecord, "Attachment");
const tags = ["attachments"];

/** Shown by the browser itself; everything else is downloaded. No SVG or HTML: they could run scripts as this site. */
const SHOWN = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "application/pdf", "text/plain"]);

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
      const input = {
        name: file.name.slice(0, 255).trim() || "file",
        contentType: file.type.slice(0, 255).trim() || "application/octet-stream",
        sizeBytes: file.size,
        storageKey,
      };
      const { record: made } = await execute<AttachmentRecord>(actor, "attachment.create", input, idempotencyKey(c));
      return c.json(made, 201, { location: made.url });
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/attachments/{id}/file",
      tags,
      summary: "Download a file",
      request: { params: idOf("attachment") },
      responses: { 200: { description: "The bytes", content: { "application/octet-stream": { schema: z.any() } } }, ...problems },
    }),
    async (c) => {
      const file = await query<AttachmentRecord & { storageKey: string }>(c.get("actor"), "attachment.read", c.req.valid("param"));
      const bytes = await storage().get(file.storageKey);
      if (!bytes) throw new AppError("not-found", "The file is missing from the storage. An operator can look with `connect doctor`.");
      const isShown = SHOWN.has(file.contentType.toLowerCase());
      return c.body(Readable.toWeb(bytes) as ReadableStream, 200, {
        "content-type": isShown ? file.contentType : "application/octet-stream",
        "content-length": String(file.sizeBytes),
        "content-disposition": `${isShown ? "inline" : "attachment"}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
        "cache-control": "private, max-age=31536000, immutable",
      });
    },
  );
