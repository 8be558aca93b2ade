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

/**
 * `device`: the hash of its cookie; `provider`: the identity provider that vouched for the user; `replaces`: the session the same device had
 * until now, which ends.
 */
type NewSession = { userId: string; userAgent: string; device?: string; provider?: string; replaces?: string };

/** Begins a session and gives its id. */
export async function createSession(input: NewSession): Promise<string> {
  const id = uuidv7();
  await system(
    `insert into session (id, "userId", "userAgent", device, provider, "expiresAt") values ($1, $2, $3, $5, $6, now() + make_interval(days => $4))`,
    [
      id,
      input.userId,
      input.userAgent.replace(/[^\x20-\x7e]+/g, " ").slice(0, USER_AGENT_LENGTH_MAX),
      SESSION_DAYS,
      input.device ?? "",
      input.provider ?? null,
    ],
  );
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

/** Ends all of the user's sessions but this one. Other processes hear of it within seconds. */
export async function endOtherSessions(userId: string, keptId: string | null): Promise<void> {
  const rows = await system<{ id: string }>(
    `update session set "revokedAt" = now() where "userId" = $1 and "revokedAt" is null and ($2::uuid is null or id <> $2) returning id`,
    [userId, keptId],
  );
  for (const { id } of rows) forgetSession(id);
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
  if (!row || !isSame(row.codeHash, hashOfCode(address, code))) return null;
  const used = await system(`update sign_in_code set "usedAt" = now() where id = $1 and "usedAt" is null returning id`, [row.id]);
  return used.length > 0 ? findUserByEmail(address) : null;
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
