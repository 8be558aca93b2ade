import { expect, it } from "vitest";
import { occurrences } from "#/features/message/find/rules.ts";

it("finds words whatever their case and accents, one behind the other", () => {
  expect(occurrences("Café, cafe, CAFÉ", "cafe")).toEqual([0, 6, 12]);
  expect(occurrences("aaaa", "aa")).toEqual([0, 2]);
  expect(occurrences("İstanbul ist schön", "schon")).toEqual([13]);
  expect(occurrences("two\u00a0words", "two words")).toEqual([0]);
});

it("finds nothing for nothing, and takes no sign for a pattern", () => {
  expect(occurrences("text", "  ")).toEqual([]);
  expect(occurrences("a.b", ".*")).toEqual([]);
  expect(occurrences("is it (so)?", "(so)?")).toEqual([6]);
});
