import { expect, it } from "vitest";
import { domainOf } from "#/core/record.ts";

it("finds an address's domain behind the last @, without its letters' size", () => {
  expect(domainOf('"a@b"@Corp.Example ')).toBe("corp.example");
});
