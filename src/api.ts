/** The API, /api/v1: what each request passes before a resource answers it, from its size to who asks, how often, and what is refused. */
import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import { compress } from "hono/compress";
import { currentSeq, keepAnswer, keptAnswer } from "#/core/answerCache.ts";
import { actorFromRequest, bearerOf } from "#/core/auth.ts";
import { assertSameOrigin } from "#/core/sameOrigin.ts";
import { AppError } from "#/core/errors.ts";
import { type ApiEnv, callerOf, createRouter, credentialsOf, limitBody, problemResponse } from "#/core/http.ts";
import { log, logContext } from "#/core/log.ts";
import { requestDuration } from "#/core/metrics.ts";
import { consume } from "#/core/rateLimit.ts";
import { limitDepth, limitParts } from "#/core/requestLimits.ts";
import { SESSION_COOKIE } from "#/core/sessionCookie.ts";
import { env } from "#/env.ts";
import { recordRefusal } from "#/features/audit/commands.ts";
import { resources } from "#/features/server.ts";
import { routes as joinRoutes } from "#/features/session/join/routes.ts";
import { renewedCookie } from "#/features/session/commands.ts";
import { routes as passkeyRoutes } from "#/features/session/passkey/routes.ts";
import { routes as passwordRoutes } from "#/features/session/password/routes.ts";
import { routes as identityRoutes } from "#/features/session/provider/link/routes.ts";
import { routes as sessionRoutes } from "#/features/session/routes.ts";
import { routes as secondFactorRoutes } from "#/features/session/secondFactor/routes.ts";

const JSON_BYTES_MAX = 5 * 1024 * 1024;
const UPLOAD_BYTES_MAX = 26 * 1024 * 1024;

/** Where files come in. */
const UPLOADS = new Set(["/attachments", "/members/me/avatar", "/workspace/logo"]);
/** And where they come in pieces. */
const PIECES = "/uploads/";

const limitJson = limitBody(JSON_BYTES_MAX);
const limitUpload = limitBody(UPLOAD_BYTES_MAX);
const limitPiece = limitBody(1024 * 1024);

/** Lists, whose making costs far more than the look-up that says whether they still hold. A single record costs no more than that. */
const KEPT = new Set(
  ["tickets", "ticket-counts", "view-counts", "search", "contacts", "companies", "labels", "members", "teams", "inboxes"].map(
    (name) => `/api/v1/${name}`,
  ),
);

/** What may be large, and is asked for seldom, goes compressed. Lists do not: that would cost more than their making. The stream never may. */
const LARGE = ["/sync/bootstrap", "/sync/changes", "/ticket-ids"];

const STREAM = "/api/v1/sync/stream";

/** What reads much of a workspace, beside what everybody may do fifty times a second. */
const COSTLY = new Set([...LARGE, "/search"].map((path) => `/api/v1${path}`));

/** A wrong key is counted by who sent it: whoever tries many gets no further answers for a while. Right ones are never held up. */
async function countRefused(error: unknown, c: Context<ApiEnv>): Promise<never> {
  const isKey = bearerOf(c.req.header("authorization")) !== null;
  if (isKey && error instanceof AppError && error.code === "unauthenticated") await consume("refused", callerOf(c));
  throw error;
}

/** /api/v1, complete with its description. @param actorOf how it is told who asks; a measurement asks by another way */
export function createApi(actorOf: typeof actorFromRequest = actorFromRequest) {
  const api = createRouter().basePath("/api/v1");
  api.onError(async (error, c) => {
    await tellRefusal(error, c);
    return problemResponse(error, c);
  });
  api.use(async (c, next) => {
    const started = performance.now();
    // The server's own. A measurement has none around it.
    const requestId = String(logContext.getStore()?.requestId ?? randomUUID());
    c.set("requestId", requestId);
    c.header("x-request-id", requestId);
    c.header("cache-control", "no-store");
    await next();
    const { method, routePath: route } = c.req;
    requestDuration.observe({ method, route, status: c.res.status }, (performance.now() - started) / 1_000);
  });
  api.use((c, next) => {
    const { method } = c.req;
    const hasBody = c.req.header("transfer-encoding") !== undefined || Number(c.req.header("content-length") ?? 0) > 0;
    if (!hasBody || method === "GET" || method === "HEAD" || method === "DELETE") return next();
    const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
    const path = c.req.path.slice("/api/v1".length);
    const isPiece = method === "PUT" && path.startsWith(PIECES);
    const isUpload = isPiece || UPLOADS.has(path);
    const wanted = isPiece ? "application/octet-stream" : isUpload ? "multipart/form-data" : "application/json";
    if (type !== wanted && !(wanted === "application/json" && type.endsWith("+json")))
      throw new AppError("unsupported-media-type", `Send the body as ${wanted}.`);
    // A file is not taken in before it is known who sends it.
    return isUpload ? next() : limitJson(c, () => limitDepth(c, next) as Promise<void>);
  });
  api.use((c, next) => {
    assertSameOrigin({
      method: c.req.method,
      cookie: c.req.header("cookie"),
      authorization: c.req.header("authorization"),
      origin: c.req.header("origin"),
      secFetchSite: c.req.header("sec-fetch-site"),
      host: c.req.header("host"),
    });
    return next();
  });
  api.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: {
      title: "Connect",
      version: "1",
      description:
        "Tickets, messages, contacts and all else of a workspace. Errors are problem documents (RFC 9457); lists page by cursor.",
    },
    servers: [{ url: env.APP_URL }],
    security: [{ key: [] }, { session: [] }],
  });
  api.openAPIRegistry.registerComponent("securitySchemes", "key", { type: "http", scheme: "bearer" });
  api.openAPIRegistry.registerComponent("securitySchemes", "session", { type: "apiKey", in: "cookie", name: SESSION_COOKIE });
  for (const resource of [sessionRoutes, joinRoutes, passwordRoutes, secondFactorRoutes, passkeyRoutes, identityRoutes])
    api.route("/", resource);
  api.use(async (c, next) => {
    const actor = await actorOf(credentialsOf(c)).catch((error: unknown) => countRefused(error, c));
    c.set("actor", actor);
    const limit = await consume("api", `${actor.workspaceId}:${actor.id}`);
    if (limit) {
      c.header("ratelimit-limit", String(limit.limit));
      c.header("ratelimit-remaining", String(limit.remaining));
      c.header("ratelimit-reset", String(limit.resetSeconds));
    }
    if (COSTLY.has(c.req.path)) await consume("costly", `${actor.workspaceId}:${actor.id}`);
    await next();
    // A stream has sent its headers long before.
    const cookie = actor.type === "member" && c.req.path !== STREAM ? await renewedCookie(c.req.header("cookie")) : null;
    if (cookie) c.header("set-cookie", cookie, { append: true });
  });
  api.use(async (c, next) => {
    const { method, path } = c.req;
    if (method !== "GET" || !KEPT.has(path)) return next();
    const actor = c.get("actor");
    const url = c.req.url.slice(c.req.url.indexOf("/api/v1"));
    const seq = await currentSeq(actor.workspaceId);
    const kept = keptAnswer(actor, url, seq);
    if (kept) return c.body(kept.body, 200, kept.headers);
    await next();
    if (c.res.status !== 200 || !c.res.headers.get("content-type")?.startsWith("application/json")) return;
    const etag = c.res.headers.get("etag");
    keepAnswer(actor, url, {
      seq,
      body: await c.res.clone().text(),
      headers: { "content-type": "application/json", ...(etag ? { etag } : {}) },
    });
  });
  for (const path of LARGE) api.use(path, compress({ encoding: "gzip" }));
  for (const path of UPLOADS) api.use(path, limitUpload, limitParts);
  api.use(`${PIECES}*`, limitPiece);
  for (const resource of resources) api.route("/", resource);
  return api;
}

/** What an actor may not do, and tried, is worth knowing. */
async function tellRefusal(error: unknown, c: Context<ApiEnv>): Promise<void> {
  const actor = c.get("actor");
  if (!actor || !(error instanceof AppError) || error.code !== "forbidden") return;
  const { method, path } = c.req;
  // The body was read before, and is kept: it names the command.
  const sent = path === "/api/v1/commands" ? await c.req.json<{ name?: unknown }>().catch(() => null) : null;
  const what = typeof sent?.name === "string" ? sent.name.slice(0, 80) : `${method} ${path.slice(0, 200)}`;
  await recordRefusal(actor, what).catch((cause: unknown) => log.error({ err: cause }, "a refusal could not be written to the audit log"));
}
