/** Where the bytes of attachments lie. The embedded default is a folder of the data directory. */

import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { env } from "#/env.ts";
import { localStorage } from "./local.ts";

export type FileStorage = {
  /** Keeps the bytes durably under a key as in `workspaceId/ab/uuid`; the same key again replaces them, whole or not at all. */
  put: (key: string, content: Readable | Buffer) => Promise<void>;
  /** The bytes, or null where nothing is kept under the key. */
  get: (key: string) => Promise<Readable | null>;
  /** Forgets them; a key that is not there is no error. */
  remove: (key: string) => Promise<void>;
  /** Forgets every key that begins with these segments, as in `workspaceId`. */
  removeAll: (segments: string) => Promise<void>;
};

/** Segments of letters, digits, `.`, `_` and `-` that do not begin with a dot: nothing that could lead out of the folder or hide in it. */
const KEY = /^(?!.{513})[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

/** @throws Error for a key that is not one: keys are made by us, so this is a fault of the caller */
export function checkKey(key: string): string {
  if (!KEY.test(key)) throw new Error("a storage key must be segments of letters, digits, dots and dashes");
  return key;
}

/** The chosen storage. @throws Error, in one sentence, for a provider this version cannot use: call it at start. */
export const storage = (): FileStorage => {
  chosen ??= pick();
  return chosen;
};
let chosen: FileStorage | undefined;

const pick = (): FileStorage =>
  !env.STORAGE_URL
    ? localStorage(join(env.CONNECT_DATA_DIR, "files"))
    : env.STORAGE_URL.startsWith("file:")
      ? localStorage(fileURLToPath(env.STORAGE_URL))
      : unknownProvider(env.STORAGE_URL.slice(0, env.STORAGE_URL.indexOf(":") + 1));

function unknownProvider(scheme: string): never {
  throw new Error(
    `STORAGE_URL: this version keeps files on disk only and cannot use ${scheme} yet; remove it, or set for example file:///var/lib/connect/files`,
  );
}
