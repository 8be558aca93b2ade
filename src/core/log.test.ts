import { describe, expect, it } from "vitest";
import { withoutKeys } from "#/core/log.ts";

describe("a line of the log", () => {
  const secret = "Ab3_-".repeat(8).padEnd(43, "x");
  it("holds no API key and no personal token, wherever they stood", () => {
    const line = JSON.stringify({ msg: `sent cx_${secret} to`, err: { message: `Bearer cxp_${secret}` }, path: `/x?key=cx_${secret}&y` });
    expect(withoutKeys(line)).not.toContain(secret.slice(0, 8));
    expect(withoutKeys(line)).toContain("cxp_[redacted]");
  });
  it("keeps what is none", () =>
    expect(withoutKeys(`{"id":"0198c0de","prefix":"cx_abc123"}`)).toBe(`{"id":"0198c0de","prefix":"cx_abc123"}`));
});
