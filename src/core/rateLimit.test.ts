import { describe, expect, it } from "vitest";
import { clientAddressOf, consume, giveBack, proxiesOf, RateLimited, rateLimitHeaders } from "#/core/rateLimit.ts";

describe("a limit", () => {
  it("says what is left, and refuses when nothing is", async () => {
    for (let left = 4; left >= 0; left--)
      expect(await consume("signInCode", "ada@example.com")).toEqual({ limit: 5, remaining: left, resetSeconds: 600 });
    const refusal = await consume("signInCode", "ada@example.com").catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RateLimited);
    expect(refusal).toMatchObject({ code: "rate-limited", status: 429, limit: { limit: 5, remaining: 0 } });
    expect((refusal as RateLimited).retryAfterSeconds).toBeGreaterThan(590);
  });

  it("counts every key and kind for itself", async () => {
    for (let i = 0; i < 5; i++) await consume("signInCode", "one@example.com");
    expect(await consume("signInCode", "two@example.com")).toMatchObject({ remaining: 4 });
    expect(await consume("signIn", "one@example.com")).toMatchObject({ remaining: 9 });
  });

  it("gives back what turned out to be harmless", async () => {
    for (let i = 0; i < 30; i++) {
      await consume("signIn", "right@example.com");
      await giveBack("signIn", "right@example.com");
    }
    expect(await consume("signIn", "right@example.com")).toMatchObject({ remaining: 9 });
  });

  it("is told in headers, with Retry-After when refused", () => {
    const limit = { limit: 600, remaining: 0, resetSeconds: 12 };
    expect(rateLimitHeaders(limit)).toEqual({ "RateLimit-Limit": "600", "RateLimit-Remaining": "0", "RateLimit-Reset": "12" });
    expect(rateLimitHeaders(limit, true)).toMatchObject({ "Retry-After": "12" });
  });
});

describe("the caller's address", () => {
  it.each([
    ["a caller from outside", "203.0.113.7", undefined, "203.0.113.7"],
    ["whose X-Forwarded-For is an invention", "203.0.113.7", "198.51.100.1", "203.0.113.7"],
    ["IPv4 in the form of IPv6", "::ffff:203.0.113.7", undefined, "203.0.113.7"],
    ["behind a proxy on this machine", "127.0.0.1", "198.51.100.1", "198.51.100.1"],
    ["behind a proxy of the inner network", "10.2.3.4", "6.6.6.6, 198.51.100.1", "198.51.100.1"],
    ["directly from this machine", "127.0.0.1", "", "127.0.0.1"],
    ["from this machine by IPv6", "::1", undefined, "::1"],
    ["IPv6 counts by network", "2001:db8:1:2:3:4:5:6", undefined, "2001:db8:1:2::/64"],
    ["IPv6 in short form", "2001:db8::6", undefined, "2001:db8:0:0::/64"],
    ["whose proxy says no address", "127.0.0.1", "unknown; or anything", "127.0.0.1"],
    ["IPv6 behind a proxy", "127.0.0.1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["not known", undefined, undefined, "unknown"],
  ])("is right for %s", (_, remoteAddress, forwardedFor, expected) => {
    expect(clientAddressOf({ remoteAddress, forwardedFor })).toBe(expected);
  });
});

describe("a proxy", () => {
  it("is an inside address, where none is named", () => {
    expect(["127.0.0.1", "10.1.2.3", "fd00::1", "203.0.113.7"].map(proxiesOf(undefined))).toEqual([true, true, true, false]);
  });
  it("is one of those that are named, and no other", () => {
    const isProxy = proxiesOf(["203.0.113.7", "10.1.0.0/16", "2001:db8::/64"]);
    expect(["203.0.113.7", "10.1.9.9", "2001:db8::9"].map(isProxy)).toEqual([true, true, true]);
    expect(["127.0.0.1", "203.0.113.8", "10.2.0.1", "2001:db8:0:1::9", "", "unknown"].map(isProxy)).toEqual(Array(6).fill(false));
  });
});
