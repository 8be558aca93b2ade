/**
 * Signing in, whichever way: a first factor that was right becomes a session, or, for a person with a second factor, a state that waits for it.
 * That state is a cookie of its own, bound to the person and ten minutes old at most; nothing but the second step looks at it.
 */
import { identityFromCookie } from "#/core/auth.ts";
import { expiredCookie, openCookie, sealedCookie } from "#/core/cookie.ts";
import { system } from "#/core/db.ts";
import { deviceOf, ensureDevice } from "#/core/device.ts";
import { AppError } from "#/core/errors.ts";
import { type Client, recordSecurityEvent } from "#/core/securityEvent.ts";
import { sessionCookie } from "#/core/sessionCookie.ts";
import { requiredWays } from "#/features/identityProvider/requirement/queries.ts";
import { createSession, isKnownDevice, type NamedIdentity } from "#/features/session/commands.ts";
import type { SignInMethod } from "#/features/session/schema.ts";
import { secondFactorsOf } from "#/features/session/secondFactor/queries.ts";
import { REMEMBERED_DAYS, SECOND_FACTOR_MINUTES, type SecondFactor } from "#/features/session/secondFactor/schema.ts";
import { findUser } from "#/features/user/queries.ts";

const PENDING = "connect.second-factor";
/** Says that this person need not be asked for the second factor on this device. */
const REMEMBERED = "connect.remembered";
const DAY_S = 86_400;

/** The user's workspace wants them to come by its identity provider. */
export class ProviderRequired extends AppError {
  constructor() {
    super("forbidden", "Your workspace asks you to sign in with its identity provider.");
  }
}

/** `by`: the first factor; `provider`: which identity provider, where it is one, and `identity`: who they are there. */
type FirstFactor = { userId: string; by: SignInMethod; provider: string | null; identity?: NamedIdentity | null };
type Request = { cookie: string | null; client: Client };
/** `cookies`: Set-Cookie headers that go with the answer. The session's own is not among them: who calls sets it. */
type Passed = { sessionId: string; cookies: string[]; pending: null } | { sessionId: null; cookies: string[]; pending: SecondFactor[] };

/**
 * The first factor was right. Begins the session, unless a second one is to come: `pending` then says which ones the person has.
 * @throws ProviderRequired
 */
export async function passFirstFactor({ cookie, client, ...first }: FirstFactor & Request): Promise<Passed> {
  await assertMayComeBy(first, client);
  const { userId, by, provider, identity } = first;
  const factors = await secondFactorsOf(userId);
  if (factors.length > 0 && !(await isRemembered(cookie, userId))) {
    const pending = await sealedCookie(PENDING, { uid: userId, by, provider, identity }, SECOND_FACTOR_MINUTES * 60);
    return { sessionId: null, pending: factors, cookies: [pending] };
  }
  return { sessionId: await begin(first, { cookie, client }, factors.length > 0), pending: null, cookies: [] };
}

/** Whose second factor is waited for, and by what they began; null: nobody's. */
export async function pendingSignIn(cookie: string | null | undefined): Promise<FirstFactor | null> {
  const claims = await openCookie(cookie, PENDING);
  if (typeof claims?.uid !== "string") return null;
  return {
    userId: claims.uid,
    by: claims.by as SignInMethod,
    provider: (claims.provider as string | undefined) ?? null,
    identity: (claims.identity as NamedIdentity | undefined) ?? null,
  };
}

type SecondFactorGiven = Request & { userId: string; by: SignInMethod; pending: FirstFactor | null; remembers: boolean };
/**
 * Both factors were right, or one that counts as both: then nothing is `pending`. Begins the session, and gives all its Set-Cookie headers.
 * @throws ProviderRequired
 */
export async function finishSignIn({ userId, by, pending, remembers, cookie, client }: SecondFactorGiven): Promise<string[]> {
  const provider = pending?.provider ?? null;
  const identity = pending?.identity ?? null;
  await assertMayComeBy({ userId, by: pending?.by ?? by, provider }, client);
  // Taken away meanwhile, the first factor is one no longer.
  if (identity && !(await isLinked(identity.id, userId)))
    throw new AppError("unauthenticated", "The identity you came by is not linked to this account any more. Begin again.");
  const device = ensureDevice(cookie);
  const seen = [cookie, device.setCookie?.split(";", 1)[0]].filter(Boolean).join("; ");
  const sessionId = await begin({ userId, by, provider, identity }, { cookie: seen, client }, true);
  return [
    await sessionCookie(sessionId, userId),
    expiredCookie(PENDING),
    ...(remembers ? [await sealedCookie(REMEMBERED, { uid: userId }, REMEMBERED_DAYS * DAY_S)] : []),
    ...(device.setCookie ? [device.setCookie] : []),
  ];
}

async function begin(
  { userId, by, provider, identity }: FirstFactor,
  { cookie, client }: Request,
  hasTwoFactors: boolean,
): Promise<string> {
  const before = await identityFromCookie(cookie);
  const replaces = before?.userId === userId ? before.sessionId : undefined;
  return createSession({ userId, ...client, device: deviceOf(cookie) ?? "", provider, identity, by, hasTwoFactors, replaces });
}

const isLinked = async (identityId: string, userId: string): Promise<boolean> =>
  (await system(`select from identity where id = $1 and "userId" = $2`, [identityId, userId])).length > 0;

/** Only once the factor was right: whether a workspace wants its provider is told to nobody else. */
async function assertMayComeBy({ userId, by, provider }: FirstFactor, client: Client): Promise<void> {
  const user = await findUser(userId);
  if (!user) throw new AppError("unauthenticated");
  const { ways, isOwner } = await requiredWays(userId, user.email);
  if (ways.length === 0 || ways.some(({ id }) => id === provider)) return;
  // An owner comes in also while the provider does not work, by what only they can have.
  if (isOwner && (by === "email-code" || by === "passkey")) return;
  await recordSecurityEvent({ userId, name: "sign-in-failed", ...client, data: { by, reason: "sso-required" } });
  throw new ProviderRequired();
}

async function isRemembered(cookie: string | null, userId: string): Promise<boolean> {
  const claims = await openCookie(cookie, REMEMBERED);
  if (claims?.uid !== userId) return false;
  const [user] = await system<{ forgotDevicesAt: string | null }>(`select "forgotDevicesAt" from "user" where id = $1`, [userId]);
  return !(Date.parse(user?.forgotDevicesAt ?? "") > claims.iat * 1_000);
}

/** Names this device, if the person has signed in on it before; null: they have not. */
export async function knownDeviceOf(cookie: string | null | undefined, userId: string): Promise<string | null> {
  const device = deviceOf(cookie);
  const user = device ? await findUser(userId) : null;
  return user && (await isKnownDevice(user.email, device)) ? device : null;
}

/** A first factor was wrong. Where the address is somebody's, it is written down; nobody is told whether it is. */
export async function noteFailedSignIn(email: string, by: SignInMethod, client: Client): Promise<void> {
  const [user] = await system<{ id: string }>(`select id from "user" where email = $1`, [email]);
  if (user) await recordSecurityEvent({ userId: user.id, name: "sign-in-failed", ...client, data: { by } });
}
