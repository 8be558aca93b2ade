/** REST: second factors of the person who asks, the second step of signing in, and the confirmation that it is them. */
import { assertFresh, type Identity } from "#/core/auth.ts";
import { ownOrigin } from "#/core/sameOrigin.ts";
import { deviceOf } from "#/core/device.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { answer, body, callerOf, createRoute, createRouter, named, problems } from "#/core/http.ts";
import { consume, giveBack } from "#/core/rateLimit.ts";
import { type Client, recordSecurityEvent } from "#/core/securityEvent.ts";
import { checkSignInCode, rotateSession } from "#/features/session/commands.ts";
import { checkPasskey } from "#/features/session/passkey/commands.ts";
import { clientOf, signedIn } from "#/features/session/routes.ts";
import { confirmTotp, makeRecoveryCodes, removeTotp, startTotp, spendSecondFactorCode } from "#/features/session/secondFactor/commands.ts";
import { readFactors } from "#/features/session/secondFactor/queries.ts";
import {
  type ConfirmInput,
  confirmInput,
  confirmTotpInput,
  factorsRecord,
  finishSignInInput,
  newTotpRecord,
  recoveryCodesRecord,
} from "#/features/session/secondFactor/schema.ts";
import { finishSignIn, knownDeviceOf, pendingSignIn } from "#/features/session/signIn/commands.ts";
import { checkPassword } from "#/features/user/queries.ts";

const tags = ["account"];
const codes = named(recoveryCodesRecord, "RecoveryCodes");
const WRONG_CODE = "is not right, or was used before";

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/sign-in/second-factor",
      tags,
      security: [],
      summary: "The second step of signing in: a code of the authenticator app, or a recovery code",
      request: { body: body(finishSignInInput) },
      responses: { 204: { description: "Signed in: the session's cookie is set" }, ...problems },
    }),
    async (c) => {
      const cookie = c.req.header("cookie");
      const pending = await pendingSignIn(cookie);
      if (!pending) throw new AppError("unauthenticated", "That took too long. Begin again with your password or a code by mail.");
      const { code, remembers } = c.req.valid("json");
      const client = clientOf(c);
      const known = await knownDeviceOf(cookie, pending.userId);
      const by = await spendSecondFactorCode(pending.userId, code, { known, client });
      if (!by) throw invalid("code", WRONG_CODE);
      for (const set of await finishSignIn({ userId: pending.userId, by, pending, cookie: cookie ?? null, client, remembers }))
        c.header("set-cookie", set, { append: true });
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/me/factors",
      tags,
      summary: "Read one's second factors",
      responses: { 200: answer(named(factorsRecord, "Factors"), "What there is beside the first factor"), ...problems },
    }),
    async (c) => c.json(await readFactors(await signedIn(c)), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/me/totp",
      tags,
      summary: "Begin to set up an authenticator app",
      responses: {
        200: answer(named(newTotpRecord, "NewTotp"), "The key, for the app; it counts once a code of it has come"),
        ...problems,
      },
    }),
    async (c) => {
      const identity = await signedIn(c);
      assertFresh(identity);
      return c.json(await startTotp(identity), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/me/totp/confirm",
      tags,
      summary: "Finish setting up the authenticator app, by a code it shows",
      request: { body: body(confirmTotpInput) },
      responses: { 200: answer(codes, "It is set up. With the first factor come the recovery codes, this once"), ...problems },
    }),
    async (c) => {
      const identity = await signedIn(c);
      assertFresh(identity);
      const recoveryCodes = await confirmTotp(identity, c.req.valid("json").code, clientOf(c));
      const cookie = await rotateSession(identity, { hasTwoFactors: true, isConfirmed: true });
      if (cookie) c.header("set-cookie", cookie, { append: true });
      return c.json({ recoveryCodes }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/me/totp",
      tags,
      summary: "Remove the authenticator app",
      responses: { 204: { description: "Removed" }, ...problems },
    }),
    async (c) => {
      const identity = await signedIn(c);
      assertFresh(identity);
      if (!(await removeTotp(identity.userId, clientOf(c)))) throw notFound("authenticator app");
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/me/recovery-codes",
      tags,
      summary: "Make new recovery codes; earlier ones stop working",
      responses: { 200: answer(codes, "The codes, this once"), ...problems },
    }),
    async (c) => {
      const identity = await signedIn(c);
      assertFresh(identity);
      const { totpSince, passkeys } = await readFactors(identity);
      if (!totpSince && passkeys.length === 0)
        throw new AppError("conflict", "Recovery codes stand in for a second factor, and there is none. Set one up first.");
      const recoveryCodes = await makeRecoveryCodes(identity.userId);
      await recordSecurityEvent({ userId: identity.userId, name: "recovery-codes-renewed", ...clientOf(c) });
      return c.json({ recoveryCodes }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/me/confirmation",
      tags,
      summary: "Confirm that it is you, for acts that ask for it: they go through for ten minutes",
      description:
        "Whoever has a second factor gives one: a code, or a passkey. The others give their password, or a code from `/sign-in-codes`.",
      request: { body: body(confirmInput) },
      responses: { 204: { description: "Confirmed: the session goes on under a new cookie" }, ...problems },
    }),
    async (c) => {
      const identity = await signedIn(c);
      const given = c.req.valid("json");
      const client = clientOf(c);
      const isSecond = "code" in given || "passkey" in given;
      const { confirmBy } = await readFactors(identity);
      if (!isSecond && !confirmBy.includes("email-code")) throw invalid("", "must be a second factor: you have one");
      const path = Object.keys(given)[0] ?? "";
      const from = { origin: ownOrigin(c.req.header("host")), client, caller: callerOf(c), device: deviceOf(c.req.header("cookie")) ?? "" };
      if (!(await confirms(identity, given, from))) throw invalid(path, "is not right, or was used before");
      const cookie = await rotateSession(identity, { hasTwoFactors: isSecond, isConfirmed: true });
      if (!cookie) throw new AppError("unauthenticated", "You are not signed in, or no longer.");
      c.header("set-cookie", cookie, { append: true });
      await recordSecurityEvent({ userId: identity.userId, name: "identity-confirmed", ...client, data: { by: path } });
      return c.body(null, 204);
    },
  );

/** @throws RateLimited */
async function confirms(
  { userId, email, sessionId }: Identity,
  given: ConfirmInput,
  { origin, client, caller, device }: { origin: string; client: Client; caller: string; device: string },
): Promise<boolean> {
  if ("code" in given) return (await spendSecondFactorCode(userId, given.code, { known: sessionId, client })) !== null;
  if ("passkey" in given) return (await checkPasskey(given.passkey, { purpose: "confirm", userId, origin, client })) !== null;
  // Counted as tries at signing in: a session must be no way to try more passwords.
  const key = `${email} ${caller}`;
  await consume("signIn", key);
  const user = "password" in given ? await checkPassword(email, given.password) : await checkSignInCode(email, given.emailCode, device);
  if (user) await giveBack("signIn", key);
  return user?.id === userId;
}
