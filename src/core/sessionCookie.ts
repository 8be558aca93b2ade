/** The cookie a session travels in: the one NextAuth makes, so that its ways in and our own are one. It holds two ids and no rights. */
import { decode, encode } from "next-auth/jwt";
import { cookiesIn, isSecure, setCookie } from "#/core/cookie.ts";
import { log } from "#/core/log.ts";
import { appSecret } from "#/core/secret.ts";
import { env } from "#/env.ts";

/** Its name, and at the same time the salt of its encryption. `__Host-`: no sister domain can set it. */
export const SESSION_COOKIE = isSecure ? "__Host-authjs.session-token" : "authjs.session-token";
const COOKIE_LENGTH_MAX = 16_384;
const DAY_S = 86_400;

export type SessionToken = { sessionId: string; userId: string; expiresAtMs: number };

/** The Set-Cookie header of a session, for ways in and changes that are not NextAuth's. */
export async function sessionCookie(sessionId: string, userId: string): Promise<string> {
  const maxAge = env.CONNECT_SESSION_DAYS * DAY_S;
  const value = await encode({ token: { sid: sessionId, uid: userId }, secret: appSecret(), salt: SESSION_COOKIE, maxAge });
  return setCookie(SESSION_COOKIE, value, maxAge);
}

/** The session's token out of a Cookie header, put together where the browser was given it in pieces (`.0`, `.1`, …). */
export function sessionCookieOf(header: string | undefined | null): string | null {
  let whole: string | null = null;
  const pieces: string[] = [];
  for (const [name, value] of cookiesIn(header)) {
    if (!name.startsWith(SESSION_COOKIE)) continue;
    if (name === SESSION_COOKIE) whole ??= value;
    else if (/^\.\d{1,2}$/.test(name.slice(SESSION_COOKIE.length))) pieces[Number(name.slice(SESSION_COOKIE.length + 1))] ??= value;
  }
  const value = whole ?? pieces.join("");
  return value.length > 0 && value.length <= COOKIE_LENGTH_MAX ? value : null;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What such a token says, or null. Whether the session still counts is another question. */
export async function readSessionToken(value: string): Promise<SessionToken | null> {
  try {
    const token = await decode({ token: value, secret: appSecret(), salt: SESSION_COOKIE });
    const { sid, uid, exp } = (token ?? {}) as { sid?: unknown; uid?: unknown; exp?: unknown };
    if (typeof sid !== "string" || typeof uid !== "string" || typeof exp !== "number" || !UUID.test(sid)) return null;
    return { sessionId: sid, userId: uid, expiresAtMs: exp * 1_000 };
  } catch (error) {
    // Forged, cut off, or made with another secret: whoever sent it is simply not signed in.
    log.debug({ err: error }, "a session cookie could not be read");
    return null;
  }
}
