import { expect, test } from "vitest";
import { isDoubtful } from "#/features/message/reading/rules.ts";

test.each([
  [{ spf: "pass", dkim: "pass", dmarc: "pass" }, false],
  [{ spf: "fail", dkim: "pass", dmarc: "pass" }, false],
  [{ spf: "pass", dkim: "pass", dmarc: "fail" }, true],
  [{ spf: "fail", dkim: "none", dmarc: "none" }, true],
  [{ spf: "softfail", dkim: "none", dmarc: "none" }, false],
  [{ spf: "unknown", dkim: "fail", dmarc: "unknown" }, true],
  [{ spf: "unknown", dkim: "unknown", dmarc: "unknown" }, false],
  [{ spf: "none", dkim: "none", dmarc: "none" }, false],
] as const)("%j is doubtful: %j", (auth, expected) => {
  expect(isDoubtful(auth)).toBe(expected);
});
