/** How well a name answers what was typed: its letters in their order, best where words begin and where they stand together. */
import { fold } from "#/features/search/rules.ts";

export type Fit = { score: number; hits: [number, number][] };

const START = 8;
const RUN = 5;
const GAP = 1;
/** Null: not all the letters are there. Nothing typed fits everything alike. */
export function fitOf(name: string, typed: string): Fit | null {
  const text = fold(name);
  const letters = fold(typed).replace(/\s+/g, "");
  if (letters === "") return { score: 0, hits: [] };
  const whole = text.indexOf(fold(typed).trim());
  if (whole >= 0 && (whole === 0 || isStart(text, whole)))
    return { score: 100 + letters.length * RUN - whole - text.length / 100, hits: [[whole, whole + fold(typed).trim().length]] };
  let at = -1;
  let score = 0;
  const hits: [number, number][] = [];
  for (const letter of letters) {
    const next = nextOf(text, letter, at + 1);
    if (next < 0) return null;
    const last = hits.at(-1);
    if (last && last[1] === next) last[1] = next + letter.length;
    else hits.push([next, next + letter.length]);
    score += isStart(text, next) ? START : next === at + 1 ? RUN : -Math.min(3, next - at - 1) * GAP;
    at = next + letter.length - 1;
  }
  // Letters strewn over a name are no answer.
  return score > letters.length ? { score: score - text.length / 100, hits } : null;
}

const isStart = (text: string, at: number) => at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? "");

/** The letter right here, else where the next word begins with it, else anywhere behind. */
function nextOf(text: string, letter: string, from: number): number {
  if (text.startsWith(letter, from)) return from;
  for (let at = text.indexOf(letter, from); at >= 0; at = text.indexOf(letter, at + 1)) if (isStart(text, at)) return at;
  return text.indexOf(letter, from);
}
