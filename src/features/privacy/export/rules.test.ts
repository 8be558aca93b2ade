import { describe, expect, it } from "vitest";
import { filePath, messageHtml } from "#/features/privacy/export/rules.ts";

describe("a page of an export", () => {
  it.each(["a#b.pdf", "100%.txt", "what?.txt", "a&b <c>.txt", "ü ö.txt"])("leads to the file that lies beside it: %s", (name) => {
    const path = filePath({ id: "id", name });
    const html = messageHtml({ kind: "customer", authorName: "Ida", createdAt: "", text: "", files: [{ name, path }] });
    const href = /href="([^"]*)"/.exec(html)?.[1] ?? "";
    const page = new URL("file:///export/index.html");
    expect(decodeURIComponent(new URL(href.replaceAll("&amp;", "&"), page).pathname)).toBe(`/export/${path}`);
  });
});
