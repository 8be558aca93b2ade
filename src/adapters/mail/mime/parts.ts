/** A message as the tree of its parts: where each begins and ends, what its header says, and its content as bytes. Never throws. */
import { contentOf } from "#/adapters/mail/mime/transfer.ts";
import { type Note, type Parameters, parameters } from "#/adapters/mail/mime/words.ts";

/** Header lines in their order, unfolded; a value's letters are its bytes. */
export type Headers = { name: string; value: string }[];
export type Part = {
  headers: Headers;
  /** Lower case, `type/subtype`. */
  type: string;
  params: Map<string, string>;
  disposition: Parameters;
  encoding: string;
  /** Of a multipart. */
  children: Part[];
  /** As it came, still encoded; of a multipart all of it. */
  body: Buffer;
};

export const first = (headers: Headers, name: string): string | null => headers.find((line) => line.name === name)?.value ?? null;
export const all = (headers: Headers, name: string): string[] => headers.filter((line) => line.name === name).map((line) => line.value);

const HEADER_BYTES_MAX = 512 * 1024;
const HEADER_LINES_MAX = 2_000;
/** Of more lines than that, these are still looked for. */
const IS_NEEDED = /^(from|sender|to|cc|reply-to|subject|date|content-(type|transfer-encoding|disposition|id))$/;
export const PARTS_MAX = 1_000;
export const DEPTH_MAX = 50;

type Budget = { parts: number; note: Note; charset: string | null };

/** Reads a message, or the part of one that stands alone. `charset`: of what its headers hold without being encoded. */
export function partsOf(bytes: Buffer, note: Note, charset: string | null = null): Part {
  return read(evenLines(withoutBorder(bytes)), "text/plain", 0, { parts: PARTS_MAX, note, charset });
}

/** Files of mail put a line "From sender date" before the header, which is none. */
function withoutBorder(raw: Buffer): Buffer {
  const start = raw.subarray(0, 6).toString("latin1");
  return /^>?From /.test(start) ? raw.subarray(raw.indexOf("\n") + 1) : raw;
}

/** Some servers end lines with a carriage return alone. */
function evenLines(raw: Buffer): Buffer {
  if (raw.includes(10) || !raw.includes(13)) return raw;
  const even = Buffer.from(raw);
  for (let at = even.indexOf(13); at >= 0; at = even.indexOf(13, at + 1)) even[at] = 10;
  return even;
}

function read(raw: Buffer, fallbackType: string, depth: number, budget: Budget): Part {
  budget.parts--;
  const { headers, bodyAt } = headersOf(raw, budget.note);
  const body = raw.subarray(bodyAt);
  const content = contentType(headers, fallbackType, body, budget);
  const part: Part = {
    headers,
    type: content.value,
    params: content.params,
    disposition: parameters(first(headers, "content-disposition") ?? "", budget.note, budget.charset),
    encoding: encodingOf(first(headers, "content-transfer-encoding")),
    children: [],
    body,
  };
  if (!part.type.startsWith("multipart/")) return part;
  if (depth >= DEPTH_MAX) {
    budget.note(`has parts within one another more than ${DEPTH_MAX} deep; what is deeper is kept as a file`);
    return { ...part, type: "message/rfc822", body: raw };
  }
  divide(part, depth, budget);
  return part;
}

function divide(part: Part, depth: number, budget: Budget): void {
  const named = (part.params.get("boundary") ?? "").trimEnd();
  let found = named === "" ? null : sections(part.body, named, budget.parts);
  if (!found && /base64|quoted/.test(part.encoding)) {
    // Not allowed, and done: all of the parts are encoded as one.
    const plain = contentOf(part, budget.note);
    found = named === "" ? null : sections(plain, named, budget.parts);
    if (found) part.body = plain;
  }
  if (!found) {
    const guessed = guessBoundary(part.body);
    found = guessed ? sections(part.body, guessed, budget.parts) : null;
    if (found) budget.note("names its parts' boundary wrongly; the one that is there was taken");
  }
  if (!found) {
    budget.note("says that it has parts, and has none; read as text");
    part.type = looksLikeHtml(part.body) ? "text/html" : "text/plain";
    part.params = new Map();
    return;
  }
  if (found.isCut) budget.note(`has more than ${PARTS_MAX} parts; those after them are not shown`);
  else if (!found.isClosed) budget.note("ends before its last part does");
  const fallback = part.type === "multipart/digest" ? "message/rfc822" : "text/plain";
  for (const section of found.sections) {
    if (budget.parts <= 0) {
      budget.note(`has more than ${PARTS_MAX} parts; those after them are not shown`);
      return;
    }
    part.children.push(read(section, fallback, depth + 1, budget));
  }
}

const looksLikeHtml = (body: Buffer) => /<(?:html|body|div|p|table)\b/i.test(body.subarray(0, 2_000).toString("latin1"));

type Sections = { sections: Buffer[]; isClosed: boolean; isCut: boolean };

/** What lies between the lines of this boundary; null where there is none. */
function sections(body: Buffer, boundary: string, max: number): Sections | null {
  const mark = Buffer.from(`--${boundary}`, "latin1");
  const found: Buffer[] = [];
  let start = -1;
  for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + mark.length)) {
    if (at > 0 && body[at - 1] !== 10 && body[at - 1] !== 13) continue;
    let end = body.indexOf(10, at);
    if (end < 0) end = body.length;
    const rest = body.subarray(at + mark.length, Math.min(end, at + mark.length + 200)).toString("latin1");
    if (!/^(?:--|[ \t]|\r?$)/.test(rest)) continue;
    if (start >= 0) found.push(body.subarray(start, Math.max(start, withoutEnd(body, at))));
    if (rest.startsWith("--")) return found.length > 0 ? { sections: found, isClosed: true, isCut: false } : null;
    start = Math.min(body.length, end + 1);
    if (found.length >= max) return { sections: found, isClosed: false, isCut: true };
  }
  if (start < 0) return null;
  found.push(body.subarray(start));
  return { sections: found, isClosed: false, isCut: false };
}

/** The line's end before a boundary belongs to it. */
function withoutEnd(body: Buffer, at: number): number {
  if (body[at - 1] === 10) return body[at - 2] === 13 ? at - 2 : at - 1;
  return body[at - 1] === 13 ? at - 1 : at;
}

const GUESS_BYTES_MAX = 64 * 1024;
/** A line of dashes and a name, with a part's header behind it. */
function guessBoundary(body: Buffer): string | null {
  const text = body.subarray(0, GUESS_BYTES_MAX).toString("latin1");
  return /(?:^|\n)--([^\s-][^\r\n]{0,199}|-[^\r\n]{1,199})\r?\n(?:content-[\w-]+\s*:|\r?\n)/i.exec(text)?.[1]?.trimEnd() ?? null;
}

/** The first that is one. Of several, one with parts that are there goes before: others were added on the way. */
function contentType(headers: Headers, fallbackType: string, body: Buffer, { note, charset }: Budget): Parameters {
  const lines = all(headers, "content-type");
  if (lines.length > 1) note("has its content type more than once");
  const read = lines
    .map((line) => parameters(line, note, charset))
    .map((type) => ({ ...type, value: type.value.replace(/\s+/g, "") }))
    .filter(({ value }) => /^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+$/.test(value) || value === "text");
  const whole = read.find(
    ({ value, params }) =>
      value.startsWith("multipart/") && params.get("boundary") && body.includes(`--${params.get("boundary")}`, 0, "latin1"),
  );
  const found = whole ?? read[0];
  if (found) return { ...found, value: found.value === "text" ? "text/plain" : found.value };
  if (lines.length > 0) note("has a content type that cannot be read");
  return { value: fallbackType, params: new Map() };
}

const encodingOf = (value: string | null) => /[a-z0-9-]+/.exec((value ?? "").toLowerCase())?.[0] ?? "";

/** The header lines before the first empty one. A line that is none goes on with the one before, or is where the words begin. */
export function headersOf(raw: Buffer, note: Note): { headers: Headers; bodyAt: number } {
  const headers: Headers = [];
  let at = 0;
  let bytes = 0;
  while (at < raw.length) {
    const newline = raw.indexOf(10, at);
    const end = newline < 0 ? raw.length : newline + 1;
    const line = raw
      .subarray(at, Math.min(end, at + HEADER_BYTES_MAX))
      .toString("latin1")
      .replace(/[\r\n]+$/, "");
    if (line === "" || (/^[ \t]+$/.test(line) && !isFolded(raw, end))) return { headers, bodyAt: end };
    const last = headers.at(-1);
    const field = /^([!-9;-~]+)[ \t]*:/.exec(line.slice(0, 200));
    bytes += line.length;
    if (/^[ \t]/.test(line) && last) last.value += ` ${line.trim()}`;
    else if (field) {
      if (bytes > HEADER_BYTES_MAX) {
        note("has a header that is too long; its end is not read");
        return { headers, bodyAt: bodyAfter(raw, at) };
      }
      const name = (field[1] ?? "").toLowerCase();
      if (headers.length < HEADER_LINES_MAX || IS_NEEDED.test(name)) headers.push({ name, value: line.slice(field[0].length).trim() });
    } else if (!last && /^>?From /.test(line)) {
      // A border of a file of mail.
    } else if (last && goesOn(raw, end)) {
      note("has a broken line in its header");
      last.value += ` ${line.trim()}`;
    } else {
      if (headers.length > 0) note("has no empty line between its header and its words");
      return { headers, bodyAt: at };
    }
    at = end;
  }
  return { headers, bodyAt: raw.length };
}

const bodyAfter = (raw: Buffer, at: number) => {
  const ends = [raw.indexOf("\n\r\n", at), raw.indexOf("\n\n", at)].filter((end) => end >= 0);
  return ends.length === 0 ? raw.length : Math.min(...ends) + 1 + (raw[Math.min(...ends) + 1] === 13 ? 2 : 1);
};

const GOES_ON_BYTES = 2_000;
/** The next lines are a header's, up to an empty one: so was this. */
function goesOn(raw: Buffer, from: number): boolean {
  const text = raw.subarray(from, from + GOES_ON_BYTES).toString("latin1");
  const lines = text.split(/\r?\n/).slice(0, 4);
  for (const line of lines) {
    if (line === "") return false;
    if (/^[A-Za-z][\w-]*:\s/.test(line)) return true;
  }
  return false;
}
/** A line of spaces within a folded value: the next one begins with a space too. */
const isFolded = (raw: Buffer, next: number) =>
  (raw[next] === 32 || raw[next] === 9) && /^[ \t]+\S/.test(raw.subarray(next, next + 200).toString("latin1"));
