import { afterEach, expect, test, vi } from "vitest";
import { Places } from "#/features/workspace/place/store.ts";

/** As much of a browser's window as a place needs. */
function openWindow(url: string) {
  const entries = [{ url, state: { mark: "the router's" } as unknown }];
  let at = 0;
  const heard = new Set<() => void>();
  const entry = () => entries[at] as (typeof entries)[number];
  vi.stubGlobal("window", {
    location: {
      get pathname() {
        return entry().url.split("?")[0];
      },
      get search() {
        return entry().url.includes("?") ? `?${entry().url.split("?")[1]}` : "";
      },
    },
    history: {
      get state() {
        return entry().state;
      },
      pushState: (state: unknown, _title: string, to: string) => {
        entries.splice(at + 1, Number.POSITIVE_INFINITY, { url: to, state });
        at += 1;
      },
      replaceState: (state: unknown, _title: string, to: string) => {
        entries[at] = { url: to, state };
      },
    },
    addEventListener: (_name: string, listener: () => void) => heard.add(listener),
    removeEventListener: (_name: string, listener: () => void) => heard.delete(listener),
  });
  return {
    entries,
    back: () => {
      at -= 1;
      for (const listener of heard) listener();
    },
  };
}
afterEach(() => vi.unstubAllGlobals());

test("going somewhere is heard of at once, with the router's own mark in the history", () => {
  const { entries } = openWindow("/demo/inbox/open");
  const places = new Places("demo", "/demo/inbox/open", "");
  const stop = places.start();
  const seen: (number | null)[] = [];
  places.subscribe(() => seen.push(places.current().ticket));
  places.go({ ticket: 12 });
  expect(seen).toEqual([12]);
  expect(entries.map(({ url }) => url)).toEqual(["/demo/inbox/open", "/demo/ticket/12"]);
  expect(entries[1]?.state).toEqual({ mark: "the router's" });
  // Nowhere new: nothing is told, and no entry made.
  places.go({ ticket: 12 });
  expect(seen).toHaveLength(1);
  expect(entries).toHaveLength(2);
  stop();
});

test("going back shows what was there before; a search that is typed leaves one entry", () => {
  const { entries, back } = openWindow("/demo/inbox/open?priority=high");
  const places = new Places("demo", "/demo/inbox/open", "?priority=high");
  const stop = places.start();
  const first = places.current();
  expect(first.list.priorities).toEqual(["high"]);
  expect(places.current()).toBe(first);
  places.go({ page: "search", ticket: null, q: "a" });
  places.go({ page: "search", ticket: null, q: "ab" }, { replace: true });
  expect(entries.map(({ url }) => url)).toEqual(["/demo/inbox/open?priority=high", "/demo/search?q=ab"]);
  back();
  expect(places.current()).toMatchObject({ page: "inbox", list: { priorities: ["high"] }, q: "" });
  stop();
});

test("an address keeps what it does not change", () => {
  openWindow("/demo/inbox/open?priority=high");
  const places = new Places("demo", "/demo/inbox/open", "?priority=high");
  expect(places.hrefOf({ ticket: 7 })).toBe("/demo/ticket/7?priority=high");
});
