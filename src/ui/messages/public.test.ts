import { expect, test } from "vitest";
import { ENGLISH, type MessageKey } from "#/ui/messages/catalogue.ts";
import { format } from "#/ui/messages/format.ts";
import { isPublic, plain } from "#/ui/messages/plain.ts";

const keys = (Object.keys(ENGLISH) as MessageKey[]).filter(isPublic);

test("texts of pages before the desk read the same without the library of plurals", () => {
  for (const key of keys) {
    const names = [...ENGLISH[key].matchAll(/\{(\w+)/g)].map(([, name = ""]) => name);
    const values = Object.fromEntries(names.map((name) => [name, "word"]));
    expect(plain(ENGLISH, "en-GB", key, values), key).toBe(format(ENGLISH, "en-GB", key, values));
  }
  expect(keys.length).toBeGreaterThan(40);
});

test("the way in has its texts", () => {
  expect(keys).toEqual(
    expect.arrayContaining(["signIn.title", "code.sentTo", "new.title", "error.offline", "crash.title", "action.tryAgain"]),
  );
});
