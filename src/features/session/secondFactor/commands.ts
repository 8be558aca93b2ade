/**
 * Writes of second factors: authenticator apps (TOTP, RFC 6238) and recovery codes. A person who has one is asked for it at every sign-in by
 * password or mailed code. They belong to the installation, as users do: plain functions on the system role.
 */
import { sealedColumn } from "#/core/sealed.ts";
import { createHmac, randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import { renderSVG } from "uqr";
import { forgetSession, type Identity } from "#/core/auth.ts";
import { system } from "#/core/db.ts";
import { AppError, invalid } from "#/core/errors.ts";
import { consume, giveBack } from "#/core/rateLimit.ts";
import { appSecret, seal, unseal } from "#/core/secret.ts";
import { type Client, recordSecurityEvent } from "#/core/securityEvent.ts";
import { env } from "#/env.ts";
import { revokeSessions } from "#/features/session/commands.ts";
import { secondFactorsOf } from "#/features/session/secondFactor/queries.ts";
import { type NewTotpRecord, RECOVERY_CODES } from "#/features/session/secondFactor/schema.ts";

const PERIOD_S = 30;
/** A code of the period before or after counts as well: clocks differ, and people type slowly. */
const WINDOW = 1;
const KEY_BYTES = 20;
const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

const aboutOf = (userId: string) => `totp ${userId}`;
sealedColumn({ table: "totp", column: "secret", key: ["userId"], about: ({ userId = "" }) => aboutOf(userId) });
const appOf = (key: string, label: string) =>
  new TOTP({
    issuer: new URL(env.APP_URL).hostname,
    label,
    secret: Secret.fromBase32(key),
    period: PERIOD_S,
    digits: 6,
    algorithm: "SHA1",
  });

/**
 * Makes a key for an authenticator app. It counts for nothing until a code made with it has come; asked for again before that, there is a
 * new one.
 * @throws AppError conflict when there is an app already
 */
export async function startTotp({ userId, email }: Identity): Promise<NewTotpRecord> {
  const key = new Secret({ size: KEY_BYTES }).base32;
  const rows = await system(
    `insert into totp ("userId", secret) values ($1, $2)
     on conflict ("userId") do update set secret = excluded.secret, "createdAt" = now() where totp."confirmedAt" is null returning 1`,
    [userId, seal(key, aboutOf(userId))],
  );
  if (rows.length === 0) throw new AppError("conflict", "An authenticator app is set up already. Remove it first.");
  const uri = appOf(key, email).toString();
  return { key, uri, qr: qrOf(uri) };
}

/** uqr draws the modules as one path, each of them ten units wide. */
function qrOf(uri: string): NewTotpRecord["qr"] {
  const svg = renderSVG(uri, { ecc: "M", border: 2, pixelSize: 1 });
  const [path = "", size = "0"] = [/<path[^>]* d="([^"]+)"/.exec(svg)?.[1], /viewBox="0 0 (\d+)/.exec(svg)?.[1]];
  return { path, size: Number(size) };
}

/**
 * The app is set up: this code came out of it. Gives recovery codes to the person's first factor, null where there are some already.
 * @throws AppError invalid | conflict | rate-limited
 */
export async function confirmTotp(identity: Identity, code: string, client: Client, now = Date.now()): Promise<string[] | null> {
  const { userId, sessionId } = identity;
  const [row] = await system<{ secret: string; confirmedAt: string | null }>(`select secret, "confirmedAt" from totp where "userId" = $1`, [
    userId,
  ]);
  if (!row || row.confirmedAt) throw new AppError("conflict", "Begin setting up the app again: there is no key that waits for a code.");
  const key = unseal(row.secret, aboutOf(userId));
  const step = await counted(userId, sessionId, () => Promise.resolve(key && stepOf(key, code, now)));
  if (!step) throw invalid("code", "is not the one your app shows now");
  const hadNone = (await secondFactorsOf(userId)).length === 0;
  const rows = await system(
    `update totp set "confirmedAt" = now(), "lastStep" = $3 where "userId" = $1 and secret = $2 and "confirmedAt" is null returning 1`,
    [userId, row.secret, step],
  );
  if (rows.length === 0) throw new AppError("conflict", "The app was set up from somewhere else meanwhile.");
  await recordSecurityEvent({ userId, name: "totp-added", ...client });
  return hadNone ? makeRecoveryCodes(userId) : null;
}

/** Which period the code is of; null when of none that counts. */
function stepOf(key: string, code: string, now: number): number | null {
  const delta = appOf(key, "").validate({ token: code, window: WINDOW, timestamp: now });
  return delta === null ? null : Math.floor(now / 1_000 / PERIOD_S) + delta;
}

/** @throws AppError not-found */
export async function removeTotp(userId: string, client: Client): Promise<boolean> {
  const rows = await system(`delete from totp where "userId" = $1 and "confirmedAt" is not null returning 1`, [userId]);
  if (rows.length === 0) return false;
  await recordSecurityEvent({ userId, name: "totp-removed", ...client });
  await heedLastFactor(userId);
  return true;
}

/** Where no factor is left, nothing is left of it: codes go, and sessions are of one factor. */
export async function heedLastFactor(userId: string): Promise<void> {
  if ((await secondFactorsOf(userId)).length > 0) return;
  await system(`delete from recovery_code where "userId" = $1`, [userId]);
  await system(`update "user" set "forgotDevicesAt" = now() where id = $1`, [userId]);
  const sessions = await system<{ id: string }>(
    `update session set "hasTwoFactors" = false where "userId" = $1 and "hasTwoFactors" returning id`,
    [userId],
  );
  for (const { id } of sessions) forgetSession(id);
}

/** New recovery codes in the place of all earlier ones. This is the one time they can be read. */
export async function makeRecoveryCodes(userId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () =>
    Array.from(randomBytes(10), (byte) => LETTERS[byte % LETTERS.length]).join(""),
  );
  await system(
    `with earlier as (delete from recovery_code where "userId" = $1) insert into recovery_code ("userId", "codeHash") select $1, unnest($2::text[])`,
    [userId, codes.map((code) => hashOf(userId, code))],
  );
  return codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`);
}

/** They have fifty random bits: no slow hash is needed, but the key of this installation is. */
const hashOf = (userId: string, code: string) =>
  createHmac("sha256", appSecret()).update(`recovery code\0${userId}\0${code}`).digest("base64url");

/**
 * Which factor this code is of, or null when it is wrong, expired or was used before; a right one is used up. After five wrong ones there is a
 * pause. Tries from a device where the person was signed in before are counted apart from all others, so that a stranger who knows the
 * password does not lock them out there.
 * @param known names that device; null: it is not known
 * @throws RateLimited
 */
export async function spendSecondFactorCode(
  userId: string,
  code: string,
  { known, client, now = Date.now() }: { known: string | null; client: Client; now?: number },
): Promise<"totp" | "recovery-code" | null> {
  const used = await counted(userId, known, () => (/^\d{6}$/.test(code) ? spendTotp(userId, code, now) : spendRecoveryCode(userId, code)));
  if (!used) await recordSecurityEvent({ userId, name: "second-factor-failed", ...client });
  if (used === "recovery-code") await recordSecurityEvent({ userId, name: "recovery-code-used", ...client });
  return used;
}

/** Counts the try before it is known whether it is right, so that many at once are all counted. */
async function counted<T>(userId: string, known: string | null, check: () => Promise<T | null>): Promise<T | null> {
  const key = known === null ? userId : `${userId} ${known}`;
  await consume("secondFactor", key);
  await consume("secondFactorLong", key);
  const found = await check();
  if (!found) return null;
  await giveBack("secondFactor", key);
  await giveBack("secondFactorLong", key);
  return found;
}

async function spendTotp(userId: string, code: string, now: number): Promise<"totp" | null> {
  const [row] = await system<{ secret: string }>(`select secret from totp where "userId" = $1 and "confirmedAt" is not null`, [userId]);
  const key = row && unseal(row.secret, aboutOf(userId));
  const step = key ? stepOf(key, code, now) : null;
  if (step === null) return null;
  // Of two that come at the same moment with the same code, one finds the step used.
  const rows = await system(
    `update totp set "lastStep" = $2 where "userId" = $1 and "confirmedAt" is not null and ("lastStep" is null or "lastStep" < $2) returning 1`,
    [userId, step],
  );
  return rows.length > 0 ? "totp" : null;
}

async function spendRecoveryCode(userId: string, code: string): Promise<"recovery-code" | null> {
  const rows = await system(
    `update recovery_code set "usedAt" = now() where "userId" = $1 and "codeHash" = $2 and "usedAt" is null returning 1`,
    [userId, hashOf(userId, code)],
  );
  return rows.length > 0 ? "recovery-code" : null;
}

/** Takes all second factors away from somebody who has lost them, and signs them out everywhere. The caller answers for its being them. */
export async function resetFactors(userId: string, by: Record<string, unknown>, client: Client): Promise<void> {
  for (const table of ["totp", "passkey", "recovery_code"]) await system(`delete from ${table} where "userId" = $1`, [userId]);
  await recordSecurityEvent({ userId, name: "factors-reset", ...client, data: by });
  await revokeSessions(userId, null, client);
}
