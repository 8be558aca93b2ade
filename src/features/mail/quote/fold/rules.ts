/**
 * Which lines of a mail are folded away, and why. The mail is a row of blocks, words and quotes; where words stand decides what becomes of the
 * quotes around them. Whoever is in doubt shows more.
 */
import { type Attribution, attributionsOf } from "#/features/mail/quote/attribution/rules.ts";
import { bannerTo, smallPrintFrom } from "#/features/mail/quote/disclaimer/rules.ts";
import { dividerAt, headerBlockAt, isHeaderLine, lotusBlockAt } from "#/features/mail/quote/header/rules.ts";
import { LINES_MAX, type Line, lastFull, link, nextFull } from "#/features/mail/quote/line/rules.ts";
import type { FoldKind } from "#/features/message/schema.ts";
import { isDeviceLine, signatureFrom } from "#/features/mail/quote/signature/rules.ts";

export type Fold = FoldKind | null;

type Block = {
  kind: "words" | "quote";
  from: number;
  to: number;
  /** Of a quote: one behind the lines that name it; where they end and the older words begin. */
  namedTo: number;
};

/** A fold for each line; null everywhere where nothing is old, or nothing would be left. */
export function foldsOf(lines: readonly Line[]): Fold[] {
  const whole = (): Fold[] => lines.map(() => null);
  if (lines.length > LINES_MAX) return whole();
  link(lines);
  const folds = whole();
  const blocks = blocksOf(lines);
  const firstWords = blocks.findIndex((block) => block.kind === "words" && hasFull(lines, folds, block.from, block.to));
  if (firstWords < 0) return folds;
  foldBanner(lines, folds, blocks[firstWords]);

  // From the end upwards: what is signature alone is no answer. Words above the last ones stay as they are, since somebody typed around them.
  let lastWords = blocks.length - 1;
  for (; lastWords >= firstWords; lastWords--) {
    const block = blocks[lastWords];
    if (block?.kind !== "words") continue;
    const end = foldEnd(lines, folds, block, blocks[lastWords + 1] !== undefined);
    if (hasFull(lines, folds, block.from, end)) break;
  }
  if (lastWords < firstWords) return whole();

  const above = blocks.slice(0, lastWords).filter(({ kind }) => kind === "quote").length;
  const isBelow = above === 1 && lastWords === firstWords && !blocks.slice(lastWords).some(({ kind }) => kind === "quote");
  for (const [index, block] of blocks.entries()) {
    if (block.kind !== "quote") continue;
    if (index > lastWords || isBelow) folds.fill("quote", block.from, block.to);
    // Quotes between answers are what the answers are about; who wrote them when is not.
    else if (index < firstWords) folds.fill("quote", block.from, block.namedTo);
  }
  return hasFull(lines, folds, 0, lines.length) ? folds : whole();
}

const hasFull = (lines: readonly Line[], folds: readonly Fold[], from: number, to: number) => {
  for (let at = from; at < to; at++) if (folds[at] === null && !lines[at]?.isBlank && !lines[at]?.isRule) return true;
  return false;
};

function blocksOf(lines: readonly Line[]): Block[] {
  const attributions = attributionsOf(lines);
  const blocks: Block[] = [];
  const add = (kind: Block["kind"], from: number, to: number, namedTo = from) => {
    const last = blocks.at(-1);
    if (kind === "words" && last?.kind === "words") last.to = to;
    else blocks.push({ kind, from, to, namedTo });
  };
  for (let at = 0; at < lines.length; ) {
    if (lines[at]?.isBlank && (lines[at]?.depth ?? 0) === 0 && lines[at]?.hint !== "history") {
      const to = nextFull(lines, at);
      const isPlain = !lines.slice(at, to).some(({ hint }) => hint === "history");
      if (isPlain) {
        add("words", at, to);
        at = to;
        continue;
      }
    }
    const start = startAt(lines, at, attributions);
    if (start === null) {
      add("words", at, at + 1);
      at++;
    } else if (start.kind === "forwarded") {
      add("words", at, lines.length);
      break;
    } else {
      const to = start.isMarked ? quoteTo(lines, nextFull(lines, start.namedTo), start.depth) : lines.length;
      add("quote", at, to, start.namedTo);
      at = to;
    }
  }
  return blocks;
}

type Start = { kind: "quote"; namedTo: number; isMarked: boolean; depth: number } | { kind: "forwarded" };

/** What begins at this line: a quote, with the lines that name it; a forwarded message; null for words. */
function startAt(lines: readonly Line[], at: number, attributions: ReadonlyMap<number, Attribution>): Start | null {
  const line = lines[at];
  if (!line) return null;
  const named = (namedTo: number): Start => {
    const next = lines[nextFull(lines, namedTo)];
    return { kind: "quote", namedTo, isMarked: next !== undefined && next.depth > line.depth, depth: line.depth };
  };
  if (line.depth > 0)
    return dividerAt(lines, at) === "forwarded" ? { kind: "forwarded" } : { kind: "quote", namedTo: at, isMarked: true, depth: 0 };
  const divider = dividerAt(lines, at);
  if (divider === "forwarded") return { kind: "forwarded" };
  const attribution = attributions.get(at);
  if (attribution) {
    const start = named(attribution.to);
    if (attribution.isStrong || (start.kind === "quote" && start.isMarked)) return start;
  }
  if (line.hint === "history") {
    const next = nextFull(lines, at);
    return dividerAt(lines, next) === "forwarded" ? { kind: "forwarded" } : { kind: "quote", namedTo: at + 1, isMarked: false, depth: 0 };
  }
  if (divider === "original") return named(at + 1);
  const block = line.isBlank ? null : (headerBlockAt(lines, at) ?? lotusBlockAt(lines, at));
  return block ? named(block.to) : null;
}

const WRAPPED_LENGTH_MIN = 60;

/** One behind a quote with marks: empty lines within it belong to it, and lines that a program broke in two and marked once. */
function quoteTo(lines: readonly Line[], from: number, depth: number): number {
  let to = from;
  for (let at = from; at < lines.length; ) {
    const next = nextFull(lines, at);
    const isMarked = (lines[next]?.depth ?? 0) > depth;
    const isBrokenOff =
      next === at &&
      next > 0 &&
      (lines[next - 1]?.depth ?? 0) > depth &&
      (lines[next - 1]?.text.length ?? 0) >= WRAPPED_LENGTH_MIN &&
      (lines[next + 1]?.depth ?? 0) > depth;
    if (next >= lines.length || !(isMarked || isBrokenOff)) break;
    at = next + 1;
    to = at;
  }
  return to;
}

/** More words than this below "Sent from my iPhone" are no afterthought, but a quote that lost its marks. */
const AFTERTHOUGHT_LINES_MAX = 2;

function foldBanner(lines: readonly Line[], folds: Fold[], block: Block | undefined): void {
  if (block) folds.fill("disclaimer", block.from, bannerTo(lines, block.from, block.to));
}

/** Folds what stands at the end of words. Gives where the words end. */
function foldEnd(lines: readonly Line[], folds: Fold[], { from, to }: Block, isAboveQuote: boolean): number {
  let start = from;
  while (folds[start] === "disclaimer") start++;
  let end = lastFull(lines, start, to);
  let lastKind: FoldKind = "signature";
  const cut = (at: number, kind: FoldKind) => {
    folds.fill(kind, at, end);
    lastKind = kind;
    end = lastFull(lines, start, at);
  };
  // A line drawn above a quote belongs to it, as does a header that stands apart from the others.
  while (isAboveQuote && end > start && (lines[end - 1]?.isRule || isHeaderLine(lines[end - 1]))) cut(end - 1, "quote");
  for (let round = 0; round < 12 && end > start; round++) {
    const before = end;
    if (isDeviceLine(lines[end - 1])) cut(end - 1, "phone");
    if (end === before) {
      const at = smallPrintFrom(lines, start, end);
      if (at !== null) cut(at, "disclaimer");
    }
    if (end === before) {
      const at = signatureFrom(lines, start, end);
      // Dashes above what was folded already belong to it.
      if (at !== null && (from > 0 || at > nextFull(lines, start, end))) cut(at, at === end - 1 ? lastKind : "signature");
    }
    if (end === before && round > 0 && lines[end - 1]?.isRule) cut(end - 1, lastKind);
    if (end === before) break;
  }
  const device = end > start ? deviceAbove(lines, start, end) : null;
  if (device !== null) {
    cut(device, "quote");
    folds[device] = "phone";
  }
  return end;
}

/** A telephone's line in a paragraph of its own, with words above it and much below; or one with a program's link, which is put above a quote. */
function deviceAbove(lines: readonly Line[], from: number, end: number): number | null {
  const first = nextFull(lines, from, end);
  for (let at = first + 1; at < end - 1; at++)
    if (
      lines[at - 1]?.isBlank &&
      lines[at + 1]?.isBlank &&
      isDeviceLine(lines[at]) &&
      (/https?:/.test(lines[at]?.plain ?? "") || lines.slice(at + 1, end).filter((line) => !line.isBlank).length > AFTERTHOUGHT_LINES_MAX)
    )
      return at;
  return null;
}
