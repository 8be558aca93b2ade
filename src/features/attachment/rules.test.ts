import { expect, it } from "vitest";
import { dispositionOf, shownAs } from "#/features/attachment/rules.ts";

it("shows a few kinds alone, and no program among them", () => {
  expect(["image/png", "IMAGE/PNG; x=y", "application/pdf", "text/plain; charset=utf-8"].map(shownAs)).toEqual([
    "image",
    "image",
    "pdf",
    "text",
  ]);
  for (const type of [
    "image/svg+xml",
    "text/html",
    "application/xhtml+xml",
    "text/xml",
    "application/x-shockwave-flash",
    "",
    "text/plain\u0000html",
  ])
    expect(shownAs(type), type).toBeNull();
});

it("names a file for every client, and lets no name out of its quotes", () => {
  expect(dispositionOf("bill.pdf", true)).toBe(`inline; filename="bill.pdf"; filename*=UTF-8''bill.pdf`);
  expect(dispositionOf("Größe (1)'s.txt", false)).toBe(
    `attachment; filename="Gr__e (1)'s.txt"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%281%29%27s.txt`,
  );
  for (const hostile of [
    'x"; filename="evil.exe',
    "x\r\nSet-Cookie: a=b",
    "../../etc/passwd",
    "C:\\boot.ini",
    "bill\u202efdp.exe",
    `${"long".repeat(200)}.pdf`,
    "\ud800half.pdf",
    "%22%0d%0a.txt",
    "",
    "con.txt",
  ]) {
    const header = dispositionOf(hostile, false);
    expect(header, hostile).toMatch(
      /^attachment; filename="[\x20-\x21\x23-\x24\x26-\x5b\x5d-\x7e]+"; filename\*=UTF-8''(?:[\w.~!#$&+^`|-]|%[\dA-F]{2})+$/,
    );
    const name = decodeURIComponent(header.split("''")[1] ?? "");
    expect(name, hostile).not.toMatch(/[\p{Cc}\u202e/\\"]|^\.|^con\./u);
    expect(name.length).toBeLessThanOrEqual(220);
  }
});
