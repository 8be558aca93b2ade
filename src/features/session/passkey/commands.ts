/**
 * Passkeys (WebAuthn): a key on the person's device signs a challenge of ours. One whose user was verified by the device (a fingerprint, a PIN)
 * counts as two factors, so that it signs in by itself; any other is a second factor.
 */
import { randomBytes } from "node:crypto";
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/server";
import { v7 as uuidv7 } from "uuid";
import type { Identity } from "#/core/auth.ts";
import { pgCode, system } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { log } from "#/core/log.ts";
import { type Client, recordSecurityEvent } from "#/core/securityEvent.ts";
import { heedLastFactor, makeRecoveryCodes } from "#/features/session/secondFactor/commands.ts";
import { secondFactorsOf } from "#/features/session/secondFactor/queries.ts";
import type { PasskeyRecord } from "#/features/session/secondFactor/schema.ts";

const CHALLENGE_MINUTES = 5;
const PASSKEYS_MAX = 20;
/** EdDSA, ES256, RS256: what authenticators have. The library's own list asks Node for more, which warns that it is experimental. */
const ALGORITHMS = [-8, -7, -257];
type Purpose = "sign-in" | "add" | "confirm";
/** Where our pages come from, as the browser says it and signs it: core/sameOrigin's ownOrigin(). */
type Origin = string;

// Only here is it needed, and it is not small.
const webauthn = () => import("@simplewebauthn/server");
const domainOf = (origin: Origin) => new URL(origin).hostname;

async function makeChallenge(purpose: Purpose, userId: string | null): Promise<Uint8Array<ArrayBuffer>> {
  const challenge = new Uint8Array(randomBytes(32));
  await system(
    `insert into passkey_challenge (challenge, purpose, "userId", "expiresAt") values ($1, $2, $3, now() + make_interval(mins => $4))`,
    [Buffer.from(challenge).toString("base64url"), purpose, userId, CHALLENGE_MINUTES],
  );
  return challenge;
}

/** Whether it was ours, for this purpose and person, and not used yet: asking uses it up. */
async function takeChallenge(challenge: string, purpose: Purpose, userId: string | null): Promise<boolean> {
  const rows = await system(
    `delete from passkey_challenge where challenge = $1 and purpose = $2 and "userId" is not distinct from $3 and "expiresAt" > now() returning 1`,
    [challenge, purpose, userId],
  );
  return rows.length > 0;
}

const credentialsOf = (userId: string) =>
  system<{ id: string; transports: AuthenticatorTransport[] }>(`select "credentialId" as id, transports from passkey where "userId" = $1`, [
    userId,
  ]);

/** What the browser needs to make a new passkey. */
export async function newPasskeyOptions(
  { userId, email, name }: Identity,
  origin: Origin,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const known = await credentialsOf(userId);
  if (known.length >= PASSKEYS_MAX) throw new AppError("conflict", `A person may have ${PASSKEYS_MAX} passkeys. Remove one first.`);
  const { generateRegistrationOptions } = await webauthn();
  return generateRegistrationOptions({
    rpName: "Connect",
    rpID: domainOf(origin),
    userName: email,
    userDisplayName: name,
    userID: new TextEncoder().encode(userId),
    challenge: await makeChallenge("add", userId),
    excludeCredentials: known,
    supportedAlgorithmIDs: ALGORITHMS,
    authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
  });
}

/**
 * Keeps the passkey the browser has made. Gives recovery codes to the person's first factor, null where there are some already.
 * @throws AppError invalid when it was not made for us, now, or is kept already
 */
export async function addPasskey(
  { userId }: Identity,
  { name, response }: { name: string; response: unknown },
  origin: Origin,
  client: Client,
): Promise<{ passkey: PasskeyRecord; recoveryCodes: string[] | null }> {
  const { verifyRegistrationResponse } = await webauthn();
  const info = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge: (challenge) => takeChallenge(challenge, "add", userId),
    expectedOrigin: origin,
    expectedRPID: domainOf(origin),
    requireUserVerification: false,
    supportedAlgorithmIDs: ALGORITHMS,
  }).then(
    (result) => (result.verified ? result.registrationInfo : undefined),
    (error: unknown) => void log.info({ err: error, userId }, "a new passkey was refused"),
  );
  if (!info) throw refused();
  const hadNone = (await secondFactorsOf(userId)).length === 0;
  const { id: credentialId, publicKey, counter, transports = [] } = info.credential;
  const [passkey] = await system<PasskeyRecord>(
    `insert into passkey (id, "userId", "credentialId", "publicKey", counter, transports, name) values ($1, $2, $3, $4, $5, $6, $7)
     returning id, name, "createdAt", "lastUsedAt"`,
    [uuidv7(), userId, credentialId, Buffer.from(publicKey), counter, transports, name],
  ).catch((error: unknown) => {
    throw pgCode(error) === "23505" ? refused() : error;
  });
  if (!passkey) throw refused();
  await recordSecurityEvent({ userId, name: "passkey-added", ...client, data: { name } });
  return { passkey, recoveryCodes: hadNone ? await makeRecoveryCodes(userId) : null };
}

const refused = () =>
  new AppError("invalid", undefined, { issues: [{ path: "response", message: "was not accepted: ask for new options, and try again" }] });

/** What the browser needs to sign in. `userId`: of whom a second factor is asked, or a confirmation; null: whoever it is says it by the passkey. */
export async function passkeyOptions(
  purpose: "sign-in" | "confirm",
  userId: string | null,
  origin: Origin,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await webauthn();
  return generateAuthenticationOptions({
    rpID: domainOf(origin),
    challenge: await makeChallenge(purpose, userId),
    allowCredentials: userId ? await credentialsOf(userId) : [],
    userVerification: userId ? "preferred" : "required",
  });
}

type Kept = { id: string; userId: string; publicKey: Buffer; counter: string; transports: AuthenticatorTransport[] };

/**
 * Whose passkey has signed our challenge; null when none did, or it did so before. `userId`: the only person it may be; null: anybody, but then
 * their device must have verified them.
 */
export async function checkPasskey(
  response: unknown,
  { purpose, userId, origin, client }: { purpose: "sign-in" | "confirm"; userId: string | null; origin: Origin; client: Client },
): Promise<string | null> {
  const answer = response as AuthenticationResponseJSON;
  const [kept] = await system<Kept>(`select id, "userId", "publicKey", counter, transports from passkey where "credentialId" = $1`, [
    answer.id,
  ]);
  if (!kept || (userId !== null && kept.userId !== userId)) return null;
  const { verifyAuthenticationResponse } = await webauthn();
  const info = await verifyAuthenticationResponse({
    response: answer,
    expectedChallenge: (challenge) => takeChallenge(challenge, purpose, userId),
    expectedOrigin: origin,
    expectedRPID: domainOf(origin),
    credential: {
      id: answer.id,
      publicKey: new Uint8Array(kept.publicKey),
      counter: Number(kept.counter),
      transports: kept.transports,
    },
    requireUserVerification: userId === null,
  }).then(
    (result) => (result.verified ? result.authenticationInfo : null),
    (error: unknown) => void log.info({ err: error, userId: kept.userId }, "a passkey was refused"),
  );
  // A counter that does not grow is a copy's. Devices that count not at all say 0.
  const used = info
    ? await system(
        `update passkey set counter = $2, "lastUsedAt" = now() where id = $1 and (counter < $2 or ($2 = 0 and counter = 0)) returning 1`,
        [kept.id, info.newCounter],
      )
    : [];
  if (used.length > 0) return kept.userId;
  await recordSecurityEvent({ userId: kept.userId, name: "second-factor-failed", ...client, data: { by: "passkey" } });
  return null;
}

/** Null: the person has no such passkey. */
export async function renamePasskey(userId: string, id: string, name: string): Promise<PasskeyRecord | null> {
  const [passkey] = await system<PasskeyRecord>(
    `update passkey set name = $3 where id = $1 and "userId" = $2 returning id, name, "createdAt", "lastUsedAt"`,
    [id, userId, name],
  );
  return passkey ?? null;
}

/** False: the person has no such passkey. */
export async function removePasskey(userId: string, id: string, client: Client): Promise<boolean> {
  const [passkey] = await system<{ name: string }>(`delete from passkey where id = $1 and "userId" = $2 returning name`, [id, userId]);
  if (!passkey) return false;
  await recordSecurityEvent({ userId, name: "passkey-removed", ...client, data: { name: passkey.name } });
  await heedLastFactor(userId);
  return true;
}
