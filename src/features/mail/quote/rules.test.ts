import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pageOf } from "#/features/mail/quote/html/rules.ts";
import { newWords } from "#/features/mail/quote/rules.ts";
import type { FoldKind } from "#/features/message/schema.ts";

/**
 * Messages as programs write them, in test/newWords. Each begins with "### name"; each line tells in its first letter whether it is kept (a
 * space) or folded, and as what (q quote, s signature, d disclaimer, p phone).
 */
const KINDS: Record<string, FoldKind> = { q: "quote", s: "signature", d: "disclaimer", p: "phone" };
type Case = { name: string; source: string; kept: string; folded: [FoldKind, string][] };

function casesOf(file: string, seen: (source: string) => string): Case[] {
  const blocks = readFileSync(join("test/newWords", file), "utf8").split(/^### /m).slice(1);
  return blocks.map((block) => {
    const [name = "", ...lines] = block.trimEnd().split("\n");
    const folded: [FoldKind, string][] = [];
    for (const line of lines) {
      const kind = KINDS[line[0] ?? ""];
      if (kind) add(folded, kind, seen(line.slice(2)));
    }
    const kept = lines.filter((line) => !KINDS[line[0] ?? ""]).map((line) => seen(line.slice(2)));
    return { name, source: lines.map((line) => line.slice(2)).join("\n"), kept: bare(kept.join("\n")), folded };
  });
}

function add(list: [FoldKind, string][], kind: FoldKind, words: string): void {
  const last = list.at(-1);
  if (bare(words) === "") return;
  if (last?.[0] === kind) last[1] += bare(words);
  else list.push([kind, bare(words)]);
}

const bare = (words: string) => words.replace(/[\s\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g, "");
const shown = (html: string) =>
  pageOf(html)
    .lines.map((line) => line.text)
    .join("\n");
const partsOf = (parts: { kind: FoldKind; text: string }[]) => {
  const merged: [FoldKind, string][] = [];
  for (const { kind, text } of parts) add(merged, kind, text);
  return merged;
};
const files = readdirSync("test/newWords");

describe.each(files.filter((file) => !file.startsWith("html")))("the new words of a text: %s", (file) => {
  test.each(casesOf(file, (line) => line))("$name", ({ source, kept, folded }) => {
    const { replyText, parts } = newWords({ text: source, html: null });
    expect(bare(replyText)).toBe(kept);
    expect(partsOf(parts)).toEqual(folded);
  });
});

describe.each(files.filter((file) => file.startsWith("html")))("the new words of a page: %s", (file) => {
  test.each(casesOf(file, shown))("$name", ({ source, kept, folded }) => {
    const { replyHtml, parts } = newWords({ text: "", html: source });
    expect(bare(shown(replyHtml ?? ""))).toBe(kept);
    expect(partsOf(parts)).toEqual(folded);
  });
});
