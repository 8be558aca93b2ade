/**
 * Writes of sessions and sign-in codes. They belong to the installation, before any workspace is known: no `execute` commands, but
 * plain functions on the system role, for sign-in and its routes.
 */
import { createHmac, randomInt } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { forgetSession, identityFromCookie, isOutdated } from "#/core/auth.ts";
import { system } from "#/core/db.ts";
import { DEFAULT_LOCALE, type Locale } from "#/core/locale.ts";
import { normalEmail } from "#/core/record.ts";
import { appSecret, isSameText } from "#/core/secret.ts";
import { type Client, plainHeader, recordSecurityEvent } from "#/core/securityEvent.ts";
import { sessionCookie } from "#/core/sessionCookie.ts";
import { env } from "#/env.ts";
import { CODE_MINUTES, CODE_TRIES, type SignInMethod } from "#/features/session/schema.ts";
import { findUserByEmail } from "#/features/user/queries.ts";
import type { User } from "#/features/user/schema.ts";

/** Requests that were under way when a session went on under a new id still count for so long. */
const GRACE_S = 10;

/** Whom an identity provider has named: the identity's id here, and what the provider calls its session with them, where it says so. */
export type NamedIdentity = { id: string; session: string | null };

type NewSession = {
  userId: string;
  userAgent: string;
  ip?: string;
  /** The hash of the device's cookie. */
  device?: string;
  /** The identity provider that vouched for the user. */
  provider?: string | null;
  /** Who they are there. */
  identity?: NamedIdentity | null;
  /** The session the same device had until now, which ends. */
  replaces?: string;
  by?: SignInMethod;
  /** With both, or in a way that counts as both. */
  hasTwoFactors?: boolean;
};

/** Begins a session and gives its id. */
export async function createSession(input: NewSession): Promise<string> {
  const { userId, userAgent, ip = "", device = "", provider = null, identity = null, replaces, by, hasTwoFactors = false } = input;
  const id = uuidv7();
  await system(
    `insert into session (id, "userId", "userAgent", ip, device, provider, "hasTwoFactors", "expiresAt", "identityId", "providerSession")
     values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(days => $8), $9, $10)`,
    [
      id,
      userId,
      plainHeader(userAgent),
      ip,
      device,
      provider,
      hasTwoFactors,
      env.CONNECT_SESSION_DAYS,
      identity?.id ?? null,
      identity?.session ?? null,
    ],
  );
  if (replaces) await revokeSession(replaces, userId);
  if (by)
    await recordSecurityEvent({ userId, name: "signed-in", ip, userAgent, data: { by, hasTwoFactors, ...(provider ? { provider } : {}) } });
  return id;
}

/**
 * The session goes on under a new id, because the person has proven more, or may do something else: a cookie that was taken before is worth
 * nothing soon. Gives the Set-Cookie header; null when the session has ended, or another request was first.
 */
export async function rotateSession(
  { sessionId, userId }: { sessionId: string; userId: string },
  { hasTwoFactors = false, isConfirmed = false } = {},
): Promise<string | null> {
  const [row] = await system<{ id: string }>(
    `with before as (
       update session set "revokedAt" = now() + make_interval(secs => $5), "isOutdated" = false
       where id = $2 and "revokedAt" is null and "expiresAt" > now() returning *)
     insert into session
       (id, "userId", "userAgent", ip, device, provider, "identityId", "providerSession", "createdAt", "expiresAt", "hasTwoFactors", "confirmedAt")
     select $1, "userId", "userAgent", ip, device, provider, "identityId", "providerSession", "createdAt", "expiresAt", "hasTwoFactors" or $3, case when $4 then now() else "confirmedAt" end
     from before returning id`,
    [uuidv7(), sessionId, hasTwoFactors, isConfirmed, GRACE_S],
  );
  forgetSession(sessionId);
  return row ? sessionCookie(row.id, userId) : null;
}

/** Rotates the session of this Cookie header, if its rights have changed since it began. Costs no query where they have not. */
export async function renewedCookie(cookie: string | undefined): Promise<string | null> {
  const identity = await identityFromCookie(cookie);
  return identity && (await isOutdated(identity.sessionId)) ? rotateSession(identity) : null;
}

/** What the person may do has changed: each of their sessions gets a new id with its next answer. */
export async function outdateSessions(userId: string): Promise<void> {
  await system(`update session set "isOutdated" = true where "userId" = $1 and "revokedAt" is null`, [userId]);
}

/**
 * Ends a session of this user: at once in this process, within seconds in the others. False when the user has no such session; one
 * that has already ended stays ended, and that is true.
 */
export async function revokeSession(sessionId: string, userId: string): Promise<boolean> {
  const rows = await system(`update session set "revokedAt" = least("revokedAt", now()) where id = $1 and "userId" = $2 returning id`, [
    sessionId,
    userId,
  ]);
  forgetSession(sessionId);
  return rows.length > 0;
}

/** Ends all sessions of the user but this one, if one is named; remembered devices are forgotten. Gives how many have ended. */
export async function revokeSessions(
  userId: string,
  exceptId: string | null,
  client: Client,
  /** By whom, where it was somebody else. */
  by: Record<string, unknown> = {},
): Promise<number> {
  const ended = await system<{ id: string }>(
    `update session set "revokedAt" = now() where "userId" = $1 and id is distinct from $2 and ("revokedAt" is null or "revokedAt" > now()) returning id`,
    [userId, exceptId],
  );
  for (const { id } of ended) forgetSession(id);
  await system(`update "user" set "forgotDevicesAt" = now() where id = $1`, [userId]);
  await recordSecurityEvent({ userId, name: "session-revoked", ...client, data: { count: ended.length, ...by } });
  return ended.length;
}

/** Whether somebody has signed in with this address on this device before. */
export async function isKnownDevice(email: string, device: string | null): Promise<boolean> {
  if (!device) return false;
  const rows = await system(`select from session s join "user" u on u.id = s."userId" where u.email = $1 and s.device = $2 limit 1`, [
    normalEmail(email),
    device,
  ]);
  return rows.length > 0;
}

/**
 * Has a code mailed to this address, if a user has it. Adds a job in either case: whether there is such a user is looked up there, so
 * that neither the answer nor its time tells. The job makes the code: it never stands in a payload. `device`: where it will be typed in.
 */
export async function askForSignInCode(email: string, language: Locale = DEFAULT_LOCALE, device = ""): Promise<void> {
  const address = normalEmail(email);
  await system(`select 1 from graphile_worker.add_job('sendSignInCode', payload => $1::json, max_attempts => 5, job_key => $2)`, [
    JSON.stringify({ email: address, askedAt: new Date().toISOString(), language, device }),
    `sendSignInCode:${address}:${device}`,
  ]);
}

/**
 * Makes a code for this address on this device, in the place of earlier ones: what strangers ask for elsewhere changes nothing here. Only its
 * hash is kept; who calls mails it and forgets it.
 */
export async function makeSignInCode(email: string, device = ""): Promise<string> {
  const address = normalEmail(email);
  const code = String(randomInt(1_000_000)).padStart(6, "0");
  await system(
    `with earlier as (delete from sign_in_code where email = $2 and device = $6)
     insert into sign_in_code (id, email, "codeHash", "triesLeft", "expiresAt", device)
     values ($1, $2, $3, $4, now() + make_interval(mins => $5), $6)`,
    [uuidv7(), address, hashOfCode(address, code), CODE_TRIES, CODE_MINUTES, device],
  );
  return code;
}

/**
 * The user who was mailed this code for this device, or null. Each call spends a try, before the comparison, so that tries at the same moment are all
 * counted; the right code is used up. An address without a user has a code too, which nobody knows: both cost the same time.
 */
export async function checkSignInCode(email: string, code: string, device = ""): Promise<User | null> {
  const address = normalEmail(email);
  const [row] = await system<{ id: string; codeHash: string }>(
    `update sign_in_code set "triesLeft" = "triesLeft" - 1
     where id = (select id from sign_in_code where email = $1 and device = $2 order by "createdAt" desc, id desc limit 1)
       and "usedAt" is null and "expiresAt" > now() and "triesLeft" > 0
     returning id, "codeHash"`,
    [address, device],
  );
  if (!row || !isSameText(row.codeHash, hashOfCode(address, code))) return null;
  const used = await system(`update sign_in_code set "usedAt" = now() where id = $1 and "usedAt" is null returning id`, [row.id]);
  if (used.length === 0) return null;
  // Who has the code has the mailbox.
  await system(`update "user" set "emailVerifiedAt" = coalesce("emailVerifiedAt", now()) where email = $1`, [address]);
  return findUserByEmail(address);
}

/** Keyed with the secret: a million codes are tried in a second, so a plain hash would be as good as the code. */
const hashOfCode = (email: string, code: string) =>
  createHmac("sha256", appSecret()).update(`sign-in code\0${email}\0${code}`).digest("base64url");

/** Removes what has expired. Ended sessions stay a month, for whoever has to find out what a stranger did. */
export async function sweepSignIns(): Promise<void> {
  await system(`delete from sign_in_code where "expiresAt" < now() - interval '1 hour'`);
  await system(`delete from session where coalesce("revokedAt", "expiresAt") < now() - interval '30 days'`);
  await system(`delete from passkey_challenge where "expiresAt" < now()`);
  await system(`delete from security_event where at < now() - interval '400 days'`);
}
