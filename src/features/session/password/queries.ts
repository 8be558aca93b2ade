/** Whether a password is among those that were stolen somewhere: asked of a list of them, without telling it which. */
import { createHash } from "node:crypto";
import { guardedFetch } from "#/core/guardedFetch.ts";
import { log } from "#/core/log.ts";
import { env } from "#/env.ts";

const LIMITS = { timeoutMs: 3_000, bytesMax: 256 * 1024, redirectsMax: 0 };
const PREFIX_LENGTH = 5;

/**
 * By the protocol of Pwned Passwords (haveibeenpwned.com/API/v3#PwnedPasswords): the first five figures of the SHA-1 leave, and a thousand hashes
 * that begin so come back. False where CONNECT_BREACHED_PASSWORDS_URL names no list, or it does not answer: it must not keep people from
 * a new password, and all else that is asked of one still is.
 */
export async function isBreached(password: string): Promise<boolean> {
  if (!env.CONNECT_BREACHED_PASSWORDS_URL) return false;
  const hash = createHash("sha1").update(password).digest("hex").toUpperCase();
  try {
    const { status, body } = await guardedFetch(`${env.CONNECT_BREACHED_PASSWORDS_URL}${hash.slice(0, PREFIX_LENGTH)}`, {
      ...LIMITS,
      headers: { "user-agent": "Connect", "add-padding": "true" },
      allowedHosts: env.CONNECT_FETCH_HOSTS,
    });
    if (status !== 200) throw new Error(`it answered with ${status}`);
    // Padding is hashes of nobody, seen 0 times.
    return body
      .toString("latin1")
      .split(/\r?\n/)
      .some((line) => line.startsWith(`${hash.slice(PREFIX_LENGTH)}:`) && !line.endsWith(":0"));
  } catch (error) {
    log.warn({ err: error }, "the list of breached passwords does not answer; a password was taken without it");
    return false;
  }
}
