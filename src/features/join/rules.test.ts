import { describe, expect, it } from "vitest";
import { createJoinDomainInput } from "#/features/join/schema.ts";
import { isPublicProvider } from "#/features/join/rules.ts";

describe("a domain that people join by", () => {
  it.each(["gmail.com", "yahoo.co.uk", "hotmail.fr", "web.de", "outlook.com.br"])("is not a public provider's: %s", (name) =>
    expect(isPublicProvider(name)).toBe(true),
  );
  it.each(["example.com", "outlook-services.com", "live.example.com"])("may be a company's: %s", (name) =>
    expect(isPublicProvider(name)).toBe(false),
  );
  it.each(["com", "exa mple.com", "-x.com", "a..com", "x@y.com", ""])("has to be one: not %j", (name) =>
    expect(createJoinDomainInput.safeParse({ name }).success).toBe(false),
  );
});
