/**
 * A browser, as it shows itself again by a cookie that only it has. What was begun in it is finished in it: a sign-in with a provider, a code
 * that was mailed. And one that somebody has signed in on before is not kept out by the wrong tries of strangers.
 */
import { hash, randomBytes } from "node:crypto";
import { cookieIn, fullName, setCookie } from "#/core/cookie.ts";

const DEVICE_COOKIE = fullName("connect.device");
const MAX_AGE_S = 400 * 86_400;
const VALUE = /^[A-Za-z0-9_-]{43}$/;

/** `hash`: what is kept of it; `setCookie`: the header for a browser that has none yet. */
export type Device = { hash: string; setCookie: string | null };

const hashOf = (value: string) => hash("sha256", `device ${value}`, "base64url");

/** The device whose cookie this header holds, or null. */
export function deviceOf(cookie: string | undefined | null): string | null {
  const value = cookieIn(cookie, DEVICE_COOKIE);
  return value !== null && VALUE.test(value) ? hashOf(value) : null;
}

/** The device, given a cookie if it has none. */
export function ensureDevice(cookie: string | undefined | null): Device {
  const known = deviceOf(cookie);
  if (known) return { hash: known, setCookie: null };
  const value = randomBytes(32).toString("base64url");
  return { hash: hashOf(value), setCookie: setCookie(DEVICE_COOKIE, value, MAX_AGE_S) };
}
