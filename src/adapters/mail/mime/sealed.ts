/** Signed and encrypted mail is shown as such; nothing is checked or opened here. S/MIME may hold the signed words inside: they are taken out. */
import type { Part } from "#/adapters/mail/mime/parts.ts";

export type Seal = "signed-smime" | "signed-pgp" | "encrypted-smime" | "encrypted-pgp";

/** What a part says of itself, before its children are looked at. */
export function sealOf({ type, params }: Part, content: () => Buffer): Seal | null {
  const protocol = (params.get("protocol") ?? "").toLowerCase();
  if (type === "multipart/signed") return protocol.includes("pgp") ? "signed-pgp" : "signed-smime";
  if (type === "multipart/encrypted") return "encrypted-pgp";
  if (!isCms(type)) return null;
  const kind = (params.get("smime-type") ?? "").toLowerCase();
  if (kind.includes("signed")) return "signed-smime";
  if (kind.includes("envel") || kind.includes("encrypt")) return "encrypted-smime";
  return signedContent(content()) ? "signed-smime" : "encrypted-smime";
}
export const isCms = (type: string) => /^application\/(x-)?pkcs7-mime$/.test(type);

const SIGNED_DATA = Buffer.from([0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02]);
const DATA = Buffer.from([0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01]);

/** The words inside a CMS signature (RFC 5652), in DER or BER; null where it holds none. */
export function signedContent(cms: Buffer): Buffer | null {
  const der = cms[0] === 0x30 ? cms : Buffer.from(cms.toString("latin1").replace(/-----[^-\n]*-----|\s/g, ""), "base64");
  if (der.indexOf(SIGNED_DATA) < 0 || der.indexOf(SIGNED_DATA) > 64) return null;
  const data = der.indexOf(DATA);
  if (data < 0) return null;
  const at = data + DATA.length;
  // [0] EXPLICIT: the content, where it is not detached.
  if (der[at] !== 0xa0) return null;
  const outer = lengthAt(der, at + 1);
  const pieces: Buffer[] = [];
  octets(der, outer.next, outer.length === null ? der.length : outer.next + outer.length, pieces, 0);
  return pieces.length > 0 ? Buffer.concat(pieces) : null;
}

/** Octet strings, whole or in pieces. */
function octets(der: Buffer, from: number, end: number, pieces: Buffer[], depth: number): number {
  let at = from;
  while (at + 1 < Math.min(end, der.length)) {
    const tag = der[at];
    if (tag === 0 && der[at + 1] === 0) return at + 2;
    const { length, next } = lengthAt(der, at + 1);
    if (tag === 0x04) pieces.push(der.subarray(next, next + (length ?? 0)));
    else if (tag === 0x24 && depth < 5) {
      const inner = octets(der, next, length === null ? end : next + length, pieces, depth + 1);
      if (length === null) {
        at = inner;
        continue;
      }
    } else return at;
    at = next + (length ?? 0);
  }
  return at;
}

/** Null: until two zero bytes. */
function lengthAt(der: Buffer, at: number): { length: number | null; next: number } {
  const first = der[at] ?? 0;
  if (first < 0x80) return { length: first, next: at + 1 };
  if (first === 0x80) return { length: null, next: at + 1 };
  const count = Math.min(first & 0x7f, 6);
  let length = 0;
  for (let i = 1; i <= count; i++) length = length * 256 + (der[at + i] ?? 0);
  return { length, next: at + 1 + count };
}

const PGP_SIGNED =
  /^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\r?\n(?:[A-Za-z]+: [^\r\n]*\r?\n)*\r?\n([\s\S]*?)^-----BEGIN PGP SIGNATURE-----[\s\S]*?^-----END PGP SIGNATURE-----[ \t]*$/gm;

/** PGP within the words themselves: what was signed, without the armour around it. */
export function inlinePgp(text: string): { text: string; seal: Seal | null } {
  if (!text.includes("-----BEGIN PGP ")) return { text, seal: null };
  if (/^-----BEGIN PGP MESSAGE-----/m.test(text)) return { text, seal: "encrypted-pgp" };
  const words = text.replace(PGP_SIGNED, (_, signed: string) => signed.replace(/^- /gm, "").replace(/\s+$/, "\n"));
  return { text: words, seal: words === text ? null : "signed-pgp" };
}
