/**
 * Who asks: from a session cookie or an API key to an Actor. Each look-up is kept for a few seconds, so that a warm check costs no query; no
 * process needs to hear from another, because what was revoked elsewhere is looked up again soon enough.
 */
import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { decode } from "next-auth/jwt";
import { type Actor, type KeyActor, keyActor, type Limits, type MemberActor, type MemberRole, memberActor } from "#/core/actor.ts";
import { inWorkspace, resolve, sql, system } from "#/core/db.ts";
import { AppError, notFound } from "#/core/errors.ts";
import type { Locale } from "#/core/locale.ts";
import { log } from "#/core/log.ts";
import { appSecret } from "#/core/secret.ts";
import type { Permission } from "#/core/permission.ts";
import { shared } from "#/core/shared.ts";
import { env } from "#/env.ts";

/** Whether sessions travel by TLS alone. From APP_URL and not from the request, which a proxy has stripped of its TLS. */
export const isSecure = env.APP_URL.startsWith("https://");
/** The cookie NextAuth keeps the session in, and at the same time the salt of its encryption. */
export const SESSION_COOKIE = isSecure ? "__Secure-authjs.session-token" : "authjs.session-token";

/** A revoked session or key, a changed role or a lost membership: what another process did shows within this time. */
const STATE_TTL_MS = 3_000;
/** Decoding costs more than half a millisecond; what a cookie says never changes, only whether it still counts. */
const TOKEN_TTL_MS = 30_000;
const COOKIE_LENGTH_MAX = 16_384;

export type Identity = { userId: string; sessionId: string; name: string; email: string };
type Token = { sessionId: string; userId: string; expiresAtMs: number };
type LiveSession = Identity & { expiresAtMs: number };
type LiveKey = { actor: KeyActor; slug: string; expiresAtMs: number };
type Kept<T> = LRUCache<string, Promise<T | null>>;

const cacheOf = <T>(name: string, ttlMs: number) =>
  shared(`auth.${name}`, () => new LRUCache({ max: 10_000, ttl: ttlMs }) as unknown as Kept<T>);
const tokens = cacheOf<Token>("tokens", TOKEN_TTL_MS);
const sessions = cacheOf<LiveSession>("sessions", STATE_TTL_MS);
const members = cacheOf<MemberActor>("members", STATE_TTL_MS);
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
 * @throws AppError unauthenticated, or not-found for a workspace that is not the caller's
 */
export async function actorFromRequest(request: { cookie?: string; authorization?: string; workspace?: string }): Promise<Actor> {
  const key = bearerOf(request.authorization);
  if (key !== null) return actorFromKey(key, request.workspace);
  const identity = await identityFromCookie(request.cookie);
  if (!identity) throw new AppError("unauthenticated", "Sign in, or send a valid API key.");
  const actor = await memberOf(identity, request.workspace || undefined);
  if (!actor) throw notFound("workspace");
  return actor;
}

/** The signed-in user's place in the workspace with this slug, or null. */
export async function actorFromCookie(cookie: string | undefined | null, slug: string): Promise<MemberActor | null> {
  const identity = await identityFromCookie(cookie);
  return identity && memberOf(identity, slug);
}

/** Who is signed in, or null. The session was neither revoked nor has it expired. */
export async function identityFromCookie(cookie: string | undefined | null): Promise<Identity | null> {
  const value = sessionCookieOf(cookie);
  if (!value) return null;
  const token = await kept(tokens, hash("sha256", value, "base64url"), () => readToken(value));
  if (!token || token.expiresAtMs <= Date.now()) return null;
  const identity = await liveSession(token.sessionId);
  return identity?.userId === token.userId ? identity : null;
}

/** The person of a session that still counts, or null. */
export async function liveSession(sessionId: string): Promise<Identity | null> {
  const session = await kept(sessions, sessionId, () => readSession(sessionId));
  if (!session || session.expiresAtMs <= Date.now()) return null;
  const { expiresAtMs: _, ...identity } = session;
  return identity;
}

/** Called after a session was revoked: this process refuses it from now on. */
export function forgetSession(sessionId: string): void {
  sessions.delete(sessionId);
}

/** The session's token out of a Cookie header, put together where the browser was given it in pieces (`.0`, `.1`, …). */
export function sessionCookieOf(header: string | undefined | null): string | null {
  if (!header) return null;
  let whole: string | null = null;
  const pieces: string[] = [];
  for (const pair of header.split(";")) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, at).trim();
    if (at < 0 || !name.startsWith(SESSION_COOKIE)) continue;
    const value = pair.slice(at + 1).trim();
    if (name === SESSION_COOKIE) whole ??= value;
    else if (/^\.\d{1,2}$/.test(name.slice(SESSION_COOKIE.length))) pieces[Number(name.slice(SESSION_COOKIE.length + 1))] ??= value;
  }
  const value = whole ?? pieces.join("");
  return value.length > 0 && value.length <= COOKIE_LENGTH_MAX ? value : null;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

async function readToken(value: string): Promise<Token | null> {
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

async function readSession(sessionId: string): Promise<LiveSession | null> {
  const [row] = await system<{ userId: string; name: string; email: string; expiresAt: string }>(
    `select s."userId", s."expiresAt", u.name, u.email from session s join "user" u on u.id = s."userId"
     where s.id = $1 and s."revokedAt" is null and s."expiresAt" > now()`,
    [sessionId],
  );
  return row ? { userId: row.userId, sessionId, name: row.name, email: row.email, expiresAtMs: Date.parse(row.expiresAt) } : null;
}

const memberOf = ({ userId }: Identity, slug: string | undefined) =>
  kept(members, `${userId} ${slug ?? ""}`, () => readMember(userId, slug));

async function readMember(userId: string, slug: string | undefined): Promise<MemberActor | null> {
  const [found] =
    slug === undefined
      ? await resolve<{ workspaceId: string }>("workspaces_of_user", userId)
      : await resolve<{ workspaceId: string }>("workspace_by_slug", slug.toLowerCase());
  if (!found) return null;
  const { workspaceId } = found;
  const [row] = await inWorkspace(workspaceId, () =>
    sql<Rights & { id: string; name: string; email: string; language: Locale | null }>(
      `select m.id, m.name, m.email, m.role, m.language, m.limits, r.permissions from member m
         left join role r on r."workspaceId" = m."workspaceId" and r.id = m."roleId"
       where m."workspaceId" = $1 and m."userId" = $2 and m."isActive"`,
      [workspaceId, userId],
    ),
  );
  return row ? memberActor({ workspaceId, userId, ...row, limits: limitsOf(row) }) : null;
}

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

async function actorFromKey(key: string, workspace: string | undefined): Promise<KeyActor> {
  const keyHash = hashOfKey(key);
  const live = key ? await kept(keys, keyHash, () => readKey(keyHash)) : null;
  if (!live || live.expiresAtMs <= Date.now()) throw new AppError("unauthenticated", "The API key is not valid, or no longer.");
  if (workspace && workspace.toLowerCase() !== live.slug) throw notFound("workspace");
  return live.actor;
}

async function readKey(keyHash: string): Promise<LiveKey | null> {
  const [found] = await resolve<{ workspaceId: string; id: string }>("resolve_api_key", keyHash);
  if (!found) return null;
  const { workspaceId, id } = found;
  const [row] = await inWorkspace(workspaceId, () =>
    sql<Rights & { name: string; expiresAt: string | null; slug: string }>(
      `select k.name, k.role, k.permissions, k.limits, k."expiresAt", w.slug from api_key k join workspace w on w.id = k."workspaceId"
       where k."workspaceId" = $1 and k.id = $2 and k."revokedAt" is null and (k."expiresAt" is null or k."expiresAt" > now())`,
      [workspaceId, id],
    ),
  );
  if (!row) return null;
  const { name, role, permissions, expiresAt, slug } = row;
  return {
    actor: keyActor({ workspaceId, id, name, role, permissions, limits: limitsOf(row) }),
    slug,
    expiresAtMs: expiresAt ? Date.parse(expiresAt) : Number.POSITIVE_INFINITY,
  };
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** On a developer's machine the product is reached under several names; elsewhere APP_URL is the only one. */
const isReachedByAnyName = env.APP_ENV === "development" && LOOPBACK.has(new URL(env.APP_URL).hostname);

/** Where this request's pages come from: APP_URL's origin, or on a developer's machine the name that was used. */
export function ownOrigin(host: string | undefined | null): string {
  const { protocol, origin } = new URL(env.APP_URL);
  const named = isReachedByAnyName && host ? `${protocol}//${host}` : origin;
  return URL.canParse(named) ? new URL(named).origin : origin;
}

const isOwnOrigin = (origin: string, host: string | undefined) => origin === new URL(env.APP_URL).origin || origin === ownOrigin(host);

/**
 * Whether a browser says of a form that a foreign page sent it. For what stands outside the API and is proven by a token of its own (NextAuth):
 * there a program that says nothing may pass, and somebody who is not signed in yet must be protected, too.
 */
export const isForeignForm = ({ method, origin, secFetchSite, host }: Omit<Signs, "cookie" | "authorization">): boolean =>
  !SAFE_METHODS.has(method.toUpperCase()) &&
  (origin ? !isOwnOrigin(origin, host) : secFetchSite !== undefined && secFetchSite !== "same-origin" && secFetchSite !== "none");

type Signs = { method: string; cookie: string | undefined; authorization?: string; origin?: string; secFetchSite?: string; host?: string };

/**
 * Against forged requests: a browser sends our cookie along with whatever a foreign page makes it send. Lets a write by cookie pass
 * only when it comes from our own pages. Passing too: reads; a request without the cookie, which has nothing to abuse; and one with an
 * API key, which no foreign page can know (the cookie beside it is not looked at).
 * @throws AppError forbidden, also for a client that sends neither Origin nor Sec-Fetch-Site: it should use an API key
 */
export function assertSameOrigin({ method, cookie, authorization, origin, secFetchSite, host }: Signs): void {
  if (SAFE_METHODS.has(method.toUpperCase()) || !sessionCookieOf(cookie) || bearerOf(authorization) !== null) return;
  if (!(origin ? isOwnOrigin(origin, host) : secFetchSite === "same-origin"))
    throw new AppError(
      "forbidden",
      "The request came from another site. Nothing was changed. Programs send an API key instead of a cookie.",
    );
}
