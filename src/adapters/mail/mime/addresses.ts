/** Who a header names. Programs leave out quotes, brackets and commas; an address that can be seen is found. */
import addressparser from "nodemailer/lib/addressparser/index.js";
import type { Address } from "#/adapters/mail/index.ts";

const ADDRESSES_MAX = 200;
const ADDRESS_LENGTH_MAX = 1_000;
const HEADER_READ_MAX = 100_000;

type Entry = { name?: string; address?: string; group?: Entry[] };

export function addressesOf(
  lines: readonly string[],
  clean: (text: string, lengthMax: number) => string,
  decode: (text: string) => string,
): Address[] {
  const found: Address[] = [];
  const add = (entries: Entry[]) => {
    for (const entry of entries) {
      if (found.length >= ADDRESSES_MAX) return;
      if (entry.group) add(entry.group);
      else if (entry.address || entry.name) {
        const name = clean(decode(entry.name ?? ""), 200);
        const email = emailOf(decode(entry.address ?? "")) ?? emailOf(decode(entry.name ?? ""));
        if (email)
          found.push({ name: entry.address && name !== email ? name.replace(/^["']+|["']+$/g, "").trim() : "", email: clean(email, 320) });
      }
    }
  };
  for (const line of lines) add(parsed(line.slice(0, HEADER_READ_MAX)));
  return found;
}

/** The library looks at a piece without a comma again for each of its letters: of a piece that no name is as long as, the end is read. */
const PIECE_LENGTH_MAX = 8_000;

function parsed(line: string): Entry[] {
  const bounded =
    line.length <= PIECE_LENGTH_MAX
      ? line
      : line
          .split(",")
          .map((piece) => (piece.length > PIECE_LENGTH_MAX ? piece.slice(-ADDRESS_LENGTH_MAX) : piece))
          .join(",");
  try {
    return addressparser(bounded) as Entry[];
  } catch {
    return [{ name: bounded.slice(-ADDRESS_LENGTH_MAX) }];
  }
}

/** The address in what was taken for one; international ones too. Null where there is none. */
function emailOf(whole: string): string | null {
  const text = whole.slice(-ADDRESS_LENGTH_MAX);
  const bare = text.replace(/\s+/g, "").replace(/^<+|[>,;]+$/g, "");
  if (/^[^<>@"(),;:]+@[^<>@"(),;:]+$/.test(bare)) return bare;
  if (/^"[^"]*"@[^<>@"(),;:]+$/.test(bare)) return bare;
  return /[^\s<>"'(),;:@[\]]+@[^\s<>"'(),;:@]+/.exec(text)?.[0] ?? null;
}
