import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, describe, expect, test } from "vitest";
import { checkKey, type FileStorage } from "#/adapters/storage/index.ts";
import { localStorage } from "#/adapters/storage/local.ts";

const folder = mkdtempSync(join(tmpdir(), "connect-storage-"));
afterAll(() => rm(folder, { recursive: true }));

const providers: [string, () => FileStorage][] = [["local", () => localStorage(folder)]];
const newKey = () => `${randomUUID()}/ab/${randomUUID()}`;
const read = async (files: FileStorage, key: string) => {
  const stream = await files.get(key);
  return stream && (await buffer(stream));
};

describe.each(providers)("%s storage", (_name, open) => {
  const files = open();

  test("gives back the bytes it was given", async () => {
    const key = newKey();
    const bytes = Buffer.from([0, 1, 2, 255, 254, 0]);
    await files.put(key, bytes);
    expect(await read(files, key)).toEqual(bytes);
  });

  test("takes a stream, and nothing at all", async () => {
    const [streamed, empty] = [newKey(), newKey()];
    await files.put(streamed, Readable.from([Buffer.from("one "), Buffer.from("two")]));
    await files.put(empty, Buffer.alloc(0));
    expect((await read(files, streamed))?.toString()).toBe("one two");
    expect((await read(files, empty))?.length).toBe(0);
  });

  test("replaces what lies under the same key", async () => {
    const key = newKey();
    await files.put(key, Buffer.from("first"));
    await files.put(key, Buffer.from("second"));
    expect((await read(files, key))?.toString()).toBe("second");
  });

  test("keeps what was there when a new content breaks off", async () => {
    const key = newKey();
    await files.put(key, Buffer.from("whole"));
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from("half");
        throw new Error("cut");
      })(),
    );
    await expect(files.put(key, broken)).rejects.toThrow("cut");
    expect((await read(files, key))?.toString()).toBe("whole");
  });

  test("answers null for what is not there, and forgets what was removed", async () => {
    const key = newKey();
    expect(await files.get(key)).toBeNull();
    await files.put(key, Buffer.from("x"));
    await files.remove(key);
    await files.remove(key);
    expect(await files.get(key)).toBeNull();
  });

  test("forgets all that lies below some segments, and nothing beside", async () => {
    const folder = randomUUID();
    const [one, deeper, beside] = [`${folder}/one`, `${folder}/ab/two`, `${folder}-other/one`];
    for (const key of [one, deeper, beside]) await files.put(key, Buffer.from("x"));
    await files.removeAll(folder);
    await files.removeAll(folder);
    expect([await files.get(one), await files.get(deeper)]).toEqual([null, null]);
    expect((await read(files, beside))?.toString()).toBe("x");
  });

  test.each(["../x", "a/../../x", "/etc/passwd", "a//b", ".hidden", "a/.part", "a\\b", "a\0b", "", "a/", `${"a".repeat(600)}`])(
    "refuses the key %j",
    async (key) => {
      await expect(files.put(key, Buffer.from("x"))).rejects.toThrow("storage key");
      await expect(files.get(key)).rejects.toThrow("storage key");
      await expect(files.remove(key)).rejects.toThrow("storage key");
      await expect(files.removeAll(key)).rejects.toThrow("storage key");
    },
  );
});

test("leaves no part files behind", () => {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("a key is given back as it is", () => {
  const key = newKey();
  expect(checkKey(key)).toBe(key);
});
