/** Cookies of the product's own: encrypted with APP_SECRET under their name, out of reach of scripts. What one holds counts for no other. */
import { decode, encode } from "next-auth/jwt";
import { isSecure } from "#/core/auth.ts";
import { appSecret } from "#/core/secret.ts";

/** `__Host-`: no sister domain can set it. It needs TLS, which a developer's machine has not. */
const fullName = (name: string) => (isSecure ? `__Host-${name}` : name);
const attributes = (maxAgeS: number) => `Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;

/** A Set-Cookie header with these claims in it, which nobody else can read or make. */
export async function sealedCookie(name: string, claims: Record<string, unknown>, maxAgeS: number): Promise<string> {
  const full = fullName(name);
  return `${full}=${await encode({ token: claims, secret: appSecret(), salt: full, maxAge: maxAgeS })}; ${attributes(maxAgeS)}`;
}

/** A Set-Cookie header that takes the cookie away. */
export const expiredCookie = (name: string): string => `${fullName(name)}=; ${attributes(0)}`;

/** The claims of the cookie in a Cookie header; null when there is none, or it has expired, or was made elsewhere. `iat`: when, in seconds. */
export async function openCookie(
  header: string | undefined | null,
  name: string,
): Promise<(Record<string, unknown> & { iat: number }) | null> {
  const full = fullName(name);
  const pair = (header ?? "").split(";").find((one) => one.trim().startsWith(`${full}=`));
  const value = pair?.slice(pair.indexOf("=") + 1).trim();
  if (!value) return null;
  try {
    const claims = await decode({ token: value, secret: appSecret(), salt: full });
    return claims ? { ...claims, iat: Number(claims.iat) } : null;
  } catch {
    return null;
  }
}
