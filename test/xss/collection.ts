/**
 * Hostile HTML, each piece with a name, gathered from what is known of evading filters, of parsers that disagree, of style sheets that tell,
 * and of mail. Where a piece works, it says so by itself: it runs a statement with its number, or asks a host for its number.
 */
import { parseFragment, serialize } from "parse5";
import { harmlessHtml } from "#/core/html.ts";
import { addresses } from "./addresses.ts";
import { namespaces } from "./namespaces.ts";
import { pages } from "./pages.ts";
import { requests } from "./requests.ts";
import { scripts } from "./scripts.ts";
import { styles } from "./styles.ts";

export type Vector = { number: number; name: string; html: string };

const GROUPS = { scripts, addresses, namespaces, styles, requests, pages };

/** What stands for what in the pieces: for tests of words that are no HTML, too. `host`: with its port, of a server that nobody may ask. */
export function armed(html: string, number: number, host: string): string {
  const plain = (text: string) =>
    text
      .replaceAll("RUN", `console.info(/ran-${number}-/)`)
      .replaceAll("AWAY", `http://${host}/away-${number}-`)
      .replaceAll("HOSTPATH", `${host}/away-${number}-`)
      .replaceAll("UNSEEN", `away-${number}-.canary.invalid`);
  const letters = (text: string, write: (code: number) => string) =>
    [...plain(text)].map((letter) => write(letter.codePointAt(0) ?? 0)).join("");
  return plain(
    html
      .replace(/B64\{(.*?)\}/gs, (_, text: string) => Buffer.from(plain(text)).toString("base64"))
      .replace(/ENT\{(.*?)\}/gs, (_, text: string) => letters(text, (code) => `&#${code};`))
      .replace(/HEX\{(.*?)\}/gs, (_, text: string) => letters(text, (code) => `&#x${code.toString(16)}`))
      .replace(/URI\{(.*?)\}/gs, (_, text: string) => letters(text, (code) => `%${code.toString(16).padStart(2, "0")}`)),
  );
}

/** All of them, aimed at a host. */
export const vectors = (host = "bait.localhost:9"): Vector[] =>
  Object.entries(GROUPS)
    .flatMap(([group, pieces]) => Object.entries(pieces).map(([name, html]) => ({ name: `${group}: ${name}`, html })))
    .map(({ name, html }, number) => ({ number, name, html: armed(html, number, host) }));

/** The number of each piece that a text betrays. */
export const numbersIn = (text: string): number[] => [...text.matchAll(/(?:ran|away)-(\d+)-/g)].map(([, number]) => Number(number));

/** The piece takes what stands behind it for a part of itself. */
export function swallows(html: string): boolean {
  const behind = '<p lang="behind">behind</p>';
  const isOutside = serialize(parseFragment(`${html}${behind}`)).endsWith(behind);
  // Escapes change the alphabet, and with it where a quote ends.
  return html.includes("\u001b") || !isOutside || !harmlessHtml(`${html}${behind}`).endsWith(behind);
}

/** Changes what stands beside it, though it swallows nothing: a base, a policy, a page that leaves. */
export const disturbs = (html: string) => /<(?:meta|base|frameset|body|html|dialog)\b/i.test(html) || swallows(html);

/** A few at a time, each behind a mark with its number; of those that would hide others, one in each batch, as its last. */
export function batches(of: Vector[], size: number, isAlone = swallows): string[] {
  const alone = of.filter(({ html }) => isAlone(html));
  const others = of.filter((vector) => !alone.includes(vector));
  const marked = ({ number, html }: Vector) => `<hr><p>piece ${number}.</p>${html}`;
  const count = Math.max(alone.length, Math.ceil(others.length / size));
  return Array.from({ length: count }, (_, n) =>
    [...others.filter((_, at) => at % count === n), ...alone.slice(n, n + 1)].map(marked).join("\n"),
  );
}
