/** How a mail finds its ticket, and what kind of mail it is: pure functions over addresses, ids and headers. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { normalEmail } from "#/core/record.ts";

const LOCAL_LENGTH_MAX = 64;
const ID_BYTES = 16;
const SIGNATURE_BYTES = 10;
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
const TOKEN_LENGTH = Math.ceil(((ID_BYTES + SIGNATURE_BYTES) * 8) / 5);
const TOKEN = new RegExp(`^[${BASE32}]{${TOKEN_LENGTH}}$`);

/** The key that signs reply addresses, made from the installation's secret. */
export const replyKey = (secret: string): Buffer => createHmac("sha256", secret).update("reply address").digest();

const bytesOf = (uuid: string) => Buffer.from(uuid.replaceAll("-", ""), "hex");
const uuidOf = (bytes: Buffer) => bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
const sign = (key: Buffer, workspaceId: string, ticket: Buffer) =>
  createHmac("sha256", key).update(bytesOf(workspaceId)).update(ticket).digest().subarray(0, SIGNATURE_BYTES);

/** A ticket's token: its id and a signature over workspace and ticket, in lower-case base32, because mail servers change case. */
export function replyToken(key: Buffer, workspaceId: string, ticketId: string): string {
  const ticket = bytesOf(ticketId);
  return toBase32(Buffer.concat([ticket, sign(key, workspaceId, ticket)]));
}

/** The ticket a token was made for in this workspace, or null for every other text. */
export function ticketOfToken(key: Buffer, workspaceId: string, token: string): string | null {
  const lower = token.toLowerCase();
  if (!TOKEN.test(lower)) return null;
  const bytes = fromBase32(lower);
  const ticket = bytes.subarray(0, ID_BYTES);
  // The last letter carries unused bits: only the text we would write ourselves is a token.
  if (toBase32(bytes) !== lower || !timingSafeEqual(bytes.subarray(ID_BYTES), sign(key, workspaceId, ticket))) return null;
  return uuidOf(ticket);
}

/**
 * Where answers to a ticket come back: the inbox's own address with the token behind a plus sign. Null when the address's own part
 * leaves no room for it (a local part may have 64 characters): such an inbox threads by References alone.
 */
export function replyAddress(key: Buffer, workspaceId: string, ticketId: string, inboxAddress: string): string | null {
  const at = inboxAddress.lastIndexOf("@");
  const local = `${inboxAddress.slice(0, at)}+${replyToken(key, workspaceId, ticketId)}`;
  return at > 0 && local.length <= LOCAL_LENGTH_MAX ? `${local}${inboxAddress.slice(at)}` : null;
}

/** The ticket that one of these addresses was signed for. */
export function ticketOfAddresses(key: Buffer, workspaceId: string, addresses: readonly string[]): string | null {
  for (const address of addresses) {
    const local = address.slice(0, Math.max(0, address.lastIndexOf("@")));
    const ticketId = ticketOfToken(key, workspaceId, local.slice(local.lastIndexOf("+") + 1));
    if (ticketId && local.includes("+")) return ticketId;
  }
  return null;
}

/**
 * The address, then what it is without its plus part, and without the one before, and last whoever takes all of its domain: `a+b+c@d`, `a+b@d`,
 * `a@d`, `*@d`. In the form they are compared.
 */
export function addressCandidates(address: string): string[] {
  const email = normalEmail(address);
  const at = email.lastIndexOf("@");
  if (at < 1) return [];
  const candidates = [email];
  for (let local = email.slice(0, at), plus = local.lastIndexOf("+"); plus > 0; plus = local.lastIndexOf("+")) {
    local = local.slice(0, plus);
    candidates.push(`${local}${email.slice(at)}`);
  }
  return [...candidates, `*${email.slice(at)}`];
}

/** The inbox an address belongs to, its own entry before that of its address without a plus part. */
export function routeOf<T>(address: string, inboxes: ReadonlyMap<string, T>): T | null {
  for (const candidate of addressCandidates(address)) {
    const found = inboxes.get(candidate);
    if (found !== undefined) return found;
  }
  return null;
}

/** A ticket's number as a subject tells it: in brackets, or behind a word for it. Any other number is somebody's order or flat. */
const NUMBER =
  /\[#(\d{1,9})\]|\(#(\d{1,9})\)|(?:\b(?:ticket|case|request|vorgang|anfrage|fall|caso|solicitud|demande|dossier|richiesta|zaak|[äa]rende|sag|sprawa)|заявка|обращение|工单|チケット|티켓|تذكرة)\s*(?:no\.?|nr\.?|n[º°]|number|nummer)?\s*#?\s?(\d{1,9})(?!\d)/giu;
export const ticketNumbersIn = (subject: string): number[] => [
  ...new Set([...subject.slice(0, 500).matchAll(NUMBER)].map((match) => Number(match[1] ?? match[2] ?? match[3]))),
];

const REFERENCES_MAX = 200;
/** Bytes: an index must hold it. */
const MESSAGE_ID_BYTES_MAX = 998;

/** The Message-IDs of a header, bare, in its order. Programs leave brackets out, put commas between, or break an id by a line. */
export function messageIds(header: string | null | undefined): string[] {
  if (!header) return [];
  const bracketed = [...header.matchAll(/<([^<>]+)>/g)].map((match) => match[1] ?? "");
  const found = bracketed.length > 0 ? bracketed : header.split(/[\s,;]+/).filter((word) => word.includes("@"));
  const ids = found.map((id) => id.replace(/\s+/g, "")).filter((id) => id.length > 0 && Buffer.byteLength(id) <= MESSAGE_ID_BYTES_MAX);
  return [...new Set(ids)].slice(-REFERENCES_MAX);
}

/** The Message-ID of a mail, bare; null where the header holds none that can be kept. */
export function ownMessageId(header: string | null): string | null {
  const bare = (header ?? "").replace(/[\s<>]/g, "");
  return messageIds(header)[0] ?? (bare !== "" && Buffer.byteLength(bare) <= MESSAGE_ID_BYTES_MAX ? bare : null);
}

/** What a mail answers, the nearest first: In-Reply-To, then References from its end. */
export const answered = (inReplyTo: readonly string[], references: readonly string[]): string[] => [
  ...new Set([...inReplyTo, ...references.toReversed()]),
];

/** The References of an answer: the thread's first mail and its latest ones, for a header some servers cut when it grows long. */
export function referencesFor(earlier: readonly string[], latestMax = 20): string[] {
  const unique = [...new Set(earlier)].filter((id) => !isSynthetic(id));
  return unique.length <= latestMax + 1 ? unique : [unique[0] ?? "", ...unique.slice(-latestMax)];
}

const SYNTHETIC = "@no-message-id.invalid";
/** For a mail without a Message-ID: made from its content, so that a repeat of it is recognised. */
export const syntheticMessageId = (contentHash: string) => `${contentHash.slice(0, 40)}${SYNTHETIC}`;
/** No other program knows it: it must not stand in a header. */
export const isSynthetic = (messageId: string) => messageId.endsWith(SYNTHETIC);

function toBase32(bytes: Buffer): string {
  let out = "";
  let held = 0;
  let heldBits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    heldBits += 8;
    while (heldBits >= 5) {
      heldBits -= 5;
      out += BASE32[(held >> heldBits) & 31];
    }
    held &= (1 << heldBits) - 1;
  }
  return heldBits > 0 ? out + BASE32[(held << (5 - heldBits)) & 31] : out;
}

function fromBase32(text: string): Buffer {
  const bytes: number[] = [];
  let held = 0;
  let heldBits = 0;
  for (const letter of text) {
    held = (held << 5) | BASE32.indexOf(letter);
    heldBits += 5;
    if (heldBits >= 8) {
      heldBits -= 8;
      bytes.push((held >> heldBits) & 255);
    }
    held &= (1 << heldBits) - 1;
  }
  return Buffer.from(bytes);
}
