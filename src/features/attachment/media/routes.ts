/** /media: a picture of a mail, by an address that is its own proof. Asked for without a cookie; beside the API, and no part of it. */
import { fileTypeFromBuffer } from "file-type";
import { LRUCache } from "lru-cache";
import { storage } from "#/adapters/storage/index.ts";
import { inWorkspace, sql } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { guardedFetch, Unfetched } from "#/core/guardedFetch.ts";
import { createRouter } from "#/core/http.ts";
import { log } from "#/core/log.ts";
import { appSecret } from "#/core/secret.ts";
import { env } from "#/env.ts";
import { mediaKey, mediumOf } from "#/features/attachment/media/rules.ts";

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
  if (!medium) throw new AppError("not-found", "This address is not, or no longer, that of a picture. Open the message again.");
  const picture = medium.kind === "file" ? await ofFile(medium.workspaceId, medium.of) : await ofRemote(medium.of);
  if (!picture) throw new AppError("not-found", "The picture cannot be shown.");
  return c.body(new Uint8Array(picture.bytes), 200, {
    "content-type": picture.contentType,
    "content-disposition": "inline",
    "content-security-policy": "default-src 'none'; sandbox",
    // The frame that asks has no origin.
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "private, max-age=86400",
  });
});

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

async function ofFile(workspaceId: string, id: string): Promise<Picture | null> {
  const [file] = await inWorkspace(workspaceId, async () =>
    sql<{ storageKey: string; sizeBytes: number }>(
      `select "storageKey", "sizeBytes" from attachment where "workspaceId" = $1 and id = $2`,
      [workspaceId, id],
    ),
  );
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
