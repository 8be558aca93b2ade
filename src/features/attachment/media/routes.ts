/** /media: a file, or a picture of a mail, by an address that is its own proof. No cookie is read or set; beside the API, and no part of it. */
import { Readable } from "node:stream";
import { fileTypeFromBuffer } from "file-type";
import type { Context } from "hono";
import { LRUCache } from "lru-cache";
import { storage } from "#/adapters/storage/index.ts";
import { inWorkspace, sql } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { guardedFetch, Unfetched } from "#/core/guardedFetch.ts";
import { createRouter } from "#/core/http.ts";
import { log } from "#/core/log.ts";
import { appSecret } from "#/core/secret.ts";
import { FILE_POLICY } from "#/core/securityHeaders.ts";
import { env } from "#/env.ts";
import { type Medium, mediaKey, mediumOf } from "#/features/attachment/media/rules.ts";
import { dispositionOf, shownAs } from "#/features/attachment/rules.ts";

const TIMEOUT_MS = 8_000;
const BYTES_MAX = 10 * 1024 * 1024;
const CACHED_BYTES_MAX = 64 * 1024 * 1024;
/** Told by their first bytes, whatever they are called. No SVG: it is a program. */
const SHOWN = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp", "image/x-icon", "image/apng"]);

type Picture = { contentType: string; bytes: Buffer };
/** Images that several people look at are fetched once. */
const fetched = new LRUCache<string, Picture>({
  maxSize: CACHED_BYTES_MAX,
  sizeCalculation: ({ bytes }) => bytes.length + 200,
  ttl: 3_600_000,
});

export const media = createRouter();
media.get("/media/:token", async (c) => {
  const medium = mediumOf(mediaKey(appSecret()), c.req.param("token"), Math.floor(Date.now() / 1_000));
  if (!medium) throw new AppError("not-found", "This address is not, or no longer, that of a file. Open the message again.");
  if (medium.kind === "attachment") return wholeFile(c, medium);
  const picture = medium.kind === "file" ? await ofFile(medium.workspaceId, medium.of) : await ofRemote(medium.of);
  if (!picture) throw new AppError("not-found", "The picture cannot be shown.");
  return c.body(new Uint8Array(picture.bytes), 200, {
    "content-type": picture.contentType,
    "content-disposition": "inline",
    ...CONTAINED,
    // The frame that asks has no origin.
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": "private, max-age=86400",
  });
});

const CONTAINED = {
  "content-security-policy": FILE_POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** Shown where it stands if it is of a few kinds, that its content has proven; else it is only ever kept. */
async function wholeFile(c: Context, { workspaceId, of }: Medium): Promise<Response> {
  const file = await fileOf(workspaceId, of);
  const bytes = file && (await storage().get(file.storageKey));
  if (!bytes) throw new AppError("not-found", "The file is missing from the storage. An operator can look with `connect doctor`.");
  const isShown = shownAs(file.contentType) !== null;
  const part = partOf(c.req.header("range"), file.sizeBytes);
  if (part === "none") {
    bytes.destroy();
    return c.body(null, 416, { "content-range": `bytes */${file.sizeBytes}`, ...CONTAINED });
  }
  const body = part ? Readable.from(cut(bytes, part.from, part.to)) : bytes;
  return c.body(Readable.toWeb(body) as ReadableStream, part ? 206 : 200, {
    "content-type": isShown ? file.contentType : "application/octet-stream",
    "content-length": String(part ? part.to - part.from + 1 : file.sizeBytes),
    "accept-ranges": "bytes",
    ...(part ? { "content-range": `bytes ${part.from}-${part.to}/${file.sizeBytes}` } : {}),
    "content-disposition": dispositionOf(file.name, isShown),
    ...CONTAINED,
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, max-age=3600, immutable",
  });
}

/** The one part that is asked for, from its first byte to its last; null: all of it. Players ask so when somebody jumps ahead. `none`: it lies beyond the end. */
function partOf(range: string | undefined, sizeBytes: number): { from: number; to: number } | "none" | null {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range ?? "") ?? [];
  if (first === "" && last === "") return null;
  const from = first === "" ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const to = first === "" || last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (first !== "" && last !== "" && Number(last) < from) return null;
  return from <= to ? { from, to } : "none";
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

async function ofRemote(address: string): Promise<Picture | null> {
  const known = fetched.get(address);
  if (known) return known;
  try {
    const { status, body } = await guardedFetch(address, {
      timeoutMs: TIMEOUT_MS,
      bytesMax: BYTES_MAX,
      headers: { accept: "image/avif,image/webp,image/png,image/*;q=0.8" },
      allowedHosts: env.CONNECT_FETCH_HOSTS,
    });
    const picture = status === 200 ? await pictureOf(body) : null;
    if (picture) fetched.set(address, picture);
    return picture;
  } catch (error) {
    if (!(error instanceof Unfetched)) throw error;
    log.info({ reason: error.message }, "an image of a mail was not fetched");
    return null;
  }
}

type File_ = { name: string; contentType: string; storageKey: string; sizeBytes: number };
const fileOf = async (workspaceId: string, id: string): Promise<File_ | undefined> =>
  (
    await inWorkspace(workspaceId, async () =>
      sql<File_>(`select name, "contentType", "storageKey", "sizeBytes" from attachment where "workspaceId" = $1 and id = $2`, [
        workspaceId,
        id,
      ]),
    )
  )[0];

async function ofFile(workspaceId: string, id: string): Promise<Picture | null> {
  const file = await fileOf(workspaceId, id);
  const stream = file && file.sizeBytes <= BYTES_MAX ? await storage().get(file.storageKey) : null;
  if (!stream) return null;
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return pictureOf(Buffer.concat(chunks));
}

async function pictureOf(bytes: Buffer): Promise<Picture | null> {
  const type = await fileTypeFromBuffer(bytes);
  return type && SHOWN.has(type.mime) ? { contentType: type.mime, bytes } : null;
}
