import "fake-indexeddb/auto";
import { afterEach, expect, it, vi } from "vitest";
import { FileDisk } from "#/core/client/fileDisk.ts";

afterEach(() => vi.unstubAllGlobals());
const file = (id: string) => ({ id, blob: new Blob([`words of ${id}`]), about: { ticketId: "t" } });

it("has a file again after the page is gone, and forgets it when it is whole elsewhere", async () => {
  const name = `one${Date.now()}`;
  await new FileDisk<{ ticketId: string }>(name).put(file("a"));
  const later = new FileDisk<{ ticketId: string }>(name);
  expect((await later.all()).map(({ id, about }) => [id, about])).toEqual([["a", { ticketId: "t" }]]);
  await later.remove("a");
  expect(await later.get("a")).toBeUndefined();
  expect(await new FileDisk(name).all()).toEqual([]);
});

it("keeps a file as long as the page where the browser gives no disk", async () => {
  vi.stubGlobal("indexedDB", {
    open: () => {
      throw new Error("forbidden");
    },
  });
  const disk = new FileDisk<{ ticketId: string }>("none");
  await disk.put(file("b"));
  expect(await (await disk.get("b"))?.blob.text()).toBe("words of b");
  expect(await disk.all()).toHaveLength(1);
  await disk.remove("b");
  expect(await disk.get("b")).toBeUndefined();
});
