/**
 * How hard a password is to guess, by zxcvbn: common passwords, words, names, patterns of the keyboard, and what everybody knows of its owner.
 * Runs on the server, which decides, and in the browser, which tells while it is typed. Its word lists are large: they come when they are needed.
 */

/** What is weak about it, by a name that is put in words. */
export const WEAKNESSES = ["common", "pattern", "repeat", "words", "date", "personal", "guessable"] as const;
export type Weakness = (typeof WEAKNESSES)[number];
export type Strength = { /** 0 to 4. */ score: number /** Null: strong enough. */; weakness: Weakness | null };

/** zxcvbn's 3: more than 10^8 guesses. */
const SCORE_MIN = 3;
/** What must be left of it without its owner's names. */
const OTHERS_LENGTH_MIN = 6;

const BY_WARNING: Record<string, Weakness> = {
  topTen: "common",
  topHundred: "common",
  common: "common",
  similarToCommon: "common",
  pwned: "common",
  straightRow: "pattern",
  keyPattern: "pattern",
  sequences: "pattern",
  simpleRepeat: "repeat",
  extendedRepeat: "repeat",
  wordByItself: "words",
  namesByThemselves: "words",
  commonNames: "words",
  recentYears: "date",
  dates: "date",
  userInputs: "personal",
};

type Checker = { check: (password: string, userInputs: string[]) => { score: number; feedback: { warning: string | null } } };
let loading: Promise<Checker> | null = null;
function checker(): Promise<Checker> {
  loading ??= (async () => {
    const [{ ZxcvbnFactory }, common, english] = await Promise.all([
      import("@zxcvbn-ts/core"),
      import("@zxcvbn-ts/language-common"),
      import("@zxcvbn-ts/language-en"),
    ]);
    return new ZxcvbnFactory({
      dictionary: { ...common.dictionary, ...english.dictionary },
      graphs: common.adjacencyGraphs,
    }) as unknown as Checker;
  })();
  return loading;
}

/** `personal`: names and addresses of its owner, and of where they work. */
export async function strengthOf(password: string, personal: readonly string[]): Promise<Strength> {
  const words = wordsOf(personal);
  const left = words.reduce((rest, word) => rest.replaceAll(word, ""), password.toLowerCase());
  if (left.length < OTHERS_LENGTH_MIN && left.length < password.length) return { score: 0, weakness: "personal" };
  const { score, feedback } = (await checker()).check(password, words);
  if (score >= SCORE_MIN) return { score, weakness: null };
  return { score, weakness: BY_WARNING[feedback.warning ?? ""] ?? "guessable" };
}

/** The longest first, so that a name goes before its parts. */
const wordsOf = (personal: readonly string[]): string[] =>
  [...new Set(personal.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]).map((word) => word.toLowerCase().trim()))]
    .filter((word) => word.length >= 3)
    .sort((a, b) => b.length - a.length);
