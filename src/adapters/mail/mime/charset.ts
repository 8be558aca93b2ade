/** Bytes to words. A character set that is not named, or named wrongly, is found from the bytes, and said so. Never throws. */
import { isAscii, isUtf8 } from "node:buffer";
import iconv from "iconv-lite";
import { detect } from "jschardet";

export type Decoded = { text: string; problem: string | null };

/** Names that mean nothing, or something else than they say. */
const ALIASES: Record<string, string> = {
  utf8: "utf-8",
  "utf-8n": "utf-8",
  "unicode-1-1-utf-8": "utf-8",
  "unicode-1-1-utf-7": "utf-7",
  unicode: "utf-16le",
  latin1: "windows-1252",
  "latin-1": "windows-1252",
  "iso8859-1": "windows-1252",
  "iso-8859-8-i": "iso-8859-8",
  "iso-8859-8-e": "iso-8859-8",
  ansi: "windows-1252",
  "ks_c_5601-1987": "euc-kr",
  ksc5601: "euc-kr",
  cp949: "euc-kr",
  cp932: "shift_jis",
  "shift-jis": "shift_jis",
  sjis: "shift_jis",
  cp936: "gb18030",
  gb2312: "gb18030",
  "gb_2312-80": "gb18030",
  gbk: "gb18030",
  "x-gbk": "gb18030",
  cp950: "big5",
  "tis-620": "windows-874",
  cp874: "windows-874",
  "iso8859-15": "iso-8859-15",
};
/** As good as no name: ASCII is claimed by whoever does not know better. */
const NO_NAME = new Set([
  "",
  "us-ascii",
  "ascii",
  "ansi_x3.4-1968",
  "unknown",
  "unknown-8bit",
  "x-unknown",
  "default",
  "binary",
  "none",
  "_autodetect",
]);
/** In these any byte is a letter: nothing would show that they are not what was written. */
const isSingleByte = (charset: string) => /^(iso-?8859|windows-12|windows-874|koi8|cp\d|ibm\d|mac)/.test(charset);

const DETECT_BYTES_MAX = 16 * 1024;

/** The words that these bytes are, in the character set they are said to be in, or in the one they are in. */
export function decodeText(bytes: Buffer, declared: string | null = null): Decoded {
  const named = nameOf(declared);
  const bom = bomOf(bytes);
  if (bom && (named === null || named !== bom.charset)) return { text: decoded(bytes.subarray(bom.length), bom.charset), problem: null };
  if (named === "utf-7" || named?.startsWith("iso-2022-") || named === "hz-gb-2312" || /^(utf|ucs)-?(16|32|2)/.test(named ?? ""))
    return { text: known(named ?? "") ? decoded(bytes, named ?? "") : bytes.toString("latin1"), problem: null };
  if (isAscii(bytes)) return isEscaped(bytes) ? { text: decoded(bytes, "iso-2022-jp"), problem: null } : plain(bytes, named, declared);
  if (named === null) {
    if (isUtf8(bytes)) return { text: bytes.toString("utf8"), problem: null };
    const found = detected(bytes);
    return { text: decoded(bytes, found), problem: `does not name its character set; read as ${found}` };
  }
  if (!known(named)) {
    const found = detected(bytes);
    return { text: decoded(bytes, found), problem: `names a character set that nobody knows (${shown(declared)}); read as ${found}` };
  }
  const isFit = named === "utf-8" ? isUtf8(bytes) : isSingleByte(named) ? !isUtf8(bytes) : fits(bytes, named);
  if (isFit) return { text: decoded(bytes, named), problem: null };
  if (named === "utf-8" && isMostlyUtf8(bytes))
    return { text: bytes.toString("utf8"), problem: "holds bytes that are not UTF-8; they are left out" };
  const found = detected(bytes);
  // Cut off within a letter, or damaged on its way: what it says it is, where nothing fits better.
  if (found === named || (!isSingleByte(named) && named !== "utf-8" && !fits(bytes, found)))
    return { text: decoded(bytes, named), problem: `holds bytes that are not ${shown(declared)}` };
  return { text: decoded(bytes, found), problem: `says that it is in ${shown(declared)}, and is not; read as ${found}` };
}

function plain(bytes: Buffer, named: string | null, declared: string | null): Decoded {
  const isOdd = named !== null && !known(named);
  return {
    text: bytes.toString("latin1"),
    problem: isOdd ? `names a character set that nobody knows (${shown(declared)})` : null,
  };
}

const shown = (declared: string | null) => (declared ?? "").replace(/[^\w.:-]+/g, "").slice(0, 40) || "none";

/** In the form that decoders know; null for none. */
function nameOf(declared: string | null): string | null {
  const name = (declared ?? "")
    .trim()
    .toLowerCase()
    .replace(/^["'\s]+|["'\s;]+$/g, "")
    .replace(/^x-(?=windows|mac|sjis|utf|cp\d)/, "");
  if (NO_NAME.has(name)) return null;
  return (
    ALIASES[name] ?? name.replace(/^(?:windows|cp|win)[-_]?(125\d)$/, "windows-$1").replace(/^iso_?8859[-_](\d+)(?::.*)?$/, "iso-8859-$1")
  );
}

function known(charset: string): boolean {
  if (charset === "iso-2022-kr") return true;
  try {
    new TextDecoder(charset);
    return true;
  } catch {
    return iconv.encodingExists(charset);
  }
}

function decoded(bytes: Buffer, charset: string): string {
  if (charset === "iso-2022-kr") return korean(bytes);
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // Not one that browsers know: code pages of DOS, UTF-7, UTF-32.
  }
  try {
    return iconv.decode(bytes, charset);
  } catch {
    return bytes.toString("latin1");
  }
}

/** Between shift-out and shift-in, EUC-KR in seven bits. */
function korean(bytes: Buffer): string {
  const wide = Buffer.from(bytes.toString("latin1").replaceAll("\x1b$)C", ""), "latin1");
  const out: number[] = [];
  let isOut = false;
  for (const byte of wide) {
    if (byte === 14 || byte === 15) isOut = byte === 14;
    else out.push(isOut && byte > 0x20 ? byte | 0x80 : byte);
  }
  return decoded(Buffer.from(out), "euc-kr");
}

function fits(bytes: Buffer, charset: string): boolean {
  try {
    new TextDecoder(charset, { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    return error instanceof RangeError;
  }
}

function bomOf(bytes: Buffer): { charset: string; length: number } | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { charset: "utf-8", length: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { charset: "utf-16le", length: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { charset: "utf-16be", length: 2 };
  return null;
}

/** Japanese in seven bits, without saying so. */
const isEscaped = (bytes: Buffer) => bytes.includes("\x1b$B") || bytes.includes("\x1b$@");

/** Broken in a few places only: cut within a letter, or joined with something else. */
function isMostlyUtf8(bytes: Buffer): boolean {
  let whole = 0;
  let broken = 0;
  for (let i = 0; i < bytes.length; ) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x80) {
      i++;
      continue;
    }
    const length = byte >= 0xc2 && byte <= 0xdf ? 2 : byte >= 0xe0 && byte <= 0xef ? 3 : byte >= 0xf0 && byte <= 0xf4 ? 4 : 1;
    const rest = bytes.subarray(i + 1, i + length);
    if (length > 1 && rest.length === length - 1 && rest.every((next) => next >= 0x80 && next <= 0xbf)) {
      whole++;
      i += length;
    } else {
      broken++;
      i++;
    }
  }
  return whole > 3 * broken;
}

/** Sets of other times that the detector names for a few letters of anything. */
const UNLIKELY = /^(ibm|cp8|mac|johab|hz|iso-2022|iso-10646|x-|tcvn|viscii)/;
/** Below this, the detector as good as guesses; between sets of one byte, the western one is the better guess. */
const CONFIDENCE_MIN = 0.02;

function detected(bytes: Buffer): string {
  if (isUtf8(bytes)) return "utf-8";
  // Only what is not ASCII tells anything; the lines that have it, as far as needed.
  const from = Math.max(0, bytes.findIndex((byte) => byte >= 0x80) - 200);
  const { encoding, confidence } = attempt(bytes.subarray(from, from + DETECT_BYTES_MAX));
  const name = nameOf(encoding);
  if (!name || UNLIKELY.test(name) || !known(name) || confidence < CONFIDENCE_MIN) return "windows-1252";
  return name === "utf-8" || name === "iso-8859-1" || name === "iso-8859-15" ? "windows-1252" : name;
}

function attempt(bytes: Buffer): { encoding: string | null; confidence: number } {
  try {
    return detect(bytes);
  } catch {
    return { encoding: null, confidence: 0 };
  }
}
