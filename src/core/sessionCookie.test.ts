import { describe, expect, it } from "vitest";
import { SESSION_COOKIE, sessionCookieOf } from "#/core/sessionCookie.ts";

describe("the session cookie", () => {
  it.each([
    ["none", undefined, null],
    ["others only", "a=1; b=2", null],
    ["among others", `a=1; ${SESSION_COOKIE}=tok.en; b=2`, "tok.en"],
    ["in pieces, in whatever order", `${SESSION_COOKIE}.1=world; ${SESSION_COOKIE}.0=hello`, "helloworld"],
    ["of a longer name", `${SESSION_COOKIE}x=1; x${SESSION_COOKIE}=2; ${SESSION_COOKIE}.x=3`, null],
    ["of TLS, on an installation without", `__Secure-${SESSION_COOKIE}=1`, null],
    ["empty", `${SESSION_COOKIE}=`, null],
    ["far too long", `${SESSION_COOKIE}=${"x".repeat(20_000)}`, null],
  ])("%s", (_, header, expected) => {
    expect(sessionCookieOf(header)).toBe(expected);
  });
});
