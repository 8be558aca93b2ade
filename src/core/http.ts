/** HTTP for every route: who asks, problem documents for errors, request ids, limits, and the OpenAPI description. */

import type { HttpBindings } from "@hono/node-server";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { v7 as uuidv7 } from "uuid";
import type { Actor } from "#/core/actor.ts";
import { AppError, type ErrorCode, issuesOf, notFound } from "#/core/errors.ts";
import { log } from "#/core/log.ts";
import { clientAddressOf, exactAddressOf, RateLimited } from "#/core/rateLimit.ts";

export type ApiEnv = { Bindings: HttpBindings; Variables: { actor: Actor; requestId: string } };
export { createRoute, z };

/** A router for one feature's resource, mounted below /api/v1 by server.ts. Bad input is answered with every fault by its path. */
export const createRouter = () =>
  new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      // What is no id names nothing, like an id that nobody has.
      if (result.target === "param") throw notFound(result.error.issues[0]?.message ?? "record");
      const issues = issuesOf(result.error.issues);
      // A parameter may hold a list with commas: its fault is the parameter's.
      throw new AppError("invalid", undefined, {
        issues: result.target === "query" ? issues.map(({ path, message }) => ({ path: path.split(".", 1).join(), message })) : issues,
      });
    },
  });

/** The path's `{id}`, of a record of this noun. */
export const idOf = (noun: string) => z.object({ id: z.uuid({ error: noun }) });
/** What tells of a new record: its version and where it is. */
export const madeAt = (path: string, version?: number) => ({
  location: `/api/v1${path}`,
  ...(version === undefined ? {} : { etag: `"${version}"` }),
});

/**
 * A record's schema under its name in the description. A copy, because the description's methods are only there on schemas made after its
 * library was loaded, and those of schema.ts, which browsers share, were made before.
 */
export const named = <T extends z.ZodType>(schema: T, name: string): T => (schema.clone() as T).openapi(name);

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi("Problem");

/** Answers an error as RFC 9457 says. What is not an AppError is logged whole and shown as `internal`, without its message. */
export function problemResponse(error: unknown, c: Context<ApiEnv>): Response {
  const known = toAppError(error);
  if (known.code === "internal") log.error({ err: error, path: c.req.path }, "a request failed");
  const requestId = c.get("requestId") ?? uuidv7();
  c.header("x-request-id", requestId);
  const body = {
    type: `https://connect.invalid/problems/${known.code}`,
    title: known.title,
    status: known.status,
    detail: known.issues
      ? `${known.title}: ${known.issues.map((issue) => `${issue.path || "body"} ${issue.message}`).join("; ")}`
      : known.message,
    code: known.code,
    requestId,
    ...(known.issues ? { errors: known.issues } : {}),
  };
  if (known instanceof RateLimited) {
    c.header("retry-after", String(known.retryAfterSeconds));
    c.header("ratelimit-limit", String(known.limit.limit));
    c.header("ratelimit-remaining", "0");
    c.header("ratelimit-reset", String(known.limit.resetSeconds));
  }
  if (known.status === 401) c.header("www-authenticate", c.req.path.startsWith("/webhooks/") ? 'Basic realm="Connect"' : "Bearer");
  return c.body(JSON.stringify(body), known.status as 400, { "content-type": "application/problem+json" });
}

const BY_STATUS: Record<number, ErrorCode> = {
  400: "bad-request",
  401: "unauthenticated",
  403: "forbidden",
  404: "not-found",
  405: "method-not-allowed",
  413: "too-large",
  414: "uri-too-long",
  415: "unsupported-media-type",
};
/** PostgreSQL's words for text that is no UTF-8, as U+0000: whatever schema has let it through, the fault is the caller's. */
const UNSTORABLE = new Set(["22021", "22P05"]);
function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof HTTPException)
    return new AppError(
      error.status === 400 && /JSON/.test(error.message) ? "invalid-json" : (BY_STATUS[error.status] ?? "internal"),
      undefined,
      { cause: error },
    );
  if (UNSTORABLE.has(String((error as { code?: unknown } | null)?.code)))
    return new AppError("bad-request", "The request holds a character that is none (U+0000). Nothing was changed.", { cause: error });
  return new AppError("internal", "Something went wrong on our side. Nothing was changed; please try again.", { cause: error });
}

const PROBLEMS = [400, 401, 403, 404, 409, 412, 413, 415, 422, 429] as const;
/** The problem answers of a route, for its description. */
export const problems = Object.fromEntries(
  PROBLEMS.map((status) => [status, { description: "A problem", content: { "application/problem+json": { schema: problem } } }]),
) as Record<(typeof PROBLEMS)[number], { description: string; content: { "application/problem+json": { schema: typeof problem } } }>;

/** The JSON answer of a route, for its description. */
export const answer = <T extends z.ZodType>(schema: T, description = "Done") => ({
  description,
  content: { "application/json": { schema } },
});
export const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { "application/json": { schema } } });
export const pageOfSchema = <T extends z.ZodType>(schema: T) => z.object({ data: z.array(schema), nextCursor: z.string().nullable() });

/** Refuses a longer body. It may have to read the body to measure it: it belongs behind what asks who sends it. */
export const limitBody = (bytesMax: number) =>
  bodyLimit({
    maxSize: bytesMax,
    onError: () => {
      throw new AppError("too-large", `The body may have ${Math.floor(bytesMax / 1024 / 1024)} MB at most.`);
    },
  });

/** What says who asks, and in which workspace. EventSource and frames cannot send headers: for them it stands in the query. */
export const credentialsOf = (c: Context<ApiEnv>) => ({
  cookie: c.req.header("cookie"),
  authorization: c.req.header("authorization"),
  workspace: c.req.header("x-workspace") ?? c.req.query("workspace"),
});

const peerOf = (c: Context<ApiEnv>) => ({
  remoteAddress: c.env?.incoming?.socket?.remoteAddress,
  forwardedFor: c.req.header("x-forwarded-for"),
});
/** Who asks, as limits count it. */
export const callerOf = (c: Context<ApiEnv>): string => clientAddressOf(peerOf(c));
/** The address that asks. */
export const addressOf = (c: Context<ApiEnv>): string => exactAddressOf(peerOf(c));

/** The id under which a write is carried out once, from the header Idempotency-Key. */
export function idempotencyKey(c: Context<ApiEnv>): string | undefined {
  const key = c.req.header("idempotency-key");
  if (key !== undefined && (key.length === 0 || key.length > 255))
    throw new AppError("bad-request", "Idempotency-Key must have 1 to 255 characters.");
  return key;
}

/** The version a PATCH expects, from If-Match, quoted or bare; undefined when absent or `*`. */
export function expectedVersion(c: Context<ApiEnv>): number | undefined {
  const header = c.req.header("if-match")?.trim();
  if (!header || header === "*") return undefined;
  const version = Number(header.replace(/^W\//, "").replace(/^"(.*)"$/, "$1"));
  if (!Number.isInteger(version)) throw new AppError("bad-request", "If-Match must hold a version, as the ETag of a record does.");
  return version;
}
