/** What a header says: encoded words (RFC 2047) and parameters (RFC 2231), in all the ways programs get them wrong. Never throws. */
import { isUtf8 } from "node:buffer";
import { decodeText } from "#/adapters/mail/mime/charset.ts";

/** Collects what could not be read as it should. */
export type Note = (problem: string) => void;

/**
 * One encoded word. Between its marks programs leave spaces, lose the last question mark, or name a language. A line break within it
 * has become a space by now. Bounded: from each beginning without an end, the rest of the header would be searched again.
 */
const WORD = /=\?([\w.:-]{1,40})(?:\*[\w-]*)?\?([bBqQ])\?([^?\r\n]{0,4000}(?:\?(?!=)[^?\r\n]{0,4000}){0,4})\?=/g;
/** Its end is missing: as far as the line goes. */
const CUT_WORD = /=\?([\w.:-]{1,40})(?:\*[\w-]*)?\?([bBqQ])\?([^?\s]{4,})\??\s*$/;
/** Of a header that is nothing but such words, the rest stands as it came: each may have to be looked at for what it is in. */
const WORDS_MAX = 500;
const CUT_WORD_LENGTH_MAX = 1_000;
const HEADER_READ_MAX = 100_000;

/** A header's value, byte by byte a letter, as a reader should see it. `charset`: of bytes that nobody encoded, where they are not UTF-8. */
export function decodeWords(value: string, note: Note = () => {}, charset: string | null = null): string {
  const text = value.slice(0, HEADER_READ_MAX);
  if (!text.includes("=?")) return raw(text, note, charset);
  const parts: { text?: string; charset?: string; bytes?: Buffer }[] = [];
  let at = 0;
  const add = (named: string, encoding: string, content: string, from: number, to: number) => {
    const between = text.slice(at, from);
    const last = parts.at(-1);
    const bytes = bytesOf(encoding, content);
    // White space between two encoded words is none.
    if (between.trim() !== "" || (parts.length === 0 && between !== "")) parts.push({ text: between });
    else if (last?.bytes && last.charset?.toLowerCase() === named.toLowerCase()) {
      // A letter may begin in one word and end in the next.
      last.bytes = Buffer.concat([last.bytes, bytes]);
      at = to;
      return;
    }
    parts.push({ charset: named, bytes });
    at = to;
  };
  let words = 0;
  for (const match of text.matchAll(WORD)) {
    if (++words > WORDS_MAX) break;
    add(match[1] ?? "", match[2] ?? "", match[3] ?? "", match.index, match.index + match[0].length);
  }
  const tail = Math.max(at, text.length - CUT_WORD_LENGTH_MAX);
  const cut = CUT_WORD.exec(text.slice(tail));
  if (cut) {
    note("has an encoded word without an end in its header");
    add(cut[1] ?? "", cut[2] ?? "", cut[3] ?? "", tail + cut.index, text.length);
  }
  if (at < text.length) parts.push({ text: text.slice(at) });
  return parts
    .map((part) => {
      if (!part.bytes) return raw(part.text ?? "", note, charset);
      const { text: words, problem } = decodeText(part.bytes, part.charset);
      if (problem) note(`has a header that ${problem}`);
      return words;
    })
    .join("");
}

function raw(text: string, note: Note, charset: string | null): string {
  if (!/[\x80-\xff]/.test(text) && !text.includes("\x1b")) return text;
  const bytes = Buffer.from(text, "latin1");
  const { text: words, problem } = decodeText(bytes, isUtf8(bytes) ? null : charset);
  if (problem) note(`has a header that ${problem}`);
  return words;
}

function bytesOf(encoding: string, content: string): Buffer {
  if (encoding.toLowerCase() === "b") return base64Of(content);
  const plain = content.replace(/_/g, " ").replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, "latin1");
}

/** Base64 as it comes: pieces with their own padding, letters that are none, a last letter without the others. */
export function base64Of(content: string): Buffer {
  const pieces = content
    .replace(/[^A-Za-z0-9+/=_-]+/g, "")
    .split(/=+/)
    .filter((piece) => piece !== "");
  return pieces.length === 1 ? Buffer.from(pieces[0] ?? "", "base64") : Buffer.concat(pieces.map((piece) => Buffer.from(piece, "base64")));
}

export type Parameters = { value: string; params: Map<string, string> };
const PARAMETERS_MAX = 200;

/** `value; name="…"; name*0*=utf-8''…`, with the parameters decoded; names in lower case. */
export function parameters(header: string, note: Note = () => {}, charset: string | null = null): Parameters {
  const text = header.slice(0, HEADER_READ_MAX);
  const end = text.indexOf(";");
  const value = withoutComments(end < 0 ? text : text.slice(0, end))
    .trim()
    .toLowerCase();
  const simple = new Map<string, string>();
  const pieces = new Map<string, { at: number; text: string; isEncoded: boolean }[]>();
  let count = 0;
  for (const [name, given] of end < 0 ? [] : pairs(text.slice(end + 1))) {
    if (++count > PARAMETERS_MAX) break;
    const parts = /^([^*]+)(?:\*(\d{1,3}))?(\*)?$/.exec(name);
    if (!parts) continue;
    const base = parts[1] ?? "";
    if (parts[2] === undefined && !parts[3]) {
      if (!simple.has(base)) simple.set(base, given);
    } else pieces.set(base, [...(pieces.get(base) ?? []), { at: Number(parts[2] ?? 0), text: given, isEncoded: Boolean(parts[3]) }]);
  }
  const params = new Map<string, string>();
  for (const [name, given] of simple) params.set(name, decodeWords(given, note, charset));
  for (const [name, list] of pieces) {
    const joined = extended(
      list.sort((a, b) => a.at - b.at),
      note,
    );
    if (joined !== "") params.set(name, joined);
  }
  return { value, params };
}

/** `utf-8'en'…` with percent signs, over several pieces of which some may be plain. */
function extended(pieces: { text: string; isEncoded: boolean }[], note: Note): string {
  let charset: string | null = null;
  const bytes = pieces.map(({ text, isEncoded }, index) => {
    let rest = text;
    const said = index === 0 && isEncoded ? /^([\w.:-]*)'[^']*'/.exec(text) : null;
    if (said) {
      charset = said[1] || null;
      rest = text.slice(said[0].length);
    }
    const letters = isEncoded ? rest.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : rest;
    return Buffer.from(letters, "latin1");
  });
  const all = Buffer.concat(bytes);
  if (charset === null && all.includes("=?")) return decodeWords(all.toString("latin1"), note);
  const { text, problem } = decodeText(all, charset);
  if (problem) note(`has a file's name that ${problem}`);
  return text;
}

/** Name and value of each parameter. A value may lack its quotes though it holds spaces, or its last quote. */
function* pairs(text: string): Generator<[string, string]> {
  let at = 0;
  while (at < text.length) {
    const name = /^[\s;]*(?:\([^)]*\)\s*)*([^\s=;"]+)\s*=\s*/.exec(text.slice(at, at + 1_000));
    if (!name) {
      const next = text.indexOf(";", at + 1);
      if (next < 0) return;
      at = next;
      continue;
    }
    at += name[0].length;
    let value = "";
    if (text[at] === '"') {
      let i = at + 1;
      for (; i < text.length && text[i] !== '"'; i++) {
        if (text[i] === "\\" && /["\\]/.test(text[i + 1] ?? "")) i++;
        value += text[i];
      }
      at = i + 1;
      // A quote within quotes that nobody escaped: the value goes on to the next semicolon.
      const rest = /^[^;\s][^;]*/.exec(text.slice(at))?.[0];
      if (rest && !rest.includes("=")) {
        value += rest.replace(/"/g, "");
        at += rest.length;
      }
    } else {
      const end = text.indexOf(";", at);
      value = text.slice(at, end < 0 ? undefined : end);
      at += value.length;
      value = (/=\?.*\?=/.test(value) ? value : value.replace(/\s*\([^()]*\)\s*$/, "")).trim().replace(/^'(.*)'$/, "$1");
    }
    yield [(name[1] ?? "").toLowerCase(), value];
  }
}

const withoutComments = (text: string) => text.replace(/\([^()]*\)/g, " ");
