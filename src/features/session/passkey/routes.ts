/** REST: passkeys of the person who asks, and signing in by one. */
import { assertFresh } from "#/core/auth.ts";
import { ownOrigin } from "#/core/sameOrigin.ts";
import { AppError, notFound } from "#/core/errors.ts";
import { answer, body, callerOf, createRoute, createRouter, idOf, madeAt, named, problems, z } from "#/core/http.ts";
import { consume, giveBack } from "#/core/rateLimit.ts";
import { rotateSession } from "#/features/session/commands.ts";
import {
  addPasskey,
  newPasskeyOptions,
  passkeyOptions,
  removePasskey,
  renamePasskey,
  checkPasskey,
} from "#/features/session/passkey/commands.ts";
import { deviceInWords } from "#/features/session/queries.ts";
import { clientOf, signedIn } from "#/features/session/routes.ts";
import {
  addPasskeyInput,
  passkeyRecord,
  passkeySignInInput,
  recoveryCodesRecord,
  renamePasskeyInput,
} from "#/features/session/secondFactor/schema.ts";
import { finishSignIn, pendingSignIn } from "#/features/session/signIn/commands.ts";

const tags = ["account"];
const record = named(passkeyRecord, "Passkey");
const params = idOf("passkey");
/** As WebAuthn has it, for `navigator.credentials`. */
const options = z.looseObject({ challenge: z.string() });
const optionsAnswer = answer(options, "What the browser's WebAuthn needs; it works once, for five minutes");

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/sign-in/passkey/options",
      tags,
      security: [],
      summary: "Begin to sign in by passkey, or to give it as the second factor",
      responses: { 200: optionsAnswer, ...problems },
    }),
    async (c) => {
      await consume("passkeyClient", callerOf(c));
      const pending = await pendingSignIn(c.req.header("cookie"));
      return c.json({ ...(await passkeyOptions("sign-in", pending?.userId ?? null, ownOrigin(c.req.header("host")))) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/sign-in/passkey",
      tags,
      security: [],
      summary: "Sign in by passkey",
      description: "Counts as two factors: the device has verified its user, or the first factor came before.",
      request: { body: body(passkeySignInInput) },
      responses: { 204: { description: "Signed in: the session's cookie is set" }, ...problems },
    }),
    async (c) => {
      const client = clientOf(c);
      await consume("signInClient", callerOf(c));
      const cookie = c.req.header("cookie") ?? null;
      const { response, remembers } = c.req.valid("json");
      const pending = await pendingSignIn(cookie);
      const origin = ownOrigin(c.req.header("host"));
      const userId = await checkPasskey(response, { purpose: "sign-in", userId: pending?.userId ?? null, origin, client });
      if (!userId) throw new AppError("unauthenticated", "This passkey was not accepted. Try again, or sign in another way.");
      await giveBack("signInClient", callerOf(c));
      for (const set of await finishSignIn({ userId, by: "passkey", pending, cookie, client, remembers }))
        c.header("set-cookie", set, { append: true });
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/me/confirmation/passkey-options",
      tags,
      summary: "Begin to confirm by passkey that it is you",
      responses: { 200: optionsAnswer, ...problems },
    }),
    async (c) => {
      const { userId } = await signedIn(c);
      return c.json({ ...(await passkeyOptions("confirm", userId, ownOrigin(c.req.header("host")))) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/me/passkeys/options",
      tags,
      summary: "Begin to add a passkey",
      responses: { 200: optionsAnswer, ...problems },
    }),
    async (c) => {
      const identity = await signedIn(c);
      assertFresh(identity);
      return c.json({ ...(await newPasskeyOptions(identity, ownOrigin(c.req.header("host")))) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/me/passkeys",
      tags,
      summary: "Add the passkey that the browser has made",
      request: { body: body(addPasskeyInput) },
      responses: {
        201: answer(
          recoveryCodesRecord.extend({ passkey: record }),
          "The passkey. With the first factor come the recovery codes, this once",
        ),
        ...problems,
      },
    }),
    async (c) => {
      const identity = await signedIn(c);
      assertFresh(identity);
      const client = clientOf(c);
      const { browser, system } = deviceInWords(client.userAgent);
      const { response, name = [browser, system].filter(Boolean).join(" · ") || "Passkey" } = c.req.valid("json");
      const added = await addPasskey(identity, { name, response }, ownOrigin(c.req.header("host")), client);
      const cookie = await rotateSession(identity, { hasTwoFactors: true, isConfirmed: true });
      if (cookie) c.header("set-cookie", cookie, { append: true });
      return c.json(added, 201, madeAt(`/me/passkeys/${added.passkey.id}`));
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/me/passkeys/{id}",
      tags,
      summary: "Rename a passkey",
      request: { params, body: body(renamePasskeyInput) },
      responses: { 200: answer(record, "The passkey as it is now"), ...problems },
    }),
    async (c) => {
      const { userId } = await signedIn(c);
      const passkey = await renamePasskey(userId, c.req.valid("param").id, c.req.valid("json").name);
      if (!passkey) throw notFound("passkey");
      return c.json(passkey, 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/me/passkeys/{id}",
      tags,
      summary: "Remove a passkey",
      request: { params },
      responses: { 204: { description: "Removed" }, ...problems },
    }),
    async (c) => {
      const identity = await signedIn(c);
      assertFresh(identity);
      if (!(await removePasskey(identity.userId, c.req.valid("param").id, clientOf(c)))) throw notFound("passkey");
      return c.body(null, 204);
    },
  );
