/** What can be told from a message's bytes alone, fast enough to do while its sender waits: header lines, addresses, borders in a file of many. */

const HEADER_BYTES_MAX = 512 * 1024;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const clean = (text: string) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "").toWellFormed();

export type Headers = {
  /** Its values, first to last; unfolded, not decoded. */
  all: (name: string) => string[];
  first: (name: string) => string | null;
  /** Every line, in the order of the message, its name as it is written there. */
  lines: { name: string; value: string }[];
};

/** The header of a message, or of a message within one. */
export function headersOf(raw: Buffer): Headers {
  const lines: Headers["lines"] = [];
  const byName = new Map<string, string[]>();
  const start = raw.subarray(0, 5).toString("latin1") === "From " ? raw.indexOf("\n") + 1 : 0;
  const ends = ["\r\n\r\n", "\n\n", "\r\r"].map((end) => raw.indexOf(end, start)).filter((at) => at >= 0);
  const end = Math.min(raw.length, start + HEADER_BYTES_MAX, ...ends);
  const unfolded = clean(raw.subarray(start, end).toString("utf8")).replace(/(\r\n|\n|\r)[ \t]+/g, " ");
  for (const text of unfolded.split(/\r\n|\n|\r/)) {
    const colon = text.indexOf(":");
    const written = text.slice(0, Math.max(0, colon)).trimEnd();
    const name = written.toLowerCase();
    if (!/^[!-9;-~]+$/.test(name)) continue;
    const values = byName.get(name);
    const value = text.slice(colon + 1).trim();
    lines.push({ name: written, value });
    if (values) values.push(value);
    else byName.set(name, [value]);
  }
  return { all: (name) => byName.get(name) ?? [], first: (name) => byName.get(name)?.[0] ?? null, lines };
}

const ADDRESS = /[^\s<>"',;:()[\]\\]{1,64}@[^\s<>"',;:()[\]\\@]{1,255}/g;
/** Every address in these header values, wherever it stands: for finding inboxes, not for showing. */
export const addressesIn = (values: readonly string[]): string[] => [
  ...new Set(values.flatMap((value) => value.slice(0, 100_000).match(ADDRESS) ?? [])),
];

/** Headers that say whom a mail was for, the server's own word before the sender's. */
export const recipientsIn = (headers: Headers): string[] =>
  addressesIn(
    ["delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to", "to", "cc"].flatMap((name) => headers.all(name)),
  );

/** What the ledger shows of a message that nobody has read yet. */
export function peek(headers: Headers): { from: string | null; messageId: string | null } {
  return {
    from: addressesIn([(headers.first("from") ?? "").replace(/^.*<(?=[^<]*@)/, "")])[0] ?? null,
    messageId: /<([^<>\s]{1,998})>/.exec(headers.first("message-id") ?? "")?.[1] ?? null,
  };
}

/** The sender of the envelope, where the server that delivered the mail has noted it: "" is the null sender, null means not noted. */
export function returnPath(headers: Headers): string | null {
  const value = headers.first("return-path");
  return value === null ? null : (addressesIn([value])[0] ?? "");
}

/** The line before each message of an mbox file. Some programs do not escape such lines in bodies, so it must hold a time and a year. */
const BORDER = /^From \S.*\d{1,2}:\d{2}.*\d{4}/;

/**
 * Splits an mbox file, handed in piece by piece, into its messages. A file that does not begin as one is a single message.
 * A message larger than `bytesMax` comes cut after that many bytes, with its full size.
 */
export async function* messagesIn(pieces: AsyncIterable<Buffer>, bytesMax: number): AsyncGenerator<{ raw: Buffer; sizeBytes: number }> {
  let isMbox: boolean | null = null;
  let rest = "";
  let lines: string[] = [];
  let sizeBytes = 0;
  let isAfterBlank = true;
  const add = (line: string) => {
    if (sizeBytes < bytesMax) lines.push(line);
    sizeBytes += line.length;
  };
  const take = () => {
    const message = { raw: Buffer.from(lines.join(""), "latin1"), sizeBytes };
    lines = [];
    sizeBytes = 0;
    return message;
  };
  for await (const piece of pieces) {
    // latin1 is bytes as letters, one to one.
    rest += piece.toString("latin1");
    isMbox ??= rest.length >= 5 ? rest.startsWith("From ") : null;
    if (isMbox === null) continue;
    for (let end = rest.indexOf("\n"), start = 0; ; end = rest.indexOf("\n", start)) {
      if (end < 0) {
        rest = rest.slice(start);
        break;
      }
      const line = rest.slice(start, end + 1);
      start = end + 1;
      if (isMbox && isAfterBlank && line.startsWith("From ") && (sizeBytes === 0 || BORDER.test(line))) {
        if (sizeBytes > 0) yield take();
      } else add(isMbox && /^>+From /.test(line) ? line.slice(1) : line);
      isAfterBlank = line === "\n" || line === "\r\n";
    }
  }
  add(rest);
  if (sizeBytes > 0) yield take();
}
