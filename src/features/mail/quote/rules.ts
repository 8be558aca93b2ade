/**
 * The new words of a mail: without the history that mail programs quote around an answer, without signature, small print and the line of a
 * telephone. Text and HTML are read as lines, and one set of rules decides which are folded; see docs/decisions/2026-11-25-new-words.md.
 * Pure, linear in the length of the mail, and never throws. Whoever is in doubt shows more: a mail of which nothing would be left is shown whole.
 */
import { isDeep } from "#/core/html.ts";
import { type Fold, foldsOf } from "#/features/mail/quote/fold/rules.ts";
import { pageOf } from "#/features/mail/quote/html/rules.ts";
import { LINES_MAX, lineOf, plainOf, rawLines } from "#/features/mail/quote/line/rules.ts";
import type { Mail, NewWords, Part } from "#/features/mail/quote/schema.ts";

/** A mail of megabytes is a log or a list, not an answer. */
const TEXT_LENGTH_MAX = 1_500_000;
const HTML_LENGTH_MAX = 3_000_000;

export function newWords({ subject = "", text, html }: Mail): NewWords {
  // What somebody sends on is what they want read.
  if (isForward(subject, text || (html ?? ""))) return { replyText: text, replyHtml: html, parts: [], kinds: [] };
  const ofText = newText(text);
  const ofHtml = html === null ? null : newHtml(html);
  const parts = text.trim() === "" && ofHtml ? ofHtml.parts : ofText.parts;
  const kinds = new Set([...ofText.parts, ...(ofHtml?.parts ?? [])].map(({ kind }) => kind));
  return { replyText: ofText.words, replyHtml: ofHtml?.words ?? null, parts, kinds: [...kinds] };
}

const FORWARD_MARKS =
  "fwd?|fwd\\[\\d+\\]|wg|wtr|tr|rv|reenv|enc|i|doorst|vb|vl|fs|pd|pros|továbbítás|redir|пер|пересл|прет|πρθ|ilt|i̇lt|הועבר|إعادة توجيه|chuyển tiếp|trs|转发|轉寄|轉發|転送|전달";
const FORWARD = new RegExp(`^(?:\\[[^\\]]{1,60}\\]\\s*|(?:ext(?:ern(?:al)?)?|caution)\\s*:\\s*)*\\[?(?:${FORWARD_MARKS})\\s*:`, "u");

/** "VS:" is a forward in Danish and Norwegian, an answer in Finnish: the header block's language tells. */
function isForward(subject: string, words: string): boolean {
  const plain = plainOf(subject.slice(0, 300));
  return FORWARD.test(plain) || (/^vs\s*:/.test(plain) && /(?<!\p{L})fra:/iu.test(words));
}

function newText(text: string): { words: string; parts: Part[] } {
  if (text.length > TEXT_LENGTH_MAX) return { words: text, parts: [] };
  const raw = rawLines(text);
  if (raw.length > LINES_MAX) return { words: text, parts: [] };
  const folds = foldsOf(raw.map((line) => lineOf(line)));
  const parts = partsOf(raw, folds);
  if (parts.length === 0) return { words: text, parts };
  const kept = raw.filter((_, at) => folds[at] === null);
  return { words: withoutOuterBlanks(kept).join("\n"), parts };
}

function newHtml(html: string): { words: string; parts: Part[] } {
  if (html.length > HTML_LENGTH_MAX || isDeep(html)) return { words: html, parts: [] };
  const page = pageOf(html);
  const folds = foldsOf(page.lines);
  const parts = partsOf(
    page.lines.map((line) => line.text),
    folds,
  );
  if (parts.length === 0) return { words: html, parts };
  const isBlankBetween = blanksBeside(page.lines, folds);
  return { words: page.without((line) => folds[line] !== null || isBlankBetween(line)), parts };
}

/** Empty lines at the edges of what is kept go with what was folded there. */
function blanksBeside(lines: readonly { isBlank: boolean }[], folds: readonly Fold[]): (line: number) => boolean {
  const isKept = (at: number) => folds[at] === null && !lines[at]?.isBlank;
  const first = lines.findIndex((_, at) => isKept(at));
  const last = lines.findLastIndex((_, at) => isKept(at));
  return (line) => line < first || line > last;
}

function withoutOuterBlanks(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== "");
  const last = lines.findLastIndex((line) => line.trim() !== "");
  return lines.slice(first, last + 1);
}

function partsOf(raw: readonly string[], folds: readonly Fold[]): Part[] {
  const groups: { kind: Part["kind"]; lines: string[] }[] = [];
  for (const [at, fold] of folds.entries()) {
    if (fold === null) continue;
    const last = groups.at(-1);
    if (last && folds[at - 1] === fold) last.lines.push(raw[at] ?? "");
    else groups.push({ kind: fold, lines: [raw[at] ?? ""] });
  }
  return groups.map(({ kind, lines }) => ({ kind, text: withoutOuterBlanks(lines).join("\n") })).filter(({ text }) => text !== "");
}
