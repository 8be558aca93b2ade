/**
 * Writes of sessions and sign-in codes. They belong to the installation, before any workspace is known: no `execute` commands, but
 * plain functions on the system role, for sign-in and its routes.
 */
import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { forgetSession } from "#/core/auth.ts";
import { system } from "#/core/db.ts";
import { DEFAULT_LOCALE, type Locale } from "#/core/locale.ts";
import { normalEmail } from "#/core/record.ts";
import { appSecret } from "#/core/secret.ts";
import { CODE_MINUTES, CODE_TRIES, SESSION_DAYS } from "#/features/session/schema.ts";
import { findUserByEmail } from "#/features/user/queries.ts";
import type { User } from "#/features/user/schema.ts";

const USER_AGENT_LENGTH_MAX = 300;

/** Begins a session and gives its id. `replaces`: the session the same device had until now, which ends. */
export async function createSession(input: { userId: string; userAgent: string; replaces?: string }): Promise<string> {
  const id = uuidv7();
  await system(`insert into session (id, "userId", "userAgent", "expiresAt") values ($1, $2, $3, now() + make_interval(days => $4))`, [
    id,
    input.userId,
    input.userAgent.replace(/[^\x20-\x7e]+/g, " ").slice(0, USER_AGENT_LENGTH_MAX),
    SESSION_DAYS,
  ]);
  if (input.replaces) await revokeSession(input.replaces, input.userId);
  return id;
}

/**
 * Ends a session of this user: at once in this process, within seconds in the others. False when the user has no such session; one
 * that has already ended stays ended, and that is true.
 */
export async function revokeSession(sessionId: string, userId: string): Promise<boolean> {
  const rows = await system(`update session set "revokedAt" = coalesce("revokedAt", now()) where id = $1 and "userId" = $2 returning id`, [
    sessionId,
    userId,
  ]);
  forgetSession(sessionId);
  return rows.length > 0;
}

/**
 * Has a code mailed to this address, if a user has it. Adds a job in either case: whether there is such a user is looked up there, so
 * that neither the answer nor its time tells. The job makes the code: it never stands in a payload.
 */
export async function askForSignInCode(email: string, language: Locale = DEFAULT_LOCALE): Promise<void> {
  const address = normalEmail(email);
  await system(`select 1 from graphile_worker.add_job('sendSignInCode', payload => $1::json, max_attempts => 5, job_key => $2)`, [
    JSON.stringify({ email: address, askedAt: new Date().toISOString(), language }),
    `sendSignInCode:${address}`,
  ]);
}

/** Makes a code for this address, in the place of earlier ones. Only its hash is kept; who calls mails it and forgets it. */
export async function makeSignInCode(email: string): Promise<string> {
  const address = normalEmail(email);
  const code = String(randomInt(1_000_000)).padStart(6, "0");
  await system(
    `with earlier as (delete from sign_in_code where email = $2)
     insert into sign_in_code (id, email, "codeHash", "triesLeft", "expiresAt") values ($1, $2, $3, $4, now() + make_interval(mins => $5))`,
    [uuidv7(), address, hashOfCode(address, code), CODE_TRIES, CODE_MINUTES],
  );
  return code;
}

/**
 * The user who was mailed this code, or null. Each call spends a try, before the comparison, so that tries at the same moment are all
 * counted; the right code is used up. An address without a user has a code too, which nobody knows: both cost the same time.
 */
export async function checkSignInCode(email: string, code: string): Promise<User | null> {
  const address = normalEmail(email);
  const [row] = await system<{ id: string; codeHash: string }>(
    `update sign_in_code set "triesLeft" = "triesLeft" - 1
     where id = (select id from sign_in_code where email = $1 order by "createdAt" desc, id desc limit 1)
       and "usedAt" is null and "expiresAt" > now() and "triesLeft" > 0
     returning id, "codeHash"`,
    [address],
  );
  if (!row || !isSame(row.codeHash, hashOfCode(address, code))) return null;
  const used = await system(`update sign_in_code set "usedAt" = now() where id = $1 and "usedAt" is null returning id`, [row.id]);
  if (used.length === 0) return null;
  // Who has the code has the mailbox.
  await system(`update "user" set "emailVerifiedAt" = coalesce("emailVerifiedAt", now()) where email = $1`, [address]);
  return findUserByEmail(address);
}

/** Keyed with the secret: a million codes are tried in a second, so a plain hash would be as good as the code. */
const hashOfCode = (email: string, code: string) =>
  createHmac("sha256", appSecret()).update(`sign-in code\0${email}\0${code}`).digest("base64url");

/** Compares in a time that does not tell how much of it is right. */
function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Removes what has expired. Ended sessions stay a month, for whoever has to find out what a stranger did. */
export async function sweepSignIns(): Promise<void> {
  await system(`delete from sign_in_code where "expiresAt" < now() - interval '1 hour'`);
  await system(`delete from session where coalesce("revokedAt", "expiresAt") < now() - interval '30 days'`);
}
