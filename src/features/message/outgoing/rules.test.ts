import { expect, it } from "vitest";
import { plainTextOf, type Written } from "#/features/message/outgoing/rules.ts";

const text = (words: string, href?: string): Written => ({
  type: "text",
  text: words,
  ...(href ? { marks: [{ type: "bold" }, { type: "link", attrs: { href } }] } : {}),
});
const node = (type: string, ...content: Written[]): Written => ({ type, content });
const paragraph = (...content: Written[]) => node("paragraph", ...content);
const item = (...content: Written[]) => node("listItem", ...content);

it("keeps paragraphs and lines apart", () => {
  expect(plainTextOf(node("doc", paragraph(text("One"), { type: "hardBreak" }, text("two")), paragraph(text("three"))))).toBe(
    "One\ntwo\n\nthree",
  );
  expect(plainTextOf(node("doc"))).toBe("");
});

it("says lists, within one another, and quotes with their signs", () => {
  const inner = node("bulletList", item(paragraph(text("a"))));
  const numbers: Written = {
    ...node("orderedList", item(paragraph(text("first")), inner), item(paragraph(text("second")))),
    attrs: { start: 3 },
  };
  expect(plainTextOf(node("doc", numbers))).toBe("3. first\n   - a\n4. second");
  expect(plainTextOf(node("doc", node("blockquote", paragraph(text("said")), paragraph(text("before")))))).toBe("> said\n>\n> before");
});

it("names where a link leads, unless its words do, or it stays in the desk", () => {
  const link = (words: string, href: string) => plainTextOf(node("doc", paragraph(text(words, href))));
  expect(link("our page", "https://shop.example/x")).toBe("our page (https://shop.example/x)");
  expect(link("shop.example", "https://shop.example/")).toBe("shop.example");
  expect(link("#12", "/demo/ticket/12")).toBe("#12");
});
