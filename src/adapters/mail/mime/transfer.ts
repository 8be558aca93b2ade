/** The encodings that carried mail through servers of seven bits, undone; as far as what came through is still in them. */
import type { Part } from "#/adapters/mail/mime/parts.ts";
import { base64Of, type Note } from "#/adapters/mail/mime/words.ts";

/** What a part holds, decoded. */
export function contentOf(part: Pick<Part, "encoding" | "body">, note: Note): Buffer {
  switch (part.encoding) {
    case "base64":
      return fromBase64(part.body, note);
    case "quoted-printable":
      return fromQuotedPrintable(part.body);
    case "x-uuencode":
    case "x-uue":
    case "uuencode":
      return fromUuencode(part.body) ?? part.body;
    default:
      return part.body;
  }
}

function fromBase64(body: Buffer, note: Note): Buffer {
  const text = body.toString("latin1");
  const sample = text.slice(0, 4_000);
  const odd = sample.replace(/[A-Za-z0-9+/=\s]/g, "").length;
  // Words, though it says base64: to decode them would lose them.
  if (odd > sample.length * 0.04 && odd > 2) {
    note("says that a part is in base64, and is not; shown as it came");
    return body;
  }
  return /=\s*[A-Za-z0-9+/]/.test(text) || /[^A-Za-z0-9+/=\s]/.test(text) ? base64Of(text) : Buffer.from(text, "base64");
}

const HEX = (byte: number | undefined) =>
  byte === undefined
    ? -1
    : byte >= 48 && byte <= 57
      ? byte - 48
      : byte >= 65 && byte <= 70
        ? byte - 55
        : byte >= 97 && byte <= 102
          ? byte - 87
          : -1;

/** An equals sign that nothing valid follows is one. White space at a line's end was put there on the way. */
export function fromQuotedPrintable(body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(body.length);
  let to = 0;
  let wordsEnd = 0;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i] ?? 0;
    if (byte === 61) {
      const high = HEX(body[i + 1]);
      const low = HEX(body[i + 2]);
      if (high >= 0 && low >= 0) {
        out[to++] = high * 16 + low;
        wordsEnd = to;
        i += 2;
        continue;
      }
      let end = i + 1;
      while (body[end] === 32 || body[end] === 9) end++;
      if (end >= body.length || body[end] === 10 || body[end] === 13) {
        i = body[end] === 13 && body[end + 1] === 10 ? end + 1 : end;
        wordsEnd = to;
        continue;
      }
    } else if (byte === 10 || byte === 13) to = wordsEnd;
    out[to++] = byte;
    if (byte !== 32 && byte !== 9) wordsEnd = to;
  }
  return out.subarray(0, to);
}

/** The first file of uuencoded lines; null where there is none. */
export function fromUuencode(body: Buffer): Buffer | null {
  const text = body.toString("latin1");
  const begin = /(?:^|\n)begin(?:-base64)? [0-7]{3,4} ([^\r\n]*)\r?\n/.exec(text);
  if (!begin) return null;
  const lines = text.slice(begin.index + begin[0].length).split(/\r?\n/);
  const out: Buffer[] = [];
  for (const line of lines) {
    if (/^(end|====)\s*$/.test(line)) break;
    const length = (line.charCodeAt(0) - 32) & 63;
    if (line === "" || length === 0) continue;
    const bytes = Buffer.alloc(Math.ceil(length / 3) * 3);
    for (let i = 1, to = 0; to < length; i += 4, to += 3) {
      const [a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3].map((k) => ((line.charCodeAt(i + k) || 32) - 32) & 63);
      bytes[to] = (a << 2) | (b >> 4);
      bytes[to + 1] = (b << 4) | (c >> 2);
      bytes[to + 2] = (c << 6) | d;
    }
    out.push(bytes.subarray(0, length));
  }
  return Buffer.concat(out);
}
