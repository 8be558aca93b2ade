/**
 * Cookies: how one is set, out of reach of scripts, and found again in a request. A sealed one is encrypted with APP_SECRET under its name: what
 * it holds counts for no other.
 */
import { decode, encode } from "next-auth/jwt";
import { appSecret } from "#/core/secret.ts";
import { env } from "#/env.ts";

/** Whether cookies travel by TLS alone. From APP_URL and not from the request, which a proxy has stripped of its TLS. */
export const isSecure = env.APP_URL.startsWith("https://");

/** A cookie's name with `__Host-`: no sister domain can set it. It needs TLS, which a developer's machine has not. */
export const fullName = (name: string): string => (isSecure ? `__Host-${name}` : name);

/** The Set-Cookie header of a cookie by its full name. */
export const setCookie = (name: string, value: string, maxAgeS: number): string =>
  `${name}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;

/** The cookies of a Cookie header, in its order: full names and values. */
export const cookiesIn = (header: string | undefined | null): [name: string, value: string][] =>
  (header ?? "")
    .split(";")
    .filter((pair) => pair.includes("="))
    .map((pair) => [pair.slice(0, pair.indexOf("=")).trim(), pair.slice(pair.indexOf("=") + 1).trim()]);

/** The first cookie of this full name in a Cookie header, or null. */
export const cookieIn = (header: string | undefined | null, name: string): string | null =>
  cookiesIn(header).find(([one]) => one === name)?.[1] ?? null;

/** A Set-Cookie header with these claims in it, which nobody else can read or make. */
export async function sealedCookie(name: string, claims: Record<string, unknown>, maxAgeS: number): Promise<string> {
  const full = fullName(name);
  return setCookie(full, await encode({ token: claims, secret: appSecret(), salt: full, maxAge: maxAgeS }), maxAgeS);
}

/** A Set-Cookie header that takes the cookie away. */
export const expiredCookie = (name: string): string => setCookie(fullName(name), "", 0);

/** The claims of the cookie in a Cookie header; null when there is none, or it has expired, or was made elsewhere. `iat`: when, in seconds. */
export async function openCookie(
  header: string | undefined | null,
  name: string,
): Promise<(Record<string, unknown> & { iat: number }) | null> {
  const full = fullName(name);
  const value = cookieIn(header, full);
  if (!value) return null;
  try {
    const claims = await decode({ token: value, secret: appSecret(), salt: full });
    return claims ? { ...claims, iat: Number(claims.iat) } : null;
  } catch {
    return null;
  }
}
