/** Damage as mail suffers it, and as nobody would think of: the same for the same seed. */
export type Random = () => number;

/** mulberry32: small, fast, and enough to choose by. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const upTo = (random: Random, max: number) => Math.floor(random() * max);
const pick = <T>(random: Random, list: readonly T[]): T => list[upTo(random, list.length)] as T;
const headEnd = (raw: Buffer) => {
  const ends = [raw.indexOf("\r\n\r\n"), raw.indexOf("\n\n")].filter((at) => at >= 0);
  return ends.length > 0 ? Math.min(...ends) : raw.length;
};
const CHARSETS = [
  "utf-8",
  "us-ascii",
  "iso-8859-1",
  "windows-1251",
  "koi8-r",
  "shift_jis",
  "gb18030",
  "big5",
  "utf-7",
  "utf-16",
  "iso-2022-jp",
  "iso-2022-kr",
  "x-klingon",
  "",
  "cp437",
];
const ENCODINGS = ["base64", "quoted-printable", "8bit", "x-uuencode", "binary", "7bit", "nonsense"];
const TYPES = [
  "text/plain",
  "text/html",
  "multipart/mixed",
  "multipart/alternative",
  "multipart/related",
  "multipart/signed",
  "message/rfc822",
  "message/delivery-status",
  "text/calendar",
  "application/ms-tnef",
  "application/pkcs7-mime",
  "multipart/report",
  "text/enriched",
  "image/png",
];

type Mutation = (raw: Buffer, random: Random, other: Buffer) => Buffer;
const replaced =
  (pattern: RegExp, by: (random: Random, found: string) => string): Mutation =>
  (raw, random) =>
    Buffer.from(
      raw.toString("latin1").replace(pattern, (found) => (random() < 0.7 ? by(random, found) : found)),
      "latin1",
    );

export const mutations: Record<string, Mutation> = {
  "bits flipped": (raw, random) => {
    const out = Buffer.from(raw);
    for (let n = 1 + upTo(random, 30); n > 0 && out.length > 0; n--) {
      const at = upTo(random, out.length);
      out[at] = (out[at] ?? 0) ^ (1 << upTo(random, 8));
    }
    return out;
  },
  "cut off": (raw, random) => raw.subarray(0, upTo(random, raw.length + 1)),
  "a piece lost": (raw, random) => {
    const at = upTo(random, raw.length);
    return Buffer.concat([raw.subarray(0, at), raw.subarray(Math.min(raw.length, at + upTo(random, 2_000)))]);
  },
  "a piece of another": (raw, random, other) => {
    const from = upTo(random, other.length);
    const at = upTo(random, raw.length);
    return Buffer.concat([raw.subarray(0, at), other.subarray(from, from + upTo(random, 4_000)), raw.subarray(at)]);
  },
  "a piece twice": (raw, random) => {
    const at = upTo(random, raw.length);
    const piece = raw.subarray(at, at + upTo(random, 4_000));
    return Buffer.concat([raw.subarray(0, at), ...Array(1 + upTo(random, 5)).fill(piece), raw.subarray(at)]);
  },
  "headers twice": (raw, random) => {
    const end = headEnd(raw);
    const head = raw.subarray(0, end);
    return Buffer.concat([
      head,
      Buffer.from("\r\n"),
      random() < 0.5 ? head : Buffer.from(head.toString("latin1").replace(/: /g, ": x"), "latin1"),
      raw.subarray(end),
    ]);
  },
  "boundaries damaged": replaced(/^--[^\r\n]+/gm, (random, found) =>
    pick(random, [found.slice(0, -1), `${found}--`, ` ${found}`, `${found} x`, found.toUpperCase(), "--", ""]),
  ),
  "boundaries renamed": replaced(/boundary=("?)[^";\r\n]+\1/gi, (random) =>
    pick(random, ['boundary=""', "boundary=", 'boundary="x', "boundary==", `boundary="${"b".repeat(upTo(random, 500))}"`, ""]),
  ),
  "other character sets": replaced(/charset="?[\w-]+"?/gi, (random) => `charset=${pick(random, CHARSETS)}`),
  "other encodings": replaced(/^(content-transfer-encoding):.*$/gim, (random) => `Content-Transfer-Encoding: ${pick(random, ENCODINGS)}`),
  "other types": replaced(/^content-type: *[\w/+-]+/gim, (random) => `Content-Type: ${pick(random, TYPES)}`),
  "encoded words damaged": replaced(/=\?[^?\s]+\?[bq]\?[^?\s]*\?=|^subject: .*$/gim, (random, found) =>
    pick(random, [
      `${found.slice(0, -2)}`,
      `Subject: =?${pick(random, CHARSETS)}?${pick(random, ["B", "Q", "X"])}?${"=4A/+".repeat(upTo(random, 50))}?=`,
      `${found} =?=?=?`,
      found.replace(/\?/g, "??"),
    ]),
  ),
  "a huge header": (raw, random) =>
    Buffer.concat([
      Buffer.from(
        `X-Huge: ${pick(random, ["a", " ", "=?utf-8?Q?x?= ", "<a@b> ", "(", '"', ";", "a;b="]).repeat(10_000 + upTo(random, 60_000))}\r\n`,
      ),
      raw,
    ]),
  "a huge known header": (raw, random) =>
    Buffer.concat([
      Buffer.from(
        `${pick(random, ["From", "To", "Subject", "Content-Type", "Content-Disposition", "References", "Date", "Auto-Submitted", "Received"])}: ${pick(random, ["a@b, ", "((((", '"', "=?utf-8?B?", "x*0*=a;", " ; a=b", "<", "\\", "re: ", "on mon "]).repeat(5_000 + upTo(random, 20_000))}\r\n`,
      ),
      raw,
    ]),
  "many headers": (raw, random) => Buffer.concat([Buffer.from("X-Many: 1\r\n".repeat(upTo(random, 30_000))), raw]),
  "parts within parts": (raw, random) => {
    const depth = upTo(random, 300);
    const head = Array.from({ length: depth }, (_, i) => `Content-Type: multipart/mixed; boundary="n${i}"\r\n\r\n--n${i}\r\n`).join("");
    return Buffer.concat([Buffer.from(`From: deep@client.example\r\n${head}`), raw]);
  },
  "many parts": (raw, random) =>
    Buffer.concat([
      Buffer.from(
        `From: many@client.example\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n${"--m\r\n\r\nx\r\n".repeat(upTo(random, 5_000))}--m\r\n`,
      ),
      raw,
    ]),
  "elements within elements": (raw, random) =>
    Buffer.concat([
      Buffer.from("From: html@client.example\r\nContent-Type: text/html\r\n\r\n"),
      Buffer.from(
        pick(random, ["<div>", "<b>", "<table><tr><td>", "<blockquote>", "<a href=x>", "<!--", "<style>", "&#", "<p style='"]).repeat(
          upTo(random, 20_000),
        ),
      ),
      raw,
    ]),
  "one kind of line": (raw, random) =>
    Buffer.concat([
      Buffer.from("From: lines@client.example\r\n\r\n"),
      Buffer.from(
        pick(random, [
          "> ",
          "On Mon, a@b.c wrote:\n",
          "From: a\nSent: b\nTo: c\n",
          "-- \n",
          ">",
          " \n",
          "-----Original Message-----\n",
          "a@b.c: 550 ",
          "<a@b.c>\n",
        ]).repeat(upTo(random, 40_000)),
      ),
      raw,
    ]),
  "line ends changed": (raw, random) =>
    Buffer.from(raw.toString("latin1").replace(/\r\n/g, pick(random, ["\n", "\r", "\n\r", "\r\r\n", ""])), "latin1"),
  "folded badly": replaced(/\r\n(?=[A-Za-z-]+: )/g, (random) =>
    pick(random, ["\r\n\r\n", "\r\n ", "\n", "\r\nno header here\r\n", "\r\n\t\r\n"]),
  ),
  "bytes of no meaning": (raw, random) => {
    const at = upTo(random, raw.length);
    return Buffer.concat([
      raw.subarray(0, at),
      Buffer.from(Array.from({ length: upTo(random, 3_000) }, () => upTo(random, 256))),
      raw.subarray(at),
    ]);
  },
};

/** One to three kinds of damage to one of these messages. */
export function variant(bases: readonly Buffer[], seed: number): { raw: Buffer; how: string[] } {
  const random = randomOf(seed);
  let raw = pick(random, bases);
  const how: string[] = [];
  for (let n = 1 + upTo(random, 3); n > 0; n--) {
    const [name, mutate] = pick(random, Object.entries(mutations));
    raw = mutate(raw, random, pick(random, bases));
    how.push(name);
  }
  return { raw, how };
}
