/**
 * Writes of signing in with a provider. They belong to the installation, as sessions do: plain functions on the system role. An attempt counts
 * once, whatever comes of it; so does an assertion.
 */
import { sealedColumn } from "#/core/sealed.ts";
import { hash, randomBytes } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { forgetSession } from "#/core/auth.ts";
import { system } from "#/core/db.ts";
import { seal, unseal } from "#/core/secret.ts";
import { recordSecurityEvent } from "#/core/securityEvent.ts";
import { ATTEMPT_MINUTES } from "#/features/session/provider/schema.ts";

export const newAttemptId = () => randomBytes(24).toString("base64url");

export type Attempt = { id: string; kept: Record<string, string>; next: string; testedBy: string | null };
type NewAttempt = Attempt & { provider: string; device: string };

const keyOf = (id: string) => `signInAttempt:${id}`;
for (const column of ["kept", "profile"])
  sealedColumn({ table: "sign_in_attempt", column, key: ["id"], about: ({ id = "" }) => keyOf(id) });

export async function saveAttempt({ id, provider, device, kept, next, testedBy }: NewAttempt): Promise<void> {
  await system(
    `insert into sign_in_attempt (id, provider, "browserHash", kept, next, "testedBy", "expiresAt")
     values ($1, $2, $3, $4, $5, $6, now() + make_interval(mins => $7))`,
    [id, provider, device, seal(JSON.stringify(kept), keyOf(id)), next, testedBy, ATTEMPT_MINUTES],
  );
}

type Row = { id: string; kept: string; next: string; testedBy: string | null };
/**
 * The attempt that an answer belongs to, this once; null when it is used, too old, another provider's or another browser's. `device` null: an
 * answer by another site's form, with which browsers send no cookie; it is asked for afterwards, by `takeProfile`.
 */
export async function takeAttempt(id: string, provider: string, device: string | null): Promise<Attempt | null> {
  const [row] = await system<Row>(
    `update sign_in_attempt set "usedAt" = now()
     where id = $1 and provider = $2 and ($3::text is null or "browserHash" = $3) and "usedAt" is null and "expiresAt" > now()
     returning id, kept, next, "testedBy"`,
    [id, provider, device],
  );
  const kept = row ? unseal(row.kept, keyOf(id)) : null;
  return row && kept ? { ...row, kept: JSON.parse(kept) as Attempt["kept"] } : null;
}

/** Keeps who came back, until the browser shows its cookie; or what a try-out has shown, until it is looked at. */
export async function keepProfile(id: string, profile: unknown): Promise<void> {
  await system(`update sign_in_attempt set profile = $2 where id = $1`, [id, seal(JSON.stringify(profile), keyOf(id))]);
}

/** Who came back, this once, for the browser in which it began; null for every other. */
export async function takeProfile<T>(
  id: string,
  provider: string,
  device: string,
): Promise<{ attempt: Omit<Attempt, "kept">; profile: T } | null> {
  const [row] = await system<Omit<Row, "kept"> & { profile: string }>(
    `with taken as (
       select id, profile from sign_in_attempt
       where id = $1 and provider = $2 and "browserHash" = $3 and profile is not null and "testedBy" is null and "expiresAt" > now() for update)
     update sign_in_attempt a set profile = null from taken where a.id = taken.id
     returning a.id, a.next, a."testedBy", taken.profile`,
    [id, provider, device],
  );
  const opened = row ? unseal(row.profile, keyOf(id)) : null;
  return row && opened ? { attempt: row, profile: JSON.parse(opened) as T } : null;
}

/** What a try-out has shown, for the member who made it; null once it is too old. */
export async function readTrial<T>(id: string, memberId: string): Promise<T | null> {
  const [row] = await system<{ profile: string | null }>(
    `select profile from sign_in_attempt where id = $1 and "testedBy" = $2 and "createdAt" > now() - interval '1 hour'`,
    [id, memberId],
  );
  const opened = row?.profile ? unseal(row.profile, keyOf(id)) : null;
  return opened ? (JSON.parse(opened) as T) : null;
}

/** True the first time. */
export async function spendAssertion(provider: string, { id, expiresAt }: { id: string; expiresAt: Date }): Promise<boolean> {
  const rows = await system(`insert into used_assertion (id, "expiresAt") values ($1, $2) on conflict do nothing returning id`, [
    hash("sha256", `${provider} ${id}`, "base64url"),
    expiresAt,
  ]);
  return rows.length > 0;
}

type NewIdentity = { userId: string; provider: string; issuer: string; subject: string; email: string | null };
/** Remembers who somebody is at a provider; who is known already stays who they are. True the first time. */
export async function linkIdentity({ userId, provider, issuer, subject, email }: NewIdentity): Promise<boolean> {
  const [row] = await system<{ isNew: boolean }>(
    `insert into identity (id, "userId", provider, issuer, subject, email) values ($1, $2, $3, $4, $5, $6)
     on conflict (provider, issuer, subject) do update set "usedAt" = now(), email = excluded.email
     returning xmax = 0 as "isNew"`,
    [uuidv7(), userId, provider, issuer, subject, email ?? ""],
  );
  return row?.isNew ?? false;
}

/** Takes a user's identities at these providers away: the next to come with their address is linked anew. */
export async function unlinkIdentities(userId: string, providers: string[]): Promise<void> {
  const gone = await system<{ provider: string; subject: string }>(
    `delete from identity where "userId" = $1 and provider = any($2) returning provider, subject`,
    [userId, providers],
  );
  for (const data of gone) await recordSecurityEvent({ userId, name: "identity-unlinked", data });
}

/** Ends the user's sessions that were not made by one of these providers. Other processes hear of it within seconds. */
export async function endSessionsBesides(userId: string, providers: string[]): Promise<void> {
  const ended = await system<{ id: string }>(
    `update session set "revokedAt" = now()
     where "userId" = $1 and ("revokedAt" is null or "revokedAt" > now()) and not (coalesce(provider, '') = any($2)) returning id`,
    [userId, providers],
  );
  for (const { id } of ended) forgetSession(id);
  if (ended.length > 0)
    await recordSecurityEvent({ userId, name: "session-revoked", data: { count: ended.length, reason: "sso-required" } });
}

export async function sweepAttempts(): Promise<void> {
  await system(`delete from sign_in_attempt where "expiresAt" < now() - interval '1 hour'`);
  await system(`delete from used_assertion where "expiresAt" < now()`);
}
