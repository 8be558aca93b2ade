import { describe, expect, it } from "vitest";
import { faultOfRequest, isDeeper } from "#/core/requestLimits.ts";

describe("an address", () => {
  it.each([
    ["short", "/api/v1/tickets?limit=5", undefined],
    ["as long as may be", `/${"a".repeat(8_191)}`, undefined],
    ["too long", `/${"a".repeat(8_192)}`, "uri-too-long"],
    ["with as many parameters as may be", `/?${Array(100).fill("a=1").join("&")}`, undefined],
    ["with too many parameters", `/?${Array(101).fill("a=1").join("&")}`, "bad-request"],
    ["with a hundred thousand that say nothing", `/?${"&".repeat(8_000)}`, "bad-request"],
  ])("%s", (_, url, code) => {
    expect(faultOfRequest({ url })?.code).toBe(code);
  });
});

describe("the depth of a JSON text", () => {
  it.each([
    [`[[1]]`, 2, false],
    [`[[1]]`, 1, true],
    [`{"a":[{"b":1},{"c":[]}]}`, 4, false],
    [`{"a":[{"b":1},{"c":[]}]}`, 3, true],
    [`["[[[[", "\\"[[[[", {"[": "{{{"}]`, 2, false],
    ["[".repeat(5_000_000), 32, true],
    [`${"[]".repeat(100_000)}`, 1, false],
  ])("%#", (json, max, deeper) => {
    expect(isDeeper(json, max)).toBe(deeper);
  });
});
