/**
 * A text that an address carries as its own proof, where no cookie is asked for: everybody can read it, nobody else can make one. Written as
 * `TEXT.SIGNATURE`, both in base64url.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

/** Half a SHA-256: nobody finds it by trying. */
const SIGNATURE_BYTES = 16;

/** The key of one kind of address, made from the installation's secret: what is signed for one kind is good for no other. */
export const signingKey = (secret: string, kind: string): Buffer => createHmac("sha256", secret).update(kind).digest();

const sign = (key: Buffer, payload: string, bytes: number) => createHmac("sha256", key).update(payload).digest().subarray(0, bytes);

/** `bytes`: of the signature, 32 at most. */
export function signText(key: Buffer, text: string, bytes = SIGNATURE_BYTES): string {
  const payload = Buffer.from(text).toString("base64url");
  return `${payload}.${sign(key, payload, bytes).toString("base64url")}`;
}

/** The text that was signed with this key; null for everything else. */
export function signedText(key: Buffer, token: string, bytes = SIGNATURE_BYTES): string | null {
  const [payload = "", signature = "", ...more] = token.split(".");
  const given = Buffer.from(signature, "base64url");
  if (more.length > 0 || given.length !== bytes || !timingSafeEqual(given, sign(key, payload, bytes))) return null;
  return Buffer.from(payload, "base64url").toString();
}
