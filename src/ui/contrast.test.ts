import fc from "fast-check";
import { expect, test } from "vitest";
import { contrastOf, inkOn } from "#/ui/contrast.ts";

test("contrast is WCAG's", () => {
  expect(contrastOf("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrastOf("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  expect(contrastOf("#ffffff", "#777777")).toBe(contrastOf("#777777", "#ffffff"));
});

test("words on any colour can be read", () => {
  expect([inkOn("#ffff00"), inkOn("#1c1917"), inkOn("#0b5fff")]).toEqual(["#000000", "#ffffff", "#ffffff"]);
  const channel = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, "0"));
  fc.assert(
    fc.property(fc.tuple(channel, channel, channel), (channels) => {
      const color = `#${channels.join("")}`;
      expect(contrastOf(color, inkOn(color))).toBeGreaterThan(4.5);
    }),
    { numRuns: 2_000 },
  );
});
