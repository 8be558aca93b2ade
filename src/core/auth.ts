/**
 * Who asks: from a session cookie or an API key to an Actor. Each look-up is kept for a few seconds, so that a warm check costs no query; no
 * process needs to hear from another, because what was revoked elsewhere is looked up again soon enough.
 */
import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { type Actor, type KeyActor, keyActor, type Limits, type MemberActor, type MemberRole, memberActor } from "#/core/actor.ts";
import { inWorkspace, resolve, sql, system } from "#/core/db.ts";
import { AppError, notFound } from "#/core/errors.ts";
import type { Locale } from "#/core/locale.ts";
import { log, tellWho } from "#/core/log.ts";
import { setVia } from "#/core/origin.ts";
import { EVERYBODY, GRANTABLE, type Permission, permissionsOf } from "#/core/permission.ts";
import { readSessionToken, type SessionToken, sessionCookieOf } from "#/core/sessionCookie.ts";
import { shared } from "#/core/shared.ts";
import { env } from "#/env.ts";

/** A revoked session or key, a changed role or a lost membership: what another process did shows within this time. */
const STATE_TTL_MS = 3_000;
/** Decoding costs more than half a millisecond; what a cookie says never changes, only whether it still counts. */
const TOKEN_TTL_MS = 30_000;

/** How long a person counts as the one who has just signed in, or confirmed that it is them. */
const FRESH_MS = 10 * 60_000;
/** How exact "last active" is: a session is written once in this time, however often it is used. */
const SEEN_EVERY_MS = 5 * 60_000;

export type Identity = {
  userId: string;
  sessionId: string;
  name: string;
  email: string;
  /** The session was begun, or continued, with two factors. */
  hasTwoFactors: boolean;
  /** When the person last proved to be who they are. */
  confirmedAtMs: number;
};
type LiveSession = { identity: Identity; expiresAtMs: number; isOutdated: boolean };
type LiveMember = { actor: MemberActor; requiresTwoFactors: boolean };
type LiveKey = { actor: KeyActor | MemberActor; slug: string; expiresAtMs: number };
type Kept<T> = LRUCache<string, Promise<T | null>>;

const cacheOf = <T>(name: string, ttlMs: number) =>
  shared(`auth.${name}`, () => new LRUCache({ max: 10_000, ttl: ttlMs }) as unknown as Kept<T>);
const tokens = cacheOf<SessionToken>("tokens", TOKEN_TTL_MS);
const sessions = cacheOf<LiveSession>("sessions", STATE_TTL_MS);
const members = cacheOf<LiveMember>("members", STATE_TTL_MS);
const keys = cacheOf<LiveKey>("keys", STATE_TTL_MS);

/**
 * The promise is kept, not its value: many requests at once make one query, and a look-up that was already under way when its entry was
 * dropped is not kept. Nothing is remembered of what was not found: a new member or workspace works at once.
 */
async function kept<T>(cache: Kept<T>, key: string, load: () => Promise<T | null>): Promise<T | null> {
  const before = cache.get(key);
  if (before) return before;
  const loading = load();
  cache.set(key, loading);
  const drop = () => {
    if (cache.peek(key) === loading) cache.delete(key);
  };
  loading.then((found) => {
    if (found === null) drop();
  }, drop);
  return loading;
}

/**
 * The actor of a request. A key wins over the cookie, and a bad key is refused even beside a good cookie.
 * @param request.workspace the slug that was named; without one it is the key's workspace, or the user's first
 * @throws AppError unauthenticated; two-factor-required; or not-found for a workspace that is not the caller's
 */
export async function actorFromRequest(request: { cookie?: string; authorization?: string; workspace?: string }): Promise<Actor> {
  const key = bearerOf(request.authorization);
  if (key !== null) return actorFromKey(key, request.workspace);
  const identity = await identityFromCookie(request.cookie);
  if (!identity) throw new AppError("unauthenticated", "Sign in, or send a valid API key.");
  const actor = await memberOf(identity, request.workspace || undefined);
  if (!actor) throw notFound("workspace");
  setVia("session", identity.sessionId);
  return actor;
}

/**
 * The signed-in user's place in the workspace with this slug, or null.
 * @throws AppError two-factor-required
 */
export async function actorFromCookie(cookie: string | undefined | null, slug: string): Promise<MemberActor | null> {
  const identity = await identityFromCookie(cookie);
  if (identity) setVia("session", identity.sessionId);
  return identity && memberOf(identity, slug);
}

/** Who is signed in, or null. The session was neither revoked nor has it expired. */
export async function identityFromCookie(cookie: string | undefined | null): Promise<Identity | null> {
  const value = sessionCookieOf(cookie);
  if (!value) return null;
  const token = await kept(tokens, hash("sha256", value, "base64url"), () => readSessionToken(value));
  if (!token || token.expiresAtMs <= Date.now()) return null;
  const identity = await liveSession(token.sessionId);
  if (identity?.userId !== token.userId) return null;
  tellWho({ userId: identity.userId });
  return identity;
}

/** The person of a session that still counts, or null. */
export async function liveSession(sessionId: string): Promise<Identity | null> {
  return (await lookUp(sessionId))?.identity ?? null;
}

/** Whether the session is to go on under a new id, because what the person may do has changed. */
export async function isOutdated(sessionId: string): Promise<boolean> {
  return (await lookUp(sessionId))?.isOutdated ?? false;
}

async function lookUp(sessionId: string): Promise<LiveSession | null> {
  const session = await kept(sessions, sessionId, () => readSession(sessionId));
  return session && session.expiresAtMs > Date.now() ? session : null;
}

/** Called after a session was revoked or changed: this process looks at it anew. */
export function forgetSession(sessionId: string): void {
  sessions.delete(sessionId);
}

/**
 * Step-up: acts that cannot be undone, or that open a door, ask the person first whether it is them. API keys and the product itself are not
 * persons, and pass.
 * @throws AppError confirm-identity, when the person signed in, or confirmed it, more than ten minutes ago
 */
export function assertFresh(who: Identity | Actor): void {
  if ("type" in who && who.type !== "member") return;
  if (!isFresh(who)) throw new AppError("confirm-identity", "Confirm that it is you, then try again. Nothing was changed.");
}
export const isFresh = ({ confirmedAtMs = 0 }: { confirmedAtMs?: number }) => Date.now() - confirmedAtMs < FRESH_MS;

type SessionRow = Omit<Identity, "sessionId" | "confirmedAtMs"> & {
  confirmedAt: string;
  lastSeenAt: string;
  expiresAt: string;
  isOutdated: boolean;
};

async function readSession(sessionId: string): Promise<LiveSession | null> {
  const [row] = await system<SessionRow>(
    `select s."userId", u.name, u.email, s."hasTwoFactors", s."confirmedAt", s."lastSeenAt", s."isOutdated",
       least(s."expiresAt", s."revokedAt", s."lastSeenAt" + make_interval(days => $2)) as "expiresAt"
     from session s join "user" u on u.id = s."userId"
     where s.id = $1 and (s."revokedAt" is null or s."revokedAt" > now()) and s."expiresAt" > now()
       and s."lastSeenAt" > now() - make_interval(days => $2)`,
    [sessionId, env.CONNECT_SESSION_IDLE_DAYS],
  );
  if (!row) return null;
  if (Date.now() - Date.parse(row.lastSeenAt) > SEEN_EVERY_MS) noteSeen(sessionId);
  const { userId, name, email, hasTwoFactors } = row;
  const identity = { userId, sessionId, name, email, hasTwoFactors, confirmedAtMs: Date.parse(row.confirmedAt) };
  return { identity, expiresAtMs: Date.parse(row.expiresAt), isOutdated: row.isOutdated };
}

/** Nobody waits for it. Several processes may come at the same moment: one of them writes. */
function noteSeen(sessionId: string): void {
  system(`update session set "lastSeenAt" = now() where id = $1 and "lastSeenAt" < now() - make_interval(secs => $2)`, [
    sessionId,
    SEEN_EVERY_MS / 1_000,
  ]).catch((error: unknown) => log.warn({ err: error }, "could not note when a session was last used; it is tried again"));
}

async function memberOf(identity: Identity, slug: string | undefined): Promise<MemberActor | null> {
  // By session and not by user: an actor knows when the person confirmed, which is the session's.
  const found = await kept(members, `${identity.sessionId} ${slug ?? ""}`, () => readMember(identity, slug));
  if (found?.requiresTwoFactors && !identity.hasTwoFactors)
    throw new AppError(
      "two-factor-required",
      "This workspace asks for a second factor. Set one up, or sign in with it, at /account/two-factor.",
    );
  if (!found) return null;
  tellWho({ workspaceId: found.actor.workspaceId, memberId: found.actor.id });
  return found.actor;
}

async function readMember({ userId, confirmedAtMs }: Identity, slug: string | undefined): Promise<LiveMember | null> {
  const [found] =
    slug === undefined
      ? await resolve<{ workspaceId: string }>("workspaces_of_user", userId)
      : await resolve<{ workspaceId: string }>("workspace_by_slug", slug.toLowerCase());
  if (!found) return null;
  const { workspaceId } = found;
  type Row = Rights & { id: string; name: string; email: string; language: Locale | null; requiresTwoFactors: boolean };
  const [row] = await inWorkspace(workspaceId, () =>
    sql<Row>(
      `select m.id, m.name, m.email, m.role, m.language, m.limits, r.permissions, w."requiresTwoFactors"
       from member m join workspace w on w.id = m."workspaceId" left join role r on r."workspaceId" = m."workspaceId" and r.id = m."roleId"
       where m."workspaceId" = $1 and m."userId" = $2 and ${IS_IN}`,
      [workspaceId, userId],
    ),
  );
  if (!row) return null;
  const { requiresTwoFactors, ...member } = row;
  return { actor: memberActor({ workspaceId, userId, confirmedAtMs, ...member, limits: limitsOf(row) }), requiresTwoFactors };
}

/** Of member m: active, and where they were invited, not too late for it (prisma/security.sql has it too). */
const IS_IN = `m."isActive" and (m."joinedAt" is not null or m."inviteExpiresAt" is null or m."inviteExpiresAt" > now())`;

type Rights = { role: MemberRole; permissions: Permission[] | null; limits: Limits | null };
/** A guest sees the tickets they were asked into, and no others. */
const NOTHING: Limits = { inboxIds: [], teamIds: [] };
const limitsOf = ({ role, limits }: Pick<Rights, "role" | "limits">): Limits | null => limits ?? (role === "guest" ? NOTHING : null);

/** The form in which an API key is kept. A key has 256 random bits: unlike a password it needs no slow hash. */
export const hashOfKey = (key: string): string => hash("sha256", key, "base64url");

/** The key of an Authorization header, null when the header is not about one. Another scheme is a proxy's affair and counts for nothing here. */
export function bearerOf(authorization: string | undefined | null): string | null {
  const found = /^\s*bearer(?:\s+(.*))?$/i.exec(authorization ?? "");
  return found ? (found[1] ?? "").trim() : null;
}

async function actorFromKey(key: string, workspace: string | undefined): Promise<KeyActor | MemberActor> {
  const keyHash = hashOfKey(key);
  const live = key ? await kept(keys, keyHash, () => readKey(keyHash)) : null;
  if (!live || live.expiresAtMs <= Date.now()) throw new AppError("unauthenticated", "The API key is not valid, or no longer.");
  if (workspace && workspace.toLowerCase() !== live.slug) throw notFound("workspace");
  const { actor } = live;
  const { workspaceId } = actor;
  if (actor.type === "key") tellWho({ workspaceId, keyId: actor.id });
  else tellWho({ workspaceId, memberId: actor.id, userId: actor.userId, keyId: actor.tokenId });
  setVia(actor.type === "key" ? "key" : "token", actor.type === "key" ? actor.id : (actor.tokenId ?? ""));
  return actor;
}

type KeyRow = Omit<Rights, "role"> & {
  role: MemberRole | null;
  name: string;
  expiresAt: string | null;
  slug: string;
  isUseDue: boolean;
} & {
  memberId: string | null;
  userId: string;
  memberName: string;
  email: string;
  memberRole: MemberRole;
  memberLimits: Limits | null;
  rolePermissions: Permission[] | null;
};
const LIVE_KEY = `
select k.name, k.role, nullif(k.permissions, '{}') as permissions, k.limits, w.slug, k."memberId",
  case when k.hash = $3 then k."expiresAt" else least(k."expiresAt", k."previousUntil") end as "expiresAt",
  k."lastUsedAt" is null or k."lastUsedAt" < now() - interval '1 minute' as "isUseDue",
  m."userId", m.name as "memberName", m.email, m.role as "memberRole", m.limits as "memberLimits", r.permissions as "rolePermissions"
from api_key k join workspace w on w.id = k."workspaceId"
  left join member m on m."workspaceId" = k."workspaceId" and m.id = k."memberId"
  left join role r on r."workspaceId" = m."workspaceId" and r.id = m."roleId"
where k."workspaceId" = $1 and k.id = $2 and k."revokedAt" is null and (k."expiresAt" is null or k."expiresAt" > now())
  and (k.hash = $3 or k."previousUntil" > now()) and (k."memberId" is null or ${IS_IN})`;

async function readKey(keyHash: string): Promise<LiveKey | null> {
  const [found] = await resolve<{ workspaceId: string; id: string }>("resolve_api_key", keyHash);
  if (!found) return null;
  const { workspaceId, id } = found;
  const row = await inWorkspace(workspaceId, async () => {
    const [live] = await sql<KeyRow>(LIVE_KEY, [workspaceId, id, keyHash]);
    if (live?.isUseDue) await sql(`update api_key set "lastUsedAt" = now() where "workspaceId" = $1 and id = $2`, [workspaceId, id]);
    return live;
  });
  if (!row) return null;
  const { slug, expiresAt } = row;
  return { actor: actorOfKey(workspaceId, id, row), slug, expiresAtMs: expiresAt ? Date.parse(expiresAt) : Number.POSITIVE_INFINITY };
}

function actorOfKey(workspaceId: string, id: string, row: KeyRow): KeyActor | MemberActor {
  const { name, role, permissions } = row;
  if (role !== null) return keyActor({ workspaceId, id, name, role, permissions, limits: limitsOf({ role, limits: row.limits }) });
  const { memberId, userId, memberName, email, memberRole, memberLimits, rolePermissions } = row;
  // What the member may do today, and of it what the token was given: never to give the workspace away.
  const given = permissions ?? GRANTABLE;
  const own = permissionsOf({ role: memberRole, permissions: rolePermissions });
  return memberActor({
    workspaceId,
    id: memberId ?? "",
    tokenId: id,
    userId,
    name: memberName,
    email,
    role: memberRole,
    permissions: own.filter((one) => one === EVERYBODY || (given.includes(one) && GRANTABLE.includes(one))),
    limits: limitsOf({ role: memberRole, limits: memberLimits }),
  });
}

/** Called after a key was revoked or given another secret: this process looks all of them up again. */
export function forgetKeys(): void {
  keys.clear();
}
