/** REST: /password-resets and /me/password */
import { getCookie } from "hono/cookie";
import { answer, body, callerOf, createRoute, createRouter, problems, z } from "#/core/http.ts";
import { LOCALE_COOKIE, localeOf } from "#/core/locale.ts";
import { consume, giveBack } from "#/core/rateLimit.ts";
import { askForReset, changePassword, resetPassword } from "#/features/session/password/commands.ts";
import { askForResetInput, changePasswordInput, RESET_MINUTES, resetPasswordInput } from "#/features/session/password/schema.ts";
import { clientOf, signedIn } from "#/features/session/routes.ts";

const tags = ["account"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/password-resets",
      tags,
      security: [],
      summary: "Have a link mailed to set a new password with",
      description: "Answers alike whether or not there is a user with this address; only a user gets mail.",
      request: { body: body(askForResetInput) },
      responses: { 202: answer(z.object({ expiresInSeconds: z.int() }), "If there is such a user, a link is on its way"), ...problems },
    }),
    async (c) => {
      const { email } = c.req.valid("json");
      await consume("signInCodeClient", callerOf(c));
      await consume("passwordReset", `${email} ${callerOf(c)}`);
      await askForReset(email, localeOf(getCookie(c, LOCALE_COOKIE), c.req.header("accept-language") ?? null).locale);
      return c.json({ expiresInSeconds: RESET_MINUTES * 60 }, 202);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/password-resets",
      tags,
      security: [],
      summary: "Set a new password with the token of a mailed link; every session of the user ends",
      request: { body: body(resetPasswordInput) },
      responses: { 204: { description: "It is set" }, ...problems },
    }),
    async (c) => {
      const { token, password } = c.req.valid("json");
      await consume("signInClient", callerOf(c));
      await resetPassword(token, password, clientOf(c));
      await giveBack("signInClient", callerOf(c));
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/me/password",
      tags,
      summary: "Set one's own password; one's other sessions end",
      description: "With the one until now, or, without it, soon after signing in or confirming that it is you.",
      request: { body: body(changePasswordInput) },
      responses: { 204: { description: "It is set" }, ...problems },
    }),
    async (c) => {
      const identity = await signedIn(c);
      const counted = `change ${identity.userId}`;
      await consume("signIn", counted);
      const cookie = await changePassword(identity, c.req.valid("json"), clientOf(c));
      await giveBack("signIn", counted);
      if (cookie) c.header("set-cookie", cookie, { append: true });
      return c.body(null, 204);
    },
  );
