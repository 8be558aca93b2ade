/** REST: all files of a message as one archive, packed while it is sent: nothing of it lies in memory or on the disk. */
import { Readable } from "node:stream";
import { Zip, ZipPassThrough } from "fflate";
import { storage } from "#/adapters/storage/index.ts";
import { createRoute, createRouter, idOf, problems, z } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import { FILE_POLICY } from "#/core/securityHeaders.ts";
import type { StoredFile } from "#/features/attachment/queries.ts";
import { archiveNames } from "#/features/message/file/rules.ts";
import type { MessageRecord } from "#/features/message/schema.ts";

export const routes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/messages/{id}/attachments.zip",
    tags: ["attachments"],
    summary: "Download all files of a message as one archive",
    request: { params: idOf("message") },
    responses: { 200: { description: "The archive", content: { "application/zip": { schema: z.any() } } }, ...problems },
  }),
  async (c) => {
    const actor = c.get("actor");
    const { id } = c.req.valid("param");
    const message = await query<MessageRecord>(actor, "message.read", { id });
    const files = await query<StoredFile[]>(actor, "attachment.ofMessage", { messageId: id });
    return c.body(Readable.toWeb(Readable.from(archiveOf(files, new Date(message.createdAt)))) as ReadableStream, 200, {
      "content-type": "application/zip",
      "content-disposition": `attachment; filename="attachments-${message.createdAt.slice(0, 10)}.zip"`,
      "content-security-policy": FILE_POLICY,
      "x-content-type-options": "nosniff",
    });
  },
);

/** Stored, not squeezed: what people attach is squeezed already. A file that is missing from the storage leaves its name with nothing in it. */
async function* archiveOf(files: StoredFile[], at: Date): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  const names = archiveNames(files.map(({ name }) => name));
  for (const [index, file] of files.entries()) {
    const entry = new ZipPassThrough(names[index] ?? "file");
    entry.mtime = at;
    zip.add(entry);
    const bytes = await storage().get(file.storageKey);
    for await (const chunk of bytes ?? []) {
      entry.push(chunk as Buffer);
      yield* ready.splice(0);
    }
    entry.push(new Uint8Array(0), true);
    yield* ready.splice(0);
  }
  zip.end();
  yield* ready.splice(0);
}
