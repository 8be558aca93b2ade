import { describe, expect, it } from "vitest";
import { assertSameOrigin, ownOrigin } from "#/core/sameOrigin.ts";
import { SESSION_COOKIE } from "#/core/sessionCookie.ts";

const OWN = "http://localhost:3000";
const COOKIE = `${SESSION_COOKIE}=abc`;

describe("a request from another site", () => {
  const passes = (signs: Partial<Parameters<typeof assertSameOrigin>[0]>) => {
    try {
      assertSameOrigin({ method: "POST", cookie: COOKIE, host: "localhost:3000", ...signs });
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: "forbidden" });
      return false;
    }
  };

  it.each([
    ["no sign at all", {}, false],
    ["our own origin", { origin: OWN }, true],
    ["another origin", { origin: "https://evil.example" }, false],
    ["another origin that begins like ours", { origin: `${OWN}.evil.example` }, false],
    ["another port of our machine", { origin: "http://localhost:4000" }, false],
    ["the other protocol", { origin: "https://localhost:3000" }, false],
    ["an opaque origin", { origin: "null" }, false],
    ["the name that was used, in development", { origin: "http://127.0.0.1:3000", host: "127.0.0.1:3000" }, true],
    ["no origin, same-origin by the browser's word", { secFetchSite: "same-origin" }, true],
    ["no origin, same-site", { secFetchSite: "same-site" }, false],
    ["no origin, cross-site", { secFetchSite: "cross-site" }, false],
    ["no origin, typed in", { secFetchSite: "none" }, false],
    ["another origin that claims same-origin", { origin: "https://evil.example", secFetchSite: "same-origin" }, false],
    ["another origin with a key", { origin: "https://evil.example", authorization: "Bearer cx_1" }, true],
    ["another origin with another scheme", { origin: "https://evil.example", authorization: "Basic YTpi" }, false],
    ["another origin without our cookie", { origin: "https://evil.example", cookie: "theme=dark" }, true],
    ["another origin, only reading", { origin: "https://evil.example", method: "GET" }, true],
    ["another origin, deleting", { origin: "https://evil.example", method: "DELETE" }, false],
  ])("%s", (_, signs, expected) => {
    expect(passes(signs)).toBe(expected);
  });
});

describe("our own origin", () => {
  it("is the name that was used on a developer's machine, and never a broken one", () => {
    expect(ownOrigin("127.0.0.1:3000")).toBe("http://127.0.0.1:3000");
    expect(ownOrigin("bad host/")).toBe(OWN);
    expect(ownOrigin(undefined)).toBe(OWN);
  });
});
