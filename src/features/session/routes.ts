/** REST: /sign-in-codes, /me, /sessions and /workspaces: what a person may ask before, or outside, any workspace. */
import { createHash } from "node:crypto";
import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import { v7 as uuidv7 } from "uuid";
import { systemActor } from "#/core/actor.ts";
import { bearerOf, type Identity, identityFromCookie } from "#/core/auth.ts";
import { ensureDevice } from "#/core/device.ts";
import { AppError, notFound } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import {
  type ApiEnv,
  answer,
  body,
  callerOf,
  createRoute,
  createRouter,
  idempotencyKey,
  named,
  pageOfSchema,
  problems,
  z,
} from "#/core/http.ts";
import { currentOrigin } from "#/core/origin.ts";
import { LOCALE_COOKIE, localeOf } from "#/core/locale.ts";
import { consume, rateLimitHeaders } from "#/core/rateLimit.ts";
import { id as uuid } from "#/core/record.ts";
import { type Client, recordSecurityEvent } from "#/core/securityEvent.ts";
import { askForSignInCode, isKnownDevice, revokeSession, revokeSessions } from "#/features/session/commands.ts";
import { waysOfAddress } from "#/features/identityProvider/requirement/queries.ts";
import { askForWaysInput, signInWayRecord } from "#/features/session/provider/schema.ts";
import { listSessions, workspacesOfUser } from "#/features/session/queries.ts";
import {
  askForSignInCodeInput,
  CODE_MINUTES,
  createOwnWorkspaceInput,
  listSessionsInput,
  meRecord,
  ownWorkspaceRecord,
  sessionRecord,
} from "#/features/session/schema.ts";

const tags = ["account"];
const workspace = named(ownWorkspaceRecord, "OwnWorkspace");

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/sign-in-codes",
      tags,
      security: [],
      summary: "Have a code mailed to sign in with",
      description: "Answers alike whether or not there is a user with this address; only a user gets mail.",
      request: { body: body(askForSignInCodeInput) },
      responses: { 202: answer(z.object({ expiresInSeconds: z.int() }), "If there is such a user, a code is on its way"), ...problems },
    }),
    async (c) => {
      const { email } = c.req.valid("json");
      const device = ensureDevice(c.req.header("cookie"));
      if (device.setCookie) c.header("set-cookie", device.setCookie, { append: true });
      await consume("signInCodeClient", callerOf(c));
      // What strangers ask for must not keep somebody out who has been here before.
      if (await isKnownDevice(email, device.hash)) await consume("signInCode", `${email} ${device.hash}`);
      else {
        await consume("signInCode", `${email} ${callerOf(c)}`);
        await consume("signInCodeAddress", email);
      }
      await askForSignInCode(email, localeOf(getCookie(c, LOCALE_COOKIE), c.req.header("accept-language") ?? null).locale, device.hash);
      return c.json({ expiresInSeconds: CODE_MINUTES * 60 }, 202);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/sign-in-ways",
      tags,
      security: [],
      summary: "Which identity providers speak for the domain of an address",
      request: { query: askForWaysInput },
      responses: {
        200: answer(z.object({ data: z.array(named(signInWayRecord, "SignInWay")) }), "The providers; none for most domains"),
        ...problems,
      },
    }),
    async (c) => {
      await consume("signInWays", callerOf(c));
      const ways = await waysOfAddress(c.req.valid("query").email);
      return c.json({ data: ways.map(({ id, name }) => ({ name, url: `/sso/${id}/start` })) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/me",
      tags,
      summary: "Who is signed in",
      responses: { 200: answer(named(meRecord, "Me"), "The user"), ...problems },
    }),
    async (c) => {
      const { userId, email, name, sessionId } = await signedIn(c);
      return c.json({ id: userId, email, name, sessionId }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/sessions",
      tags,
      summary: "List the devices the user is signed in on",
      request: { query: listSessionsInput },
      responses: { 200: answer(pageOfSchema(named(sessionRecord, "Session")), "A page of sessions, newest first"), ...problems },
    }),
    async (c) => {
      const { userId, sessionId } = await signedIn(c);
      return c.json(await listSessions(userId, sessionId, c.req.valid("query")), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/sessions/{id}",
      tags,
      summary: "Sign a device out",
      request: { params: z.object({ id: z.string() }) },
      responses: { 204: { description: "Signed out, everywhere within seconds" }, ...problems },
    }),
    async (c) => {
      const { userId } = await signedIn(c);
      const { id } = c.req.valid("param");
      if (!uuid.safeParse(id).success || !(await revokeSession(id, userId))) throw notFound("session");
      await recordSecurityEvent({ userId, name: "session-revoked", ...clientOf(c), data: { count: 1 } });
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/sessions",
      tags,
      summary: "Sign out everywhere but here; remembered devices are asked for the second factor again",
      responses: { 204: { description: "Signed out, everywhere within seconds" }, ...problems },
    }),
    async (c) => {
      const { userId, sessionId } = await signedIn(c);
      await revokeSessions(userId, sessionId, clientOf(c));
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/workspaces",
      tags,
      summary: "List the user's workspaces",
      responses: { 200: answer(pageOfSchema(workspace), "All of them, the first joined first"), ...problems },
    }),
    async (c) => {
      const { userId } = await signedIn(c);
      return c.json({ data: await workspacesOfUser(userId), nextCursor: null }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/workspaces",
      tags,
      summary: "Create a workspace",
      request: { body: body(createOwnWorkspaceInput) },
      responses: { 201: answer(workspace, "The new workspace; the user is its owner"), ...problems },
    }),
    async (c) => {
      const { userId, name, email } = await signedIn(c);
      const input = c.req.valid("json");
      const key = idempotencyKey(c);
      await consume("workspaceCreate", userId);
      const id = key === undefined ? uuidv7() : workspaceIdOf(userId, key);
      await execute(systemActor(id, name), "workspace.create", { ...input, owner: { userId, name, email } }, key);
      return c.json({ id, ...input, role: "owner" as const }, 201, { location: `/api/v1/workspaces/${id}` });
    },
  );

/**
 * The person who asks. These routes know no workspace, so an API key, which has one, is no way in.
 * @throws AppError unauthenticated | rate-limited
 */
export async function signedIn(c: Context<ApiEnv>): Promise<Identity> {
  if (bearerOf(c.req.header("authorization")) !== null)
    throw new AppError("unauthenticated", "This belongs to a person, and an API key to a workspace. Sign in instead.");
  const identity = await identityFromCookie(c.req.header("cookie"));
  if (!identity) throw new AppError("unauthenticated", "You are not signed in, or no longer.");
  const limit = await consume("api", `user:${identity.userId}`);
  for (const [name, value] of Object.entries(limit ? rateLimitHeaders(limit) : {})) c.header(name, value);
  return identity;
}

/** Where the request comes from, as it is written down. What limits count is `callerOf`: of IPv6, the whole network. */
export const clientOf = (c: Context<ApiEnv>): Client => ({
  ip: currentOrigin().ip ?? callerOf(c),
  userAgent: c.req.header("user-agent") ?? "",
});

/**
 * A repeat is answered out of the workspace it made, so it has to find that one again: the id follows from the key. Shaped like every
 * other id (UUIDv7), except that its time means nothing.
 */
function workspaceIdOf(userId: string, key: string): string {
  const hex = createHash("sha256").update(`workspace ${userId} ${key}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
