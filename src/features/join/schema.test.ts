import { describe, expect, it } from "vitest";
import { createJoinDomainInput } from "#/features/join/schema.ts";

describe("a domain that people join by", () => {
  it.each(["com", "exa mple.com", "-x.com", "a..com", "x@y.com", ""])("has to be one: not %j", (name) =>
    expect(createJoinDomainInput.safeParse({ name }).success).toBe(false),
  );
});
