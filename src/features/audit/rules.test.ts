import { describe, expect, it } from "vitest";
import { changesOf, valueText, wordsOf } from "#/features/audit/rules.ts";

const entry = (data: Record<string, unknown>) => ({ data });

describe("what an entry has changed", () => {
  it("is told field by field, without what stayed as it was", () =>
    expect(
      changesOf(entry({ from: { role: "agent", limits: null, name: "A" }, to: { role: "admin", limits: { a: 1 }, name: "A" } })),
    ).toEqual([
      { field: "role", from: "agent", to: "admin" },
      { field: "limits", from: null, to: { a: 1 } },
    ]));
  it("is told of fields that tell themselves, and of what stands beside", () =>
    expect(changesOf(entry({ status: { from: "open", to: "closed" }, by: "link", roleId: null }))).toEqual([
      { field: "status", from: "open", to: "closed" },
      { field: "by", from: undefined, to: "link" },
    ]));
  it("is nothing where nothing was", () => expect(changesOf(entry({}))).toEqual([]));
  it.each([
    [null, ""],
    ["x", "x"],
    [["a", "b"], "a, b"],
    [{ a: [1] }, '{"a":[1]}'],
    [false, "false"],
  ])("is one line: %j", (value, text) => expect(valueText(value)).toBe(text));
  it("is named by halves", () =>
    expect([wordsOf("api-key.rotated"), wordsOf("x.updated").noun]).toEqual([{ noun: "api-key", verb: "rotated" }, null]));
});
