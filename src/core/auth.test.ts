import { describe, expect, it } from "vitest";
import { bearerOf, hashOfKey } from "#/core/auth.ts";

describe("the key of an Authorization header", () => {
  it.each([
    [undefined, null],
    ["", null],
    ["Basic YTpi", null],
    ["Bearer cx_1", "cx_1"],
    ["bearer   cx_1 ", "cx_1"],
    ["Bearer", ""],
    ["Bearer ", ""],
    ["Bearercx_1", null],
  ])("%j is %j", (header, expected) => {
    expect(bearerOf(header)).toBe(expected);
  });

  it("is kept as its SHA-256", () => {
    expect(hashOfKey("cx_1")).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(hashOfKey("cx_1")).not.toBe(hashOfKey("cx_2"));
  });
});
