import { assert, property, string } from "fast-check";
import { expect, test } from "vitest";
import { fitOf } from "#/features/workspace/palette/rules.ts";

const best = (typed: string, names: string[]) =>
  names
    .flatMap((name) => {
      const fit = fitOf(name, typed);
      return fit ? [{ name, score: fit.score }] : [];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ name }) => name);

test("what begins with the letters comes first, then words inside, then first letters of words", () => {
  expect(best("assign", ["Unassigned", "Go to assigned", "Assign to…"])).toEqual(["Assign to…", "Go to assigned", "Unassigned"]);
  expect(best("mu", ["Mark as unread", "Undo"])).toEqual(["Mark as unread"]);
});

test("letters strewn over a name are no answer", () => {
  expect(fitOf("Keyboard shortcuts and more", "erts")).toBeNull();
  expect(fitOf("Close", "closed")).toBeNull();
});

test("accents and case make no difference, and hits say where the letters stand", () => {
  expect(fitOf("Équipe", "equ")?.hits).toEqual([[0, 3]]);
  expect(fitOf("Mark as unread", "mau")?.hits).toEqual([
    [0, 2],
    [8, 9],
  ]);
});

test("any text fits itself, and hits stay inside the name", () => {
  assert(
    property(string(), string({ maxLength: 6 }), (name, typed) => {
      if (name.trim() === name) expect(fitOf(name, name)).not.toBeNull();
      for (const [start, end] of fitOf(name, typed)?.hits ?? []) expect(start >= 0 && start < end && end <= name.length).toBe(true);
    }),
  );
});
