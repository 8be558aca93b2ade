/** The phrases of all languages as questions that can be asked of a line in its plain form. */
import { ASIA } from "#/features/mail/quote/language/asia/schema.ts";
import { EUROPE } from "#/features/mail/quote/language/europe/schema.ts";
import { GERMANIC } from "#/features/mail/quote/language/germanic/schema.ts";
import type { Language } from "#/features/mail/quote/language/schema.ts";
import { SLAVIC } from "#/features/mail/quote/language/slavic/schema.ts";
import { plainOf } from "#/features/mail/quote/line/rules.ts";

const ALL: Language[] = Object.values({ ...GERMANIC, ...EUROPE, ...SLAVIC, ...ASIA });

/** All phrases of a kind, the longest first: a longer one must not be taken for the shorter one it begins with. */
const phrases = (kind: keyof Language): string[] =>
  [...new Set(ALL.flatMap((language) => (language[kind] ?? "").split("|")).map(plainOf))]
    .filter(Boolean)
    .sort((one, other) => other.length - one.length);

const escaped = (phrase: string) => phrase.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
/** Scripts that set no spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u;

/** A pattern that finds one of the phrases as whole words, where its script has words. */
function anyOf(list: readonly string[], flags = "u"): RegExp {
  const spaced = list.filter((phrase) => !UNSPACED.test(phrase)).map(escaped);
  const unspaced = list.filter((phrase) => UNSPACED.test(phrase)).map(escaped);
  const parts = [
    ...(spaced.length > 0 ? [`(?<![\\p{L}\\p{N}])(?:${spaced.join("|")})(?![\\p{L}\\p{N}])`] : []),
    ...(unspaced.length > 0 ? [`(?:${unspaced.join("|")})`] : []),
  ];
  return new RegExp(parts.join("|"), flags);
}

/** Holds a verb of "somebody wrote". */
export const WROTE = anyOf(phrases("wrote"));
/** Begins with a word that "On Monday … wrote:" begins with, and something after it. */
export const LEAD = new RegExp(`^(?:${phrases("on").map(escaped).join("|")})(?=[\\s\\d,.:(])`, "u");

export type HeaderKind = "from" | "sent" | "to" | "cc" | "subject" | "other";
const OTHER =
  "importance|priority|attachments|reply-to|organization|message-id|anlagen|wichtigkeit|priorität|pièces jointes|importância|importanza|приоритет|вложения|附件|重要性|添付ファイル|첨부";
/** What a header line's name says. */
export const HEADERS: ReadonlyMap<string, HeaderKind> = new Map<string, HeaderKind>([
  ...OTHER.split("|").map((name): [string, HeaderKind] => [name, "other"]),
  ...(["subject", "cc", "to", "sent", "from"] as const).flatMap((kind) => phrases(kind).map((name): [string, HeaderKind] => [name, kind])),
]);

export const ORIGINAL: ReadonlySet<string> = new Set(phrases("original"));
export const FORWARDED: ReadonlySet<string> = new Set(phrases("forwarded"));
export const THANKS: ReadonlySet<string> = new Set(phrases("thanks"));
export const CLOSINGS: ReadonlySet<string> = new Set(phrases("closing"));

export const DEVICE_STARTS = phrases("device");
export const DEVICE_ENDS = phrases("deviceEnd");
const SMALL_PRINT = anyOf(phrases("disclaimer"), "gu");

/** How many different marks of small print a paragraph holds. */
export const smallPrintMarks = (plain: string): number => new Set(plain.match(SMALL_PRINT) ?? []).size;
