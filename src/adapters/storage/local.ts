/** Files in a folder of this machine. */
import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { checkKey, type FileStorage } from "./index.ts";

export function localStorage(folder: string): FileStorage {
  const root = resolve(folder);
  const pathOf = (key: string) => join(root, checkKey(key));
  return {
    async put(key, content) {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true });
      const aside = join(dirname(path), `.${randomUUID()}.part`);
      try {
        // `flush` is fsync before close: the bytes are on the disk before they get their name.
        await pipeline(
          Buffer.isBuffer(content) ? Readable.from([content]) : content,
          createWriteStream(aside, { mode: 0o600, flush: true }),
        );
        await rename(aside, path);
        await syncFolder(dirname(path));
      } catch (error) {
        // What went wrong before is what matters.
        await rm(aside, { force: true }).catch(() => {});
        throw error;
      }
    },
    async get(key) {
      const handle = await open(pathOf(key)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return null;
        throw error;
      });
      return handle && createReadStream("", { fd: handle });
    },
    async remove(key) {
      await rm(pathOf(key), { force: true });
    },
    async removeAll(segments) {
      await rm(pathOf(segments), { recursive: true, force: true });
    },
  };
}

/** A new name is durable only when its folder is. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
