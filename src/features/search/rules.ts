/**
 * The language of searches, read alike by browser and server: words, "phrases", -without, and operators as in `from:ada label:"big deal"`.
 * An operator nobody knows is a word, so that any text is a question.
 */
import { PRIORITIES, STATUSES } from "#/features/ticket/schema.ts";

export const FIELDS = [
  "from",
  "to",
  "label",
  "status",
  "assignee",
  "team",
  "inbox",
  "priority",
  "is",
  "has",
  "before",
  "after",
  "number",
] as const;
export type Field = (typeof FIELDS)[number];
/** `isNot`: with a minus before it. */
export type Word = { text: string; isPhrase: boolean; isNot: boolean };
export type Filter = { field: Field; value: string; isNot: boolean };
/** `faults`: operators whose value means nothing; they are left out of the search, and the reader is told. */
export type Question = { words: Word[]; filters: Filter[]; faults: { field: Field; value: string }[] };

/** What an operator takes where only some values mean anything. */
export const VALUES: Partial<Record<Field, readonly string[]>> = {
  status: STATUSES,
  priority: PRIORITIES,
  is: [...STATUSES, "unread", "assigned", "unassigned"],
  has: ["attachment", "label"],
};

/** A minus, a name with a colon, and a value in quotes or up to the next space: each of them may be missing. */
const TOKEN = /(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/giu;
/** An operator that still waits for its value. */
const OPEN = /^-?[a-z]+:$/i;

export function parseQuestion(q: string): Question {
  const question: Question = { words: [], filters: [], faults: [] };
  for (const part of partsOf(q)) {
    const { isNot, name, quoted, plain } = part;
    const field = FIELDS.find((known) => known === name?.toLowerCase());
    const value = quoted ?? plain ?? "";
    if (field) {
      const meant = meaningOf(field, value.trim());
      if (meant === null) question.faults.push({ field, value });
      else question.filters.push({ field, value: meant, isNot });
    } else {
      const text = (name === undefined ? value : `${name}:${value}`).trim();
      if (text) question.words.push({ text, isPhrase: quoted !== undefined, isNot });
    }
  }
  return question;
}

type Part = { isNot: boolean; name: string | undefined; quoted: string | undefined; plain: string | undefined };
function partsOf(q: string): Part[] {
  const parts: Part[] = [];
  for (const match of q.slice(0, 500).matchAll(TOKEN)) {
    const [whole, minus = "", name, quoted, plain] = match;
    // Still being typed: the operator alone asks for nothing.
    if (OPEN.test(whole) && FIELDS.some((field) => `${field}:` === whole.replace("-", "").toLowerCase())) continue;
    parts.push({ isNot: minus === "-", name, quoted, plain });
  }
  return parts;
}

/** The value as it is looked for; null when it means nothing. */
function meaningOf(field: Field, value: string): string | null {
  const known = VALUES[field];
  const lower = value.toLowerCase();
  if (known) return known.find((one) => one === lower) ?? null;
  if (field === "before" || field === "after") return dayOf(lower) ? lower : null;
  if (field === "number") return /^#?[1-9]\d{0,8}$/.test(value) ? value.replace("#", "") : null;
  return value === "" ? null : value;
}

/** The day a date begins with, as YYYY-MM-DD; `today` and `yesterday` are days too. Null: no date. */
export function dayOf(value: string, now = new Date()): string | null {
  const back = { today: 0, yesterday: 1 }[value];
  if (back !== undefined) return new Date(now.getTime() - back * 86_400_000).toISOString().slice(0, 10);
  const [, year, month, day] = /^((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?$/.exec(value) ?? [];
  if (!year || !month) return null;
  const iso = `${year}-${month}-${day ?? "01"}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso ? null : iso;
}

const quote = (value: string) => (/[\s"]/.test(value) || value === "" ? `"${value.replaceAll('"', "")}"` : value);
export const printFilter = ({ field, value, isNot }: Filter): string => `${isNot ? "-" : ""}${field}:${quote(value)}`;
const printWord = ({ text, isPhrase, isNot }: Word) => `${isNot ? "-" : ""}${isPhrase ? `"${text.replaceAll('"', "")}"` : text}`;
/** A question as it could have been typed: operators after the words. */
export const printQuestion = ({ words, filters }: Pick<Question, "words" | "filters">): string =>
  [...words.map(printWord), ...filters.map(printFilter)].join(" ");

/** The words alone, as the server's index takes them. */
export const wordsOf = (question: Question): string => question.words.map(printWord).join(" ");

/** Lower case and without accents, one character for one: places in the answer are places in the text. */
export function fold(text: string): string {
  // Nearly all of what is folded while somebody types.
  if (IS_ASCII.test(text)) return text.toLowerCase();
  return [...text]
    .map((sign) => {
      const plain = sign.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
      return plain.length === sign.length ? plain : sign;
    })
    .join("");
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const IS_ASCII = /^[\u0000-\u007f]*$/;

const isPart = (sign: string | undefined) => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);

/** Where words begin with what is looked for: pairs of start and end, in order, none over another. */
export function hitsIn(text: string, question: Question): [number, number][] {
  const folded = fold(text);
  const hits: [number, number][] = [];
  for (const word of question.words) {
    if (word.isNot) continue;
    for (const needle of needlesOf(word)) {
      for (let at = folded.indexOf(needle); at >= 0; at = folded.indexOf(needle, at + needle.length))
        if (!isPart(needle[0]) || !isPart(folded[at - 1])) hits.push([at, at + needle.length]);
    }
  }
  hits.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  return hits.filter(([start], index) => hits.slice(0, index).every(([, end]) => end <= start));
}

const needlesOf = (word: Word): string[] => {
  const folded = fold(word.text);
  return (word.isPhrase ? [folded] : folded.split(/[^\p{L}\p{N}]+/u)).filter((needle) => needle.length > 0);
};

/** Are all the words in this text, each at the beginning of one, and none that must not be? The text is folded. */
export function holdsWords(folded: string, question: Question): boolean {
  const has = (needle: string) => {
    for (let at = folded.indexOf(needle); at >= 0; at = folded.indexOf(needle, at + 1)) if (!isPart(folded[at - 1])) return true;
    return false;
  };
  return question.words.every((word) => needlesOf(word).every(has) !== word.isNot);
}

export type Suggestion = { text: string; start: number };
const SUGGESTED_MAX = 8;
/**
 * What the word at the end of the question may become: operators by their name, then their values.
 * @param namesOf what there is of labels, members, teams and inboxes
 */
export function suggestionsFor(q: string, namesOf: (field: Field) => readonly string[]): Suggestion[] {
  const [last = ""] = /\S*(?:"[^"]*)?$/u.exec(q) ?? [];
  const start = q.length - last.length;
  const [, minus = "", name = "", value] = /^(-?)([a-z]*)(?::"?(.*))?$/iu.exec(last) ?? [];
  if (value === undefined) {
    if (name === "") return [];
    return FIELDS.filter((field) => field.startsWith(name.toLowerCase())).map((field) => ({ text: `${minus}${field}:`, start }));
  }
  const field = FIELDS.find((known) => known === name.toLowerCase());
  if (!field) return [];
  const days = field === "before" || field === "after" ? ["today", "yesterday"] : [];
  const typed = fold(value);
  return [...(VALUES[field] ?? []), ...days, ...namesOf(field)]
    .filter((one) => fold(one).includes(typed) && fold(one) !== typed)
    .slice(0, SUGGESTED_MAX)
    .map((one) => ({ text: `${printFilter({ field, value: one, isNot: minus === "-" })} `, start }));
}
