import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const text = readFileSync("docs/security.md", "utf8");
const rows = [...text.matchAll(/^\| (\d+)\.(\d+)\.(\d+) +\| ([^|]+)\| ([^|]+)\| ([^|]+)\|$/gm)].map(
  ([, chapter, section, number, asks, state, how]) => ({
    id: [chapter, section, number].join("."),
    asks: asks?.trim(),
    state: state?.trim(),
    how: how?.trim() ?? "",
  }),
);

it("answers every requirement of levels 1 and 2 of ASVS 5.0.0 once: there are 70 and 183 of them", () => {
  expect(new Set(rows.map(({ id }) => id)).size).toBe(253);
  expect(rows.length).toBe(253);
});

it("gives each a state and a word", () => {
  expect(rows.filter(({ state, how }) => !/^(yes|part|open|proxy|none)$/.test(state ?? "") || how.length < 3)).toEqual([]);
});

it("names files that are there, in all of the document", () => {
  const named = [...text.matchAll(/`((?:src|test|tools|prisma)\/[^`\s]+)`/g)].map(([, path]) => path ?? "");
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});
