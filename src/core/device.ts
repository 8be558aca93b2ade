/**
 * A browser, as it shows itself again by a cookie that only it has. What was begun in it is finished in it: a sign-in with a provider, a code
 * that was mailed. And one that somebody has signed in on before is not kept out by the wrong tries of strangers.
 */
import { hash, randomBytes } from "node:crypto";
import { isSecure } from "#/core/auth.ts";

export const DEVICE_COOKIE = isSecure ? "__Host-connect.device" : "connect.device";
const MAX_AGE_S = 400 * 86_400;
const VALUE = /^[A-Za-z0-9_-]{43}$/;

/** `hash`: what is kept of it; `setCookie`: the header for a browser that has none yet. */
export type Device = { hash: string; setCookie: string | null };

const hashOf = (value: string) => hash("sha256", `device ${value}`, "base64url");

/** The device whose cookie this header holds, or null. */
export function deviceOf(cookie: string | undefined | null): string | null {
  for (const pair of (cookie ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (pair.slice(0, at).trim() !== DEVICE_COOKIE) continue;
    const value = pair.slice(at + 1).trim();
    return VALUE.test(value) ? hashOf(value) : null;
  }
  return null;
}

/** The device, given a cookie if it has none. */
export function ensureDevice(cookie: string | undefined | null): Device {
  const known = deviceOf(cookie);
  if (known) return { hash: known, setCookie: null };
  const value = randomBytes(32).toString("base64url");
  const setCookie = `${DEVICE_COOKIE}=${value}; Path=/; Max-Age=${MAX_AGE_S}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
  return { hash: hashOf(value), setCookie };
}
