import { describe, expect, it } from "vitest";
import { isPublicProvider } from "#/core/publicProvider.ts";

describe("a domain of everybody's addresses", () => {
  it.each(["gmail.com", "yahoo.co.uk", "hotmail.fr", "web.de", "outlook.com.br"])("is told: %s", (name) =>
    expect(isPublicProvider(name)).toBe(true),
  );
  it.each(["example.com", "outlook-services.com", "live.example.com"])("is not a company's: %s", (name) =>
    expect(isPublicProvider(name)).toBe(false),
  );
});
