import { describe, expect, it } from "vitest";
import { bodyOf, harmlessHtml } from "#/core/html.ts";

describe("harmlessHtml", () => {
  it.each([
    ["<script>alert(1)</script>hi", "hi"],
    ['<a href="javascript:alert(1)">x</a>', '<a target="_blank" rel="noopener noreferrer">x</a>'],
    ['<img src="https://x.example/a.png" onerror="alert(1)">', '<img src="https://x.example/a.png" />'],
    [
      '<img src="a.png" alt="a"><a href="/api/v1">x</a><a href="page">y</a>',
      '<img alt="a" /><a href="/api/v1" target="_blank" rel="noopener noreferrer">x</a><a target="_blank" rel="noopener noreferrer">y</a>',
    ],
    ['<img src="data:image/svg+xml;base64,AAAA"><img src="data:image/png;base64,AAAA">', '<img /><img src="data:image/png;base64,AAAA" />'],
    ["<p style=\"background:image-set('https://x.example/a.png' 1x)\">x</p>", "<p>x</p>"],
    [
      '<p style="color:rgb(1, 2, 3);width:calc(100% - min(1px, 2px))">x</p>',
      '<p style="color:rgb(1, 2, 3);width:calc(100% - min(1px, 2px))">x</p>',
    ],
    ['<p style="background-color:red\n url(http://x.example)">x</p>', "<p>x</p>"],
    ['<p style="position:fixed;color:red">x</p>', '<p style="color:red">x</p>'],
    ["<svg><script>alert(1)</script></svg>x", "x"],
    ['<iframe src="http://x.example"></iframe><form><input></form>x', "x"],
  ])("leaves nothing that runs, loads or covers: %s", (html, clean) => {
    expect(harmlessHtml(html)).toBe(clean);
  });

  it.each([
    ["//shop.example/a", "https://shop.example/a"],
    ["www.shop.example/a", "http://www.shop.example/a"],
    ["https://shop.example/a b?c={{ticket.number}}", "https://shop.example/a b?c={{ticket.number}}"],
    ["mailto:a@shop.example", "mailto:a@shop.example"],
  ])("leaves a link that leads somewhere: %s", (href, address) => {
    expect(harmlessHtml(`<a href="${href}">x</a>`)).toBe(`<a href="${address}" target="_blank" rel="noopener noreferrer">x</a>`);
  });

  it.each(["<div>".repeat(200_000), "<b></i>".repeat(140_000)])(
    "refuses elements open by the thousand, which would hold up the process",
    (html) => {
      const started = performance.now();
      expect(() => bodyOf({ html })).toThrow(
        expect.objectContaining({ code: "invalid", issues: [expect.objectContaining({ path: "html" })] }),
      );
      expect(performance.now() - started).toBeLessThan(2_000);
    },
  );

  it("takes a long letter whose writer closed no paragraph", () => {
    expect(harmlessHtml(`${"<p>words<br>".repeat(1_500)}`)).toContain("<p>words<br /></p>");
  });
});
