/** A mail as the lines a reader sees, from text or from HTML alike: the form in which history is looked for. */

export type Line = {
  /** As it is shown: without marks of a quote, direction or emphasis around it. */
  text: string;
  /** In the form that phrases are compared in; empty where the line is too long to be one. */
  plain: string;
  /** How deeply it is quoted, by marks or by elements. */
  depth: number;
  isBlank: boolean;
  /** It looks like a drawn line. */
  isRule: boolean;
  /** Known of HTML: what is older begins here; this line names a quote; this belongs to a signature. */
  hint: "history" | "attribution" | "signature" | null;
};

/** Longer lines are prose, never a phrase of a mail program. */
const PHRASE_LENGTH_MAX = 600;
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const MARK = /^[\s\u00a0]{0,4}(?:(?:>|&gt;)[ \u00a0]?)+/;
const RULE = /^(?:[-_=*~—–─━]\s?){3,}$/;
const EASTERN_DIGITS = /[٠-٩۰-۹०-९๐-๙]/g;

/** The form in which phrases are compared: letters of one width and case, plain spaces and digits, nothing invisible. */
export const plainOf = (text: string): string =>
  text
    .replace(INVISIBLE, "")
    .normalize("NFKC")
    .toLowerCase()
    .replace(EASTERN_DIGITS, (digit) => digitOf(digit.codePointAt(0) ?? 0))
    .replace(/\s+/g, " ")
    .trim();

/** Arabic, Persian and Thai digits begin where the last four bits are zero, those of Devanagari six behind. */
const digitOf = (code: number) => String((code & 15) - (code >> 8 === 9 ? 6 : 0));

/** A line from its words; `depth` and `hint` are what the elements around it say. */
export function lineOf(raw: string, depth = 0, hint: Line["hint"] = null): Line {
  const marks = MARK.exec(raw.slice(0, PHRASE_LENGTH_MAX))?.[0] ?? "";
  const text = raw.slice(marks.length).trim();
  const isShort = text.length <= PHRASE_LENGTH_MAX;
  const shown = isShort ? text.replace(INVISIBLE, "").trim() : text;
  return {
    text: shown,
    plain: isShort ? plainOf(shown) : "",
    depth: depth + (marks.match(/>|&gt;/g)?.length ?? 0),
    isBlank: shown === "",
    isRule: isShort && RULE.test(shown),
    hint,
  };
}

/** A text's lines, each with its words as they came. */
export const rawLines = (text: string): string[] => text.split(/\r\n|\r|\n/);

/** The first line from `from` on, before `to`, that is not blank; `to` where there is none. */
export function nextFull(lines: readonly Line[], from: number, to = lines.length): number {
  let at = from;
  while (at < to && lines[at]?.isBlank) at++;
  return at;
}

/** One behind the last line before `to` that is not blank; `from` where there is none. */
export function lastFull(lines: readonly Line[], from: number, to: number): number {
  let end = to;
  while (end > from && lines[end - 1]?.isBlank) end--;
  return end;
}

/** The words between drawn dashes, stars and the like on both sides; what stands on its own comes back as it is. */
export function undrawn(plain: string): { words: string; isDrawn: boolean } {
  let from = 0;
  let to = plain.length;
  while (from < to && DRAWN.has(plain[from] ?? "")) from++;
  while (to > from && DRAWN.has(plain[to - 1] ?? "")) to--;
  const isDrawn = plain.slice(0, from).trim().length >= 2;
  return { words: plain.slice(from, to).trim(), isDrawn };
}
const DRAWN = new Set(" -_=*~#—–─━>+");
