import { describe, expect, test } from "vitest";
import { valueFault, valuesFaults, withValues } from "#/features/customField/rules.ts";

const options = [
  { id: "a", name: "Gold" },
  { id: "b", name: "Silver" },
];
const of = (type: string) => ({ type, options });

describe("the value of a custom field", () => {
  test.each([
    ["text", "anything"],
    ["number", 12.5],
    ["date", "2028-02-29"],
    ["checkbox", false],
    ["select", "a"],
    ["multi-select", ["b", "a"]],
    ["multi-select", []],
    ["number", null],
  ])("%s takes %j", (type, value) => expect(valueFault(of(type), value)).toBeNull());

  test.each([
    ["text", 3],
    ["text", "x".repeat(2001)],
    ["number", "3"],
    ["number", Number.NaN],
    ["date", "2026-02-30"],
    ["date", "tomorrow"],
    ["checkbox", "yes"],
    ["select", "Gold"],
    ["multi-select", "a"],
    ["multi-select", ["a", "a"]],
    ["multi-select", ["a", "c"]],
    ["rocket", "x"],
  ])("%s refuses %j", (type, value) => expect(valueFault(of(type), value)).toEqual(expect.any(String)));

  test("an archived field gives its value up but takes none", () => {
    expect(valueFault({ ...of("text"), isArchived: true }, "x")).toContain("archived");
    expect(valueFault({ ...of("text"), isArchived: true }, null)).toBeNull();
  });

  test("every fault is told, also of a field nobody knows", () => {
    const fields = [{ id: "n", ...of("number") }];
    expect(valuesFaults(fields, { n: "x", other: "y" }).map(({ id }) => id)).toEqual(["n", "other"]);
  });

  test("null takes a value away and leaves the others", () => {
    expect(withValues({ a: 1, b: 2 }, { a: null, c: 3 })).toEqual({ b: 2, c: 3 });
  });
});
