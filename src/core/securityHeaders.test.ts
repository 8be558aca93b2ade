import { expect, it } from "vitest";
import { bareHeaders, floorOf, securityText } from "#/core/securityHeaders.ts";

it("asks for TLS from then on, once there is TLS, and on a plain address not", () => {
  const policy = floorOf("https://support.example.com")["strict-transport-security"] ?? "";
  expect(Number(/^max-age=(\d+); includeSubDomains$/.exec(policy)?.[1])).toBeGreaterThanOrEqual(31_536_000);
  expect(floorOf("http://localhost:3000")).not.toHaveProperty("strict-transport-security");
});

it("says the same on a bare socket, a header a line", () => {
  const lines = bareHeaders().split("\r\n").filter(Boolean);
  expect(Object.fromEntries(lines.map((line) => line.split(/: (.*)/s).slice(0, 2)))).toEqual(floorOf("http://localhost:3000"));
});

it("names a contact, and until when that is good: within a year, as RFC 9116 asks", () => {
  const text = securityText();
  expect(text).toMatch(/^Contact: (mailto:|https:\/\/)\S+$/m);
  const days = (Date.parse(/^Expires: (.+)$/m.exec(text)?.[1] ?? "") - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(30);
  expect(days).toBeLessThan(365);
});
