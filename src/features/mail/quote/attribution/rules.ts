/** "On Monday, 23 November 2026 at 10:00, Anna <anna@example.com> wrote:": the line, or the lines it was wrapped into, above a quote. */
import { LEAD, WROTE } from "#/features/mail/quote/language/rules.ts";
import { type Line, nextFull, undrawn } from "#/features/mail/quote/line/rules.ts";

const TIME = /(?<!\d)\d{1,2}\s?[:.h時点시]\s?\d{2}(?!\d)/u;
const DAY = /(?<!\d)(?:(?:19|20|25)\d{2}|\d{1,2}[./-]\s?\d{1,2}[./-](?:\s?\d{2,4})?)(?!\d)/u;
const ADDRESS = /[^\s<>@:]@[^\s<>@]+\.[^\s<>@]|\[mailto:/u;
const BRACKETED = /[<(["][^\s<>@]{1,200}@[^\s<>@]{1,250}[>)\]"]/u;
/** Without a verb: "24.11.2026, 08:58, Anna <anna@example.com>:". */
const BRACKETED_LAST = /[<(["][^\s<>@]{1,200}@[^\s<>@]{1,250}[>)\]"]\s*:$/u;
/** An address of our own that answers come back to, in whatever language it is named (`replyAddress` in mail/rules.ts). */
const OUR_ADDRESS = /\+[a-z2-7]{42}@/u;
/** People tell what they or somebody of theirs wrote, to whom; programs never do. Nobody types brackets around an address in a sentence. */
const PROSE =
  /(?:^|[\s,])(?:i|we|he|she|they) (?:wrote|writes)|schrieb(?:en)? (?:ich|wir|er|ihr|mir|uns)\b|(?:j'ai|nous avons|vous avez) écrit|(?:^|\s)(?:как я|я) (?:писал|написал)|(?:^|\s)(?:your|my|our|his|their|me|us|ihre?|meine?|unsere?|mir|votre|notre|mon|ma|su|mi|nuestr[oa]|vostr[oa]|mio|mia|ваш|мой|наш)\s/u;
const ANGLED = /<[^\s<>@]{1,200}@/u;
const VERB_LAST_TAIL_MAX = 24;

const LINES_MAX = 5;
const LENGTH_MAX = 500;
/** Ends that are looked at in one mail: no mail has more, unless it was made to be slow. */
const TRIALS_MAX = 1_000;

/** strong: a quote without marks may follow · complete: it says when as well as who */
type Verdict = { isStrong: boolean; isWeak: boolean; isComplete: boolean; hasLead: boolean };

function judge(joined: string): Verdict {
  const { words, isDrawn } = undrawn(joined);
  const ends = words.endsWith(":");
  const wrote = WROTE.exec(words);
  const hasLead = LEAD.test(words);
  const isDated = TIME.test(words) || DAY.test(words);
  const hasAddress = ADDRESS.test(words);
  const isOurs = OUR_ADDRESS.test(words);
  // The verb comes last, or the line begins as such lines do, or it names an address: else it is a sentence with a colon.
  const isShaped = hasLead || hasAddress || (wrote !== null && words.length - wrote.index - wrote[0].length <= VERB_LAST_TAIL_MAX);
  const isVerbal = wrote !== null && (isDated || hasAddress) && isShaped && (ANGLED.test(words) || !PROSE.test(words));
  const isNamed = isDated && BRACKETED.test(words);
  const isVerbLast = wrote !== null && words.endsWith(wrote[0]) && hasLead && isNamed;
  const isStrong = isVerbLast || (ends || isDrawn ? isVerbal || (ends && ((isDated && BRACKETED_LAST.test(words)) || isOurs)) : false);
  const isWeak = isStrong || (ends ? wrote !== null || hasAddress || (hasLead && isDated) : wrote !== null && (isDated || hasAddress));
  return { isStrong, isWeak, isComplete: isDated && (hasAddress || hasLead), hasLead };
}

export type Attribution = {
  /** One behind its last line. */
  to: number;
  isStrong: boolean;
};

/** Where attributions begin: by the index of their first line. */
export function attributionsOf(lines: readonly Line[]): Map<number, Attribution> {
  const found = new Map<number, Attribution>();
  let trials = 0;
  let free = 0;
  for (let end = 0; end < lines.length && trials < TRIALS_MAX; end++) {
    const last = lines[end];
    if (!last || last.plain === "") continue;
    if (last.hint === "attribution") {
      let from = end;
      while (from > free && lines[from - 1]?.hint === "attribution") from--;
      found.set(from, { to: end + 1, isStrong: true });
      continue;
    }
    const mayEnd = /[:\-*=_>]$/.test(last.plain) || (last.plain.includes("@") && WROTE.test(last.plain)) || isAbove(lines, end);
    if (!mayEnd) continue;
    trials++;
    const best = longestAt(lines, end, free);
    if (!best) continue;
    found.set(best.from, { to: end + 1, isStrong: best.isStrong });
    free = end + 1;
  }
  return found;
}

/** A quote with marks follows directly. */
function isAbove(lines: readonly Line[], end: number): boolean {
  const next = nextFull(lines, end + 1);
  return (lines[next]?.depth ?? 0) > (lines[end]?.depth ?? 0);
}

/** The lines that end here and read as an attribution: grown upwards until they say when and who. */
function longestAt(lines: readonly Line[], end: number, free: number): { from: number; isStrong: boolean } | null {
  const depth = lines[end]?.depth ?? 0;
  const mayBeWeak = isAbove(lines, end);
  let best: { from: number; isStrong: boolean } | null = null;
  let joined = "";
  for (let from = end; from >= free && end - from < LINES_MAX; from--) {
    const line = lines[from];
    if (!line || line.plain === "" || line.depth !== depth || line.hint === "signature") break;
    // What ends as a sentence or a line of its own does not go on below.
    if (from < end && /[!?:;]$/.test(line.plain)) break;
    joined = joined === "" ? line.plain : `${line.plain} ${joined}`;
    if (joined.length > LENGTH_MAX) break;
    const verdict = judge(joined);
    if (verdict.isStrong || (mayBeWeak && verdict.isWeak && (best === null || verdict.isComplete)))
      best = { from, isStrong: verdict.isStrong };
    if (best?.from === from && verdict.isComplete && (verdict.hasLead || !goesOnAbove(lines[from - 1], depth))) break;
    if (best && best.from !== from && best.isStrong && from < end - 3) break;
  }
  return best;
}

/** "On Monday, 23 November" above "2026 at 10:00, Anna wrote:". */
const goesOnAbove = (above: Line | undefined, depth: number) =>
  above !== undefined && above.depth === depth && LEAD.test(above.plain) && /\d/.test(above.plain) && !/[.!?:;]$/.test(above.plain);
