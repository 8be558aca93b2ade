/** What stands above a quote or a forward besides an attribution: Outlook's block of header lines, Lotus' table, drawn dividers. */
import { FORWARDED, HEADERS, type HeaderKind, ORIGINAL } from "#/features/mail/quote/language/rules.ts";
import { type Line, lastFull, once, undrawn } from "#/features/mail/quote/line/rules.ts";

const NAME_LENGTH_MAX = 40;
const BLOCK_LINES_MAX = 24;
const CONTINUED_LINES_MAX = 4;
const nameOf = (words: string) => words.replace(/[*_"'•\s]+/g, " ").trim();

/** The kind of a header line, from its name before the colon. */
const headerKind = once((line) => {
  const at = line.plain.indexOf(":");
  return at > 0 && at <= NAME_LENGTH_MAX ? (HEADERS.get(nameOf(line.plain.slice(0, at))) ?? null) : null;
});

/** "From: somebody <address>", on its own. */
export const isHeaderLine = (line: Line | undefined): boolean => {
  const kind = line ? headerKind(line) : null;
  return (kind === "from" || kind === "sent") && /@|\d{2}/.test(line?.plain ?? "");
};

/** All names that stand before colons in a line: some programs write several headers into one. */
const headerKinds = once((line): HeaderKind[] => {
  const parts = line.plain.split(":").slice(0, 12);
  return parts.slice(0, -1).flatMap((part) => {
    const words = nameOf(part.slice(-NAME_LENGTH_MAX)).split(" ");
    const kind = HEADERS.get(words.join(" ")) ?? HEADERS.get(words.slice(-2).join(" ")) ?? HEADERS.get(words.at(-1) ?? "");
    return kind ? [kind] : [];
  });
});

/** The kind of a line that is a header's name and nothing else. */
const nameAlone = once((line) => (line.plain.length <= NAME_LENGTH_MAX ? HEADERS.get(nameOf(line.plain.replace(/:$/, ""))) : undefined));

export type HeaderBlock = {
  /** One behind its last line. */
  to: number;
  kinds: ReadonlySet<HeaderKind>;
};

/** From:, Sent:, To:, Subject: in any order and language; null where these lines are something else. */
export function headerBlockAt(lines: readonly Line[], at: number): HeaderBlock | null {
  const first = lines[at];
  const firstKind = first ? headerKind(first) : null;
  if (!first || firstKind === null || firstKind === "other") return null;
  const kinds = new Set<HeaderKind>();
  let to = at;
  let others = 0;
  let hasAddress = false;
  for (let i = at; i < lines.length && i < at + BLOCK_LINES_MAX; i++) {
    const line = lines[i];
    if (!line || line.depth !== first.depth) break;
    if (headerKind(line) === null) {
      if (++others > (line.isBlank ? 1 : CONTINUED_LINES_MAX)) break;
      continue;
    }
    for (const kind of headerKinds(line)) kinds.add(kind);
    hasAddress ||= line.plain.includes("@");
    others = 0;
    to = i + 1;
  }
  const has = (...wanted: HeaderKind[]) => wanted.every((kind) => kinds.has(kind));
  const isBlock =
    has("from", "sent", "to") || has("from", "sent", "subject") || has("from", "to", "subject") || (has("from", "sent") && hasAddress);
  return isBlock ? { to, kinds } : null;
}

/** Lotus Notes sets names and values below one another: who and when, then "To", "cc" and "Subject" on lines of their own. */
export function lotusBlockAt(lines: readonly Line[], at: number): HeaderBlock | null {
  const first = lines[at];
  if (!first || first.isBlank || !/@|\/[a-z0-9 ]+\/|\d{1,2}[./:]\d{2}/.test(first.plain)) return null;
  const kinds = new Set<HeaderKind>();
  let to = at;
  let isDated = false;
  for (let i = at; i < lines.length && i < at + BLOCK_LINES_MAX && (lines[i]?.depth ?? 0) === first.depth; i++) {
    const line = lines[i];
    if (!line) break;
    isDated ||= /\d{1,2}[:.]\d{2}/.test(line.plain);
    const kind = nameAlone(line);
    if (!kind && kinds.size === 0 && i > at + 4) return null;
    if (!kind) continue;
    kinds.add(kind);
    to = i + 1;
    if (kinds.has("to") && kinds.has("subject") && isDated) return { to, kinds };
  }
  return null;
}

const ABOVE =
  /reply above this line|type your reply above|oberhalb dieser (?:linie|zeile) antworten|répon(?:dre|dez) au-dessus de cette ligne|por encima de esta línea|acima desta linha|sopra questa (?:linea|riga)|boven deze (?:lijn|regel)/u;

/** A line after which everything is older, or one after which a forwarded message comes. */
export function dividerAt(lines: readonly Line[], at: number): "original" | "forwarded" | null {
  const line = lines[at];
  if (!line || line.plain === "" || line.plain.length > 160) return null;
  const { words, isDrawn: hasDrawn } = undrawn(line.plain);
  const isDrawn = hasDrawn || lines[lastFull(lines, 0, at) - 1]?.isRule === true;
  const bare = words.replace(/\s*:$/, "");
  if (FORWARDED.has(bare) && (isDrawn || words.endsWith(":"))) return "forwarded";
  if (ORIGINAL.has(bare) && (isDrawn || bare.length > 26 || headerBlockAt(lines, at + 1) !== null)) return "original";
  if (isDrawn && /^(?:forwarded|weitergeleitet|transféré|inoltrato|doorgestuurd|przekazane|переслано) /u.test(bare)) return "forwarded";
  return ABOVE.test(line.plain) && (isDrawn || /^[#-]|please|bitte|merci|por favor/.test(line.plain)) ? "original" : null;
}
