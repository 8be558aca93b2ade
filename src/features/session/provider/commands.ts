/**
 * Writes of signing in with a provider. They belong to the installation, as sessions do: plain functions on the system role. An attempt counts
 * once, whatever comes of it; so does an assertion.
 */
import { sealedColumn } from "#/core/sealed.ts";
import { hash, randomBytes } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type { LoggedOut, UsedOnce } from "#/adapters/identity/index.ts";
import { forgetSession } from "#/core/auth.ts";
import { system } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { seal, unseal } from "#/core/secret.ts";
import { type Client, NO_CLIENT, recordSecurityEvent } from "#/core/securityEvent.ts";
import { ATTEMPT_MINUTES } from "#/features/session/provider/schema.ts";

export const newAttemptId = () => randomBytes(24).toString("base64url");

export type Attempt = {
  id: string;
  kept: Record<string, string>;
  next: string;
  testedBy: string | null;
  /** Not for signing in: the session whose person links who they are there. */
  linksFor: string | null;
};
type NewAttempt = Attempt & { provider: string; device: string };

const keyOf = (id: string) => `signInAttempt:${id}`;
for (const column of ["kept", "profile"])
  sealedColumn({ table: "sign_in_attempt", column, key: ["id"], about: ({ id = "" }) => keyOf(id) });

export async function saveAttempt({ id, provider, device, kept, next, testedBy, linksFor }: NewAttempt): Promise<void> {
  await system(
    `insert into sign_in_attempt (id, provider, "browserHash", kept, next, "testedBy", "linksFor", "expiresAt")
     values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(mins => $8))`,
    [id, provider, device, seal(JSON.stringify(kept), keyOf(id)), next, testedBy, linksFor, ATTEMPT_MINUTES],
  );
}

type Row = Omit<Attempt, "kept"> & { kept: string };
/**
 * The attempt that an answer belongs to, this once; null when it is used, too old, another provider's or another browser's. `device` null: an
 * answer by another site's form, with which browsers send no cookie; it is asked for afterwards, by `takeProfile`.
 */
export async function takeAttempt(id: string, provider: string, device: string | null): Promise<Attempt | null> {
  const [row] = await system<Row>(
    `update sign_in_attempt set "usedAt" = now()
     where id = $1 and provider = $2 and ($3::text is null or "browserHash" = $3) and "usedAt" is null and "expiresAt" > now()
     returning id, kept, next, "testedBy", "linksFor"`,
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
     returning a.id, a.next, a."testedBy", a."linksFor", taken.profile`,
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

const SPEND = `insert into used_assertion (id, "expiresAt") values ($1, $2) on conflict do nothing returning id`;
const usedOnceOf = (provider: string, { id, expiresAt }: UsedOnce) => [hash("sha256", `${provider} ${id}`, "base64url"), expiresAt];

/** True the first time. */
export const spendAssertion = async (provider: string, assertion: UsedOnce): Promise<boolean> =>
  (await system(SPEND, usedOnceOf(provider, assertion))).length > 0;

type NewIdentity = { userId: string; provider: string; issuer: string; subject: string; email: string | null };
/** Remembers who somebody is at a provider. Who is known already stays who they are: `userId` is then theirs. */
export async function linkIdentity({
  userId,
  provider,
  issuer,
  subject,
  email,
}: NewIdentity): Promise<{ id: string; userId: string; isNew: boolean }> {
  const [row] = await system<{ id: string; userId: string; isNew: boolean }>(
    `insert into identity (id, "userId", provider, issuer, subject, email) values ($1, $2, $3, $4, $5, $6)
     on conflict (provider, issuer, subject) do update set "usedAt" = now(), email = excluded.email
     returning id, "userId", xmax = 0 as "isNew"`,
    [uuidv7(), userId, provider, issuer, subject, email ?? ""],
  );
  if (!row) throw new AppError("internal");
  return row;
}

type Gone = { id: string; provider: string; subject: string };
/** Takes a user's identities at these providers away: the next to come with their address is linked anew. Their sessions end. */
export async function unlinkIdentities(userId: string, providers: string[]): Promise<void> {
  const gone = await system<Gone>(`delete from identity where "userId" = $1 and provider = any($2) returning id, provider, subject`, [
    userId,
    providers,
  ]);
  for (const one of gone) await afterUnlinking(one, { userId, sessionId: null, client: NO_CLIENT });
}

type Own = { userId: string; sessionId: string | null; client: Client };
/**
 * Takes one of the user's own identities away, and ends the sessions it has begun but `sessionId`, the one that asks.
 * @param needed providers of which the user must keep one, because they come in by nothing else
 * @returns needed: it is the last of those, and stays; none: the user has no such identity
 */
export async function unlinkIdentity(own: Own, id: string, needed: string[]): Promise<"unlinked" | "needed" | "none"> {
  // Locked, so that of two that are taken away at the same moment the second finds the first gone.
  const [gone] = await system<Gone>(
    `with own as (select id, provider from identity where "userId" = $1 order by id for update)
     delete from identity i using own where i.id = own.id and i.id = $2
       and (not i.provider = any($3) or exists (select from own other where other.id <> $2 and other.provider = any($3)))
     returning i.id, i.provider, i.subject`,
    [own.userId, id, needed],
  );
  if (gone) {
    await afterUnlinking(gone, own);
    return "unlinked";
  }
  return (await system(`select from identity where id = $1 and "userId" = $2`, [id, own.userId])).length > 0 ? "needed" : "none";
}

async function afterUnlinking({ id, provider, subject }: Gone, { userId, sessionId, client }: Own): Promise<void> {
  const ended = await system<{ id: string }>(
    `update session set "revokedAt" = now()
     where "identityId" = $1 and id is distinct from $2 and ("revokedAt" is null or "revokedAt" > now()) returning id`,
    [id, sessionId],
  );
  for (const session of ended) forgetSession(session.id);
  await recordSecurityEvent({ userId, name: "identity-unlinked", ...client, data: { provider, subject } });
  if (ended.length > 0)
    await recordSecurityEvent({ userId, name: "session-revoked", ...client, data: { count: ended.length, reason: "identity-unlinked" } });
}

/**
 * Somebody has signed out at their provider: what they have begun here by that session of it ends, or by all of them where it names none. A
 * session here that was begun without such a name ends as well. Other processes hear of it within seconds.
 * @returns false: this word of it was heard before, and nothing was done
 */
export async function endSessionsAt(provider: string, { issuer, subject, session, token }: LoggedOut): Promise<boolean> {
  // One statement: were the token spent and the sessions not ended, the provider could not say it again.
  const [row] = await system<{ isFirst: boolean; ended: { id: string; userId: string }[] }>(
    `with spent as (${SPEND}), ended as (
       update session s set "revokedAt" = now()
       where exists (select from spent) and s.provider = $3 and (s."revokedAt" is null or s."revokedAt" > now())
         and ($5::text is null or s."identityId" in (select id from identity where provider = $3 and issuer = $4 and subject = $5))
         and ($6::text is null or s."providerSession" = $6 or ($5::text is not null and s."providerSession" is null))
       returning s.id, s."userId")
     select exists (select from spent) as "isFirst", (select coalesce(json_agg(ended), '[]') from ended) as ended`,
    [...usedOnceOf(provider, token), provider, issuer, subject, session],
  );
  const ended = row?.ended ?? [];
  for (const { id } of ended) forgetSession(id);
  for (const userId of new Set(ended.map((one) => one.userId))) {
    const count = ended.filter((one) => one.userId === userId).length;
    await recordSecurityEvent({ userId, name: "session-revoked", data: { count, reason: "provider-logout", provider } });
  }
  return row?.isFirst ?? false;
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
