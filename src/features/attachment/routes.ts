/** REST: /attachments */

import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { storage } from "#/adapters/storage/index.ts";
import { AppError, invalid } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { answer, createRoute, createRouter, idempotencyKey, idOf, named, problems, z } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import { shownAs } from "#/features/attachment/rules.ts";
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
      const isShown = shownAs(file.contentType) !== null;
      const part = partOf(c.req.header("range"), file.sizeBytes);
      const body = part ? Readable.from(cut(bytes, part.from, part.to)) : bytes;
      return c.body(Readable.toWeb(body) as ReadableStream, part ? 206 : 200, {
        "content-type": isShown ? file.contentType : "application/octet-stream",
        "content-length": String(part ? part.to - part.from + 1 : file.sizeBytes),
        "accept-ranges": "bytes",
        ...(part ? { "content-range": `bytes ${part.from}-${part.to}/${file.sizeBytes}` } : {}),
        "content-disposition": `${isShown ? "inline" : "attachment"}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
        "cache-control": "private, max-age=31536000, immutable",
      });
    },
  );

/** The one part that is asked for, from its first byte to its last; null: all of it. Players ask so when somebody jumps ahead. */
function partOf(range: string | undefined, sizeBytes: number): { from: number; to: number } | null {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range ?? "") ?? [];
  if (first === "" && last === "") return null;
  const from = first === "" ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const to = first === "" || last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  return from <= to ? { from, to } : null;
}

async function* cut(bytes: Readable, from: number, to: number): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    const end = at + chunk.length;
    if (end > from) yield chunk.subarray(Math.max(0, from - at), to + 1 - at);
    at = end;
    if (at > to) return;
  }
}
