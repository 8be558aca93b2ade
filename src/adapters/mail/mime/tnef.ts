/**
 * winmail.dat (TNEF, MS-OXTNEF): what Outlook puts a mail's formatted text and its files into. The one library there is for it loses long
 * names and files of zero length, and takes seconds over a damaged one. Never throws: what is damaged ends the reading, and what was
 * found by then is given.
 */
import { decompressRTF } from "@kenjiuno/decompressrtf";
import iconv from "iconv-lite";
import { deEncapsulateSync } from "rtf-stream-parser";
import { decodeText } from "#/adapters/mail/mime/charset.ts";
import type { Note } from "#/adapters/mail/mime/words.ts";

export type TnefFile = { name: string; contentType: string; contentId: string | null; content: Buffer };
export type Tnef = {
  text: string;
  html: string | null /** Where it could be made neither into text nor into HTML. */;
  rtf: Buffer | null;
  files: TnefFile[];
};

const SIGNATURE = 0x223e9f78;
const [CODE_PAGE, BODY, MAPI, REND_DATA, TITLE, DATA, META, ATTACHMENT] = [0x9007, 0x800c, 0x9003, 0x9002, 0x8010, 0x800f, 0x8011, 0x9005];
const [BODY_TEXT, BODY_RTF, BODY_HTML] = [0x1000, 0x1009, 0x1013];
const [DATA_BINARY, LONG_NAME, NAME, DISPLAY_NAME, MIME_TAG, CONTENT_ID] = [0x3701, 0x3707, 0x3704, 0x3001, 0x370e, 0x3712];
const FILES_MAX = 500;
const RTF_BYTES_MAX = 8 * 1024 * 1024;

type Draft = { title: string; data: Buffer | null; props: Map<number, Buffer[]>; wide: Set<number> };

/** Null where it is none. */
export function tnefOf(bytes: Buffer, note: Note): Tnef | null {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== SIGNATURE) return null;
  const files: Draft[] = [];
  const message: Draft = { title: "", data: null, props: new Map(), wide: new Set() };
  let codePage = "windows-1252";
  let body = "";
  let at = 6;
  while (at + 9 <= bytes.length) {
    const isOfFile = bytes[at] === 2;
    const id = bytes.readUInt16LE(at + 1);
    const length = bytes.readUInt32LE(at + 5);
    const data = bytes.subarray(at + 9, at + 9 + length);
    if ((bytes[at] !== 1 && !isOfFile) || data.length < length) {
      if (at + 9 + length > bytes.length) note("has a winmail.dat that is cut off; what could be read of it is shown");
      if (isOfFile && id === DATA && files.length > 0) (files.at(-1) as Draft).data = data;
      break;
    }
    at += 9 + length + 2;
    const file = files.at(-1);
    if (id === CODE_PAGE && length >= 4) codePage = pageName(data.readUInt32LE(0));
    else if (id === BODY && !isOfFile) body = text(data, codePage);
    else if (id === MAPI && !isOfFile) readProperties(data, message);
    else if (id === REND_DATA) {
      if (files.length >= FILES_MAX) break;
      files.push({ title: "", data: null, props: new Map(), wide: new Set() });
    } else if (!file) continue;
    else if (id === TITLE) file.title = text(data, codePage);
    else if (id === DATA) file.data = data;
    else if (id === ATTACHMENT) readProperties(data, file);
    else if (id === META) continue;
  }
  const words = (draft: Draft, property: number) => wordsOf(draft, property, codePage);
  const html = message.props.get(BODY_HTML)?.[0];
  const rtf = html ? null : rtfOf(message.props.get(BODY_RTF)?.[0] ?? null, note);
  return {
    text: words(message, BODY_TEXT) || body || rtf?.text || "",
    html: html ? (message.wide.has(BODY_HTML) ? wide(html) : decodeText(trimmed(html), codePage).text) : (rtf?.html ?? null),
    rtf: rtf?.rest ?? null,
    files: files.map((file) => ({
      name: words(file, LONG_NAME) || file.title || words(file, NAME) || words(file, DISPLAY_NAME),
      contentType: words(file, MIME_TAG).toLowerCase() || "application/octet-stream",
      contentId: words(file, CONTENT_ID) || null,
      content: file.data?.length ? file.data : (file.props.get(DATA_BINARY)?.[0] ?? file.data ?? Buffer.alloc(0)),
    })),
  };
}

const pageName = (page: number) =>
  page === 65001
    ? "utf-8"
    : page === 20127
      ? "us-ascii"
      : page === 932
        ? "shift_jis"
        : page === 949
          ? "euc-kr"
          : page === 936
            ? "gb18030"
            : page === 950
              ? "big5"
              : page >= 1250 && page <= 1258
                ? `windows-${page}`
                : "windows-1252";
const trimmed = (bytes: Buffer) => {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
};
const text = (bytes: Buffer, codePage: string) => decodeText(trimmed(bytes), codePage).text;
const wide = (bytes: Buffer) =>
  bytes
    .subarray(0, bytes.length & ~1)
    .toString("utf16le")
    .replace(/\0[\s\S]*$/, "");

function wordsOf(draft: Draft, property: number, codePage: string): string {
  const value = draft.props.get(property)?.[0];
  return value ? (draft.wide.has(property) ? wide(value) : text(value, codePage)) : "";
}

/** How many bytes a value of a fixed type takes; the others say it themselves. */
const FIXED: Record<number, number> = { 1: 0, 2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16 };
const [STRING, UNICODE, OBJECT, BINARY] = [0x1e, 0x1f, 0x0d, 0x102];
const PROPERTIES_MAX = 5_000;
/** Of an object, its class's id stands before its bytes. */
const OBJECT_ID_BYTES = 16;

function readProperties(bytes: Buffer, draft: Draft): void {
  let at = 4;
  const count = bytes.length >= 4 ? Math.min(PROPERTIES_MAX, bytes.readUInt32LE(0)) : 0;
  for (let n = 0; n < count && at + 4 <= bytes.length; n++) {
    const kind = bytes.readUInt16LE(at);
    const id = bytes.readUInt16LE(at + 2);
    at += 4;
    if (id >= 0x8000) {
      // A named one: whose it is, and its name.
      if (at + 24 > bytes.length) return;
      const isNamed = bytes.readUInt32LE(at + 16) === 1;
      at += isNamed ? 24 + padded(bytes.readUInt32LE(at + 20)) : 24;
    }
    const type = kind & 0xefff;
    const isMany = (kind & 0x1000) !== 0;
    const fixed = FIXED[type];
    if (fixed !== undefined) {
      let values = 1;
      if (isMany) {
        if (at + 4 > bytes.length) return;
        values = bytes.readUInt32LE(at);
        at += 4;
      }
      at += values * (isMany && type === 2 ? 2 : fixed);
      if (isMany) at = padded(at);
      continue;
    }
    if (type !== STRING && type !== UNICODE && type !== OBJECT && type !== BINARY) return;
    if (at + 4 > bytes.length) return;
    let values = bytes.readUInt32LE(at);
    at += 4;
    for (const list: Buffer[] = []; values > 0; values--) {
      if (at + 4 > bytes.length) return;
      const length = bytes.readUInt32LE(at);
      at += 4;
      const value = bytes.subarray(at, at + length);
      list.push(type === OBJECT ? value.subarray(OBJECT_ID_BYTES) : value);
      at += padded(length);
      draft.props.set(id, list);
      if (type === UNICODE) draft.wide.add(id);
    }
  }
}
const padded = (length: number) => Math.ceil(length / 4) * 4;

/** Formatted text that was HTML, or plain text, before Outlook wrapped it, is that again. */
function rtfOf(compressed: Buffer | null, note: Note): { text?: string; html?: string; rest: Buffer | null } | null {
  if (!compressed || compressed.length < 16) return null;
  if (compressed.readUInt32LE(4) > RTF_BYTES_MAX || compressed.length > RTF_BYTES_MAX) {
    note("has formatted text in its winmail.dat that is too long to be read");
    return null;
  }
  let rtf: Buffer;
  try {
    rtf = Buffer.from(decompressRTF([...compressed]));
  } catch {
    note("has formatted text in its winmail.dat that cannot be read");
    return null;
  }
  try {
    const body = deEncapsulateSync(rtf, {
      decode: (bytes, charset) => iconv.decode(Buffer.from(bytes), charset),
      replaceSymbolFontChars: true,
    });
    const words = String(body.text);
    return body.mode === "html" ? { html: words, rest: null } : { text: words, rest: null };
  } catch {
    return { rest: rtf };
  }
}
