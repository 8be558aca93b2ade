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
  /** Where the next line that is not blank stands, itself or below; and one behind the last such line, itself or above. */
  below: number;
  above: number;
};

/** More lines than this are a log or a list, not an answer. */
export const LINES_MAX = 15_000;

/** Longer lines are prose, never a phrase of a mail program. */
const PHRASE_LENGTH_MAX = 600;
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const MARK = /^[\s\u00a0]{0,4}(?:(?:>|&gt;)[ \u00a0]?)+/;
const RULE = /^(?:[-_=*~#+—–―─━═☆★◆◇■□●○▲▼※]\s?){3,}$/u;
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
  const plain = isShort ? plainOf(shown) : "";
  return {
    text: shown,
    plain,
    depth: depth + (marks.match(/>|&gt;/g)?.length ?? 0),
    isBlank: shown === "",
    isRule: RULE.test(plain),
    hint,
    below: 0,
    above: 0,
  };
}

/** A text's lines as they came. */
export const rawLines = (text: string): string[] => text.split(/\r\n|\r|\n/);

/** Tells each line where the next full ones are: empty lines come by the thousand. */
export function link(lines: readonly Line[]): void {
  let above = 0;
  for (const [at, line] of lines.entries()) {
    if (!line.isBlank) above = at + 1;
    line.above = above;
  }
  let below = lines.length;
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = lines[at];
    if (!line) continue;
    if (!line.isBlank) below = at;
    line.below = below;
  }
}

/** The first line from `from` on, before `to`, that is not blank; `to` where there is none. Of lines that are linked. */
export const nextFull = (lines: readonly Line[], from: number, to = lines.length): number =>
  from >= to ? from : Math.min(lines[from]?.below ?? to, to);

/** One behind the last line before `to` that is not blank; `from` where there is none. Of lines that are linked. */
export const lastFull = (lines: readonly Line[], from: number, to: number): number =>
  to <= from ? to : Math.max(lines[to - 1]?.above ?? from, from);

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

/** What is told of a line, told once: blocks overlap. */
export function once<T>(tell: (line: Line) => T): (line: Line) => T {
  const told = new WeakMap<Line, { answer: T }>();
  return (line) => {
    const known = told.get(line) ?? { answer: tell(line) };
    told.set(line, known);
    return known.answer;
  };
}
