/**
 * Replies whose new words others have written down: a JSON line each in reply_pairs.jsonl, `{id, kind, input, expected, reply_matches}`. Prints
 * how many of each set come out the same, white space apart. What was decided where sets contradict each other is in
 * docs/decisions/2026-11-25-new-words.md.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readMail } from "#/adapters/mail/mime.ts";
import { env } from "#/env.ts";
import { bodyOf } from "#/features/mail/inbound/rules.ts";
import { pageOf } from "#/features/mail/quote/html/rules.ts";
import { newWords } from "#/features/mail/quote/rules.ts";

type Pair = {
  id: string;
  kind: "text" | "html" | "eml";
  input: string;
  input_eml?: string;
  expected: string | null;
  expected_text?: string;
  expected_html?: string;
  reply_matches?: string[];
};

/** Why ours is another, for each that is. */
const KNOWN_MISSES: Record<string, string> = {
  "crisp/test_reads_bottom_post":
    "The answer stands below and between the quotes; the set expects the salutation above the first one alone. An agent wants the answer.",
  "talon/iphone.eml": "The set keeps “Sent from my iPhone”; those of Crisp and Discourse do not.",
  "talon/sparrow.eml": "The set keeps a signature below “-- ”; that of Crisp does not.",
  "mailspring/email_19.html": "The set keeps “Sent from Mailspring”, which is the line of a program.",
  "mailspring/email_5.html": "The set shows a quoted mail whole that stands below new words, since a program had opened it.",
};

const text = (words: string) => words.replace(/\s+/g, " ").trim();
/** Markdown's emphasis is no word. */
const unmarked = (words: string) => text(words.replaceAll("*", ""));
const seen = (html: string) =>
  pageOf(html)
    .lines.map((line) => line.text)
    .join("")
    .replace(/\s+/g, "");

async function compare(pair: Pair): Promise<{ isEqual: boolean; matches: boolean }> {
  if (pair.kind === "html") {
    const expected = pair.expected_text?.replace(/\s+/g, "") ?? seen(pair.expected_html ?? "");
    return { isEqual: seen(newWords({ text: "", html: pair.input }).replyHtml ?? "") === expected, matches: true };
  }
  const replyText = pair.input_eml
    ? bodyOf(await readMail(readFileSync(join(corpus, pair.input_eml)))).replyText
    : newWords({ text: pair.input, html: null }).replyText;
  const patterns = (pair.reply_matches ?? []).map((pattern) => new RegExp(pattern.slice(1, pattern.lastIndexOf("/"))));
  const fold = pair.input_eml ? unmarked : text;
  return {
    isEqual: pair.expected === null || fold(replyText) === fold(pair.expected),
    matches: patterns.every((pattern) => pattern.test(replyText)),
  };
}

const corpus = join(env.CONNECT_CORPUS_DIR ?? "", "mail");
describe.runIf(env.CONNECT_CORPUS_DIR)("the new words of mails that others have read", () => {
  test("are what they found, in 95 of 100 texts and 90 of 100 pages", async () => {
    const pairs = readFileSync(join(corpus, "reply_pairs.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line): Pair => JSON.parse(line));
    expect(pairs.length).toBeGreaterThan(100);
    const rows = new Map<string, { cases: number; equal: number; matched: number; patterns: number }>();
    const misses: string[] = [];
    for (const pair of pairs) {
      const { isEqual, matches } = await compare(pair);
      const key = `${pair.id.split("/")[0]}, ${pair.kind === "html" ? "html" : "text"}`;
      const row = rows.get(key) ?? { cases: 0, equal: 0, matched: 0, patterns: 0 };
      const isStated = pair.kind === "html" || pair.expected !== null;
      rows.set(key, {
        cases: row.cases + Number(isStated),
        equal: row.equal + Number(isStated && isEqual),
        patterns: row.patterns + Number(!isStated),
        matched: row.matched + Number(!isStated && matches),
      });
      if (!isEqual || !matches) misses.push(pair.id);
    }
    const share = (kind: string) => {
      const of = [...rows].filter(([key]) => key.endsWith(kind)).map(([, row]) => row);
      return of.reduce((sum, { equal }) => sum + equal, 0) / of.reduce((sum, { cases }) => sum + cases, 0);
    };
    process.stdout.write(
      `${[
        "set                        equal     matching a pattern alone",
        ...[...rows].map(
          ([key, row]) =>
            `${key.padEnd(26)} ${`${row.equal}/${row.cases}`.padEnd(9)} ${row.patterns > 0 ? `${row.matched}/${row.patterns}` : ""}`,
        ),
        ...["text", "html"].map((kind) => `all, ${kind}                  ${(100 * share(kind)).toFixed(1)} %`),
        ...misses.map((id) => `missed ${id}: ${KNOWN_MISSES[id] ?? "not known"}`),
      ].join("\n")}\n`,
    );
    expect(misses.sort()).toEqual(Object.keys(KNOWN_MISSES).sort());
    expect(share("text")).toBeGreaterThanOrEqual(0.95);
    expect(share("html")).toBeGreaterThanOrEqual(0.9);
  });
});
