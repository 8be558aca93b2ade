/**
 * Which lines of a mail are folded away, and why. The mail is a row of blocks, words and quotes; where words stand decides what becomes of the
 * quotes around them. Whoever is in doubt shows more.
 */
import { type Attribution, attributionsOf } from "#/features/mail/quote/attribution/rules.ts";
import { bannerTo, smallPrintFrom } from "#/features/mail/quote/disclaimer/rules.ts";
import { dividerAt, headerBlockAt, isHeaderLine, lotusBlockAt } from "#/features/mail/quote/header/rules.ts";
import { type Line, lastFull, nextFull } from "#/features/mail/quote/line/rules.ts";
import type { PartKind } from "#/features/mail/quote/schema.ts";
import { isDeviceLine, signatureFrom } from "#/features/mail/quote/signature/rules.ts";

export type Fold = PartKind | null;

type Block = {
  kind: "words" | "quote";
  from: number;
  to: number;
  /** Of a quote: one behind the lines that name it; where they end and the older words begin. */
  namedTo: number;
};

/** A fold for each line; null everywhere where nothing is old, or nothing would be left. */
export function foldsOf(lines: readonly Line[]): Fold[] {
  const folds: Fold[] = lines.map(() => null);
  const blocks = blocksOf(lines);
  const ends = blocks.map((block, index) => (block.kind === "words" ? trim(lines, folds, block, blocks[index + 1] !== undefined) : 0));
  const hasWords = (block: Block, index: number) => block.kind === "words" && hasFull(lines, folds, block.from, ends[index] ?? 0);
  const lastWords = blocks.findLastIndex(hasWords);
  if (lastWords < 0) return lines.map(() => null);

  const before = blocks.slice(0, lastWords);
  const isBelow =
    before.filter(({ kind }) => kind === "quote").length === 1 && !before.some(hasWords) && !hasQuote(blocks.slice(lastWords));
  for (const [index, block] of blocks.entries()) {
    if (block.kind === "words") {
      // A signature between words is part of what somebody typed around it.
      if (index < lastWords) folds.fill(null, ends[index], block.to);
      continue;
    }
    const isFirst = !before.slice(0, index).some(hasWords);
    if (index > lastWords || isBelow) folds.fill("quote", block.from, block.to);
    // Quotes between answers are what the answers are about; who wrote them when is not.
    else if (isFirst) folds.fill("quote", block.from, block.namedTo);
  }
  return hasFull(lines, folds, 0, lines.length) ? folds : lines.map(() => null);
}

const hasQuote = (blocks: readonly Block[]) => blocks.some(({ kind }) => kind === "quote");
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

/** Folds what stands at the end of words, and the banner above them. Gives where the words end. */
function trim(lines: readonly Line[], folds: Fold[], { from, to }: Block, isAboveQuote: boolean): number {
  const start = bannerTo(lines, from, to);
  folds.fill("disclaimer", from, start);
  let end = lastFull(lines, start, to);
  let lastKind: PartKind = "signature";
  const cut = (at: number, kind: PartKind) => {
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
      if (at !== null && (from > 0 || at > nextFull(lines, start, end))) cut(at, "signature");
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
