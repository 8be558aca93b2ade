/**
 * Signing in, whichever way: a first factor that was right becomes a session, or, for a person with a second factor, a state that waits for it.
 * That state is a cookie of its own, bound to the person and ten minutes old at most; nothing but the second step looks at it.
 */
import { randomUUID } from "node:crypto";
import { identityFromCookie } from "#/core/auth.ts";
import { expiredCookie, openCookie, sealedCookie } from "#/core/cookie.ts";
import { system } from "#/core/db.ts";
import { type Device, recordSecurityEvent } from "#/core/securityEvent.ts";
import { createSession, sessionCookie } from "#/features/session/commands.ts";
import type { SignInWay } from "#/features/session/schema.ts";
import { secondFactorsOf } from "#/features/session/secondFactor/queries.ts";
import { REMEMBERED_DAYS, SECOND_FACTOR_MINUTES, type SecondFactor } from "#/features/session/secondFactor/schema.ts";

const PENDING = "connect.second-factor";
/** Says that this person has signed in on this device before, and perhaps that it need not be asked for the second factor. */
const DEVICE = "connect.device";
const DAY_S = 86_400;
/** Browsers keep no cookie for longer. */
const DEVICE_S = 400 * DAY_S;

type SignIn = { userId: string; by: SignInWay; cookie: string | null; device: Device };
/** `cookies`: Set-Cookie headers that go with the answer. The session's own is not among them: NextAuth sets it, or `finishSignIn`. */
type Passed = { sessionId: string; cookies: string[]; pending: null } | { sessionId: null; cookies: string[]; pending: SecondFactor[] };

/** The first factor was right. Begins the session, unless a second one is to come: `pending` then says which ones the person has. */
export async function passFirstFactor({ userId, by, cookie, device }: SignIn): Promise<Passed> {
  const factors = await secondFactorsOf(userId);
  const known = await deviceOf(cookie, userId);
  if (factors.length > 0 && !known?.isRemembered)
    return { sessionId: null, pending: factors, cookies: [await sealedCookie(PENDING, { uid: userId, by }, SECOND_FACTOR_MINUTES * 60)] };
  const sessionId = await begin({ userId, by, cookie, device }, factors.length > 0);
  return { sessionId, pending: null, cookies: known ? [] : [await deviceCookie(userId, randomUUID(), 0)] };
}

/** Whose second factor is waited for, and by what they began; null: nobody's. */
export async function pendingSignIn(cookie: string | null | undefined): Promise<{ userId: string; by: SignInWay } | null> {
  const claims = await openCookie(cookie, PENDING);
  return typeof claims?.uid === "string" ? { userId: claims.uid, by: claims.by as SignInWay } : null;
}

/** Both factors were right, or one that counts as both. Begins the session, and gives all its Set-Cookie headers. */
export async function finishSignIn({ remembers, ...given }: SignIn & { remembers: boolean }): Promise<string[]> {
  const { userId, cookie } = given;
  const known = await deviceOf(cookie, userId);
  const sessionId = await begin(given, true);
  const untilS = remembers ? Math.floor(Date.now() / 1_000) + REMEMBERED_DAYS * DAY_S : 0;
  return [await sessionCookie(sessionId, userId), await deviceCookie(userId, known?.id ?? randomUUID(), untilS), expiredCookie(PENDING)];
}

async function begin({ userId, by, cookie, device }: SignIn, hasTwoFactors: boolean): Promise<string> {
  const before = await identityFromCookie(cookie);
  const replaces = before?.userId === userId ? before.sessionId : undefined;
  return createSession({ userId, ...device, by, hasTwoFactors, replaces });
}

const deviceCookie = (userId: string, id: string, untilS: number) =>
  sealedCookie(DEVICE, { uid: userId, did: id, until: untilS }, DEVICE_S);

/** What this browser is to the person: null when they have not signed in here before. */
export async function deviceOf(cookie: string | null | undefined, userId: string): Promise<{ id: string; isRemembered: boolean } | null> {
  const claims = await openCookie(cookie, DEVICE);
  if (claims?.uid !== userId) return null;
  const [user] = await system<{ forgotDevicesAt: string | null }>(`select "forgotDevicesAt" from "user" where id = $1`, [userId]);
  const isForgotten = Date.parse(user?.forgotDevicesAt ?? "") > claims.iat * 1_000;
  return { id: String(claims.did), isRemembered: !isForgotten && Number(claims.until) * 1_000 > Date.now() };
}

/** A first factor was wrong. Where the address is somebody's, it is written down; nobody is told whether it is. */
export async function noteFailedSignIn(email: string, by: SignInWay, device: Device): Promise<void> {
  const [user] = await system<{ id: string }>(`select id from "user" where email = $1`, [email]);
  if (user) await recordSecurityEvent({ userId: user.id, name: "sign-in-failed", ...device, data: { by } });
}
