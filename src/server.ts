/**
 * The web server: Hono in front for the API, webhooks and probes, Next behind for pages. It sets each page's Content-Security-Policy,
 * because Next reads the nonce of a page from its request.
 */
import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createApi } from "#/api.ts";
import { apiReference } from "#/core/apiReference.ts";
import { isForeignForm } from "#/core/sameOrigin.ts";
import { inWorkspace, sql, system } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { addressOf, callerOf, createRouter, problemResponse } from "#/core/http.ts";
import { log, logContext } from "#/core/log.ts";
import { metrics } from "#/core/metrics.ts";
import { newestMigration } from "#/core/migrate.ts";
import { withOrigin } from "#/core/origin.ts";
import {
  type Caller,
  CLIENT_ADDRESS_HEADER,
  clientAddressOf,
  consume,
  exactAddressOf,
  isInside,
  RateLimited,
  rateLimitHeaders,
} from "#/core/rateLimit.ts";
import { isRefusal, logRefusal } from "#/core/refusal.ts";
import { answerBrokenRequest, faultOfRequest, refuse, SERVER_LIMITS } from "#/core/requestLimits.ts";
import { protectPage, secure, securityText, WORKER_POLICY } from "#/core/securityHeaders.ts";
import { closeStreams } from "#/core/stream.ts";
import { env } from "#/env.ts";
import { webhooks } from "#/features/mail/routes.ts";
import { media } from "#/features/attachment/media/routes.ts";
import { downloads } from "#/features/privacy/export/routes.ts";
import { logos } from "#/features/workspace/logo/routes.ts";
import { routes as ssoRoutes } from "#/features/session/provider/routes.ts";
import { routes as scimRoutes } from "#/features/directory/scim/routes.ts";

const SHUTDOWN_MS = 15_000;

/** The process lives; it can serve; its figures. */
function createProbes() {
  const probes = createRouter();
  probes.onError(problemResponse);
  probes.get("/healthz", (c) => c.json({ status: "ok" }));
  probes.get("/readyz", async (c) => {
    try {
      await inWorkspace("00000000-0000-0000-0000-000000000000", () => sql("select 1"));
      const [migration] = await system("select from _prisma_migrations where migration_name = $1 and finished_at is not null", [
        newestMigration(),
      ]);
      if (migration) return c.json({ status: "ready" });
      return c.json({ status: "not ready", reason: "The database lacks migrations of this version. Run `connect migrate`." }, 503);
    } catch (error) {
      log.warn({ err: error }, "not ready");
      return c.json({ status: "not ready", reason: "The database does not answer." }, 503);
    }
  });
  // Figures tell how much is going on: they are for who stands beside, not for whom a proxy has let through.
  probes.get("/metrics", async (c) => {
    if (!isInside(addressOf(c))) throw new AppError("forbidden", "Figures are shown to callers of this machine and its network.");
    return c.text(await metrics.metrics(), 200, { "content-type": metrics.contentType });
  });
  return probes;
}

/** The whole of Hono: what does not concern Next. */
export function createFront() {
  const front = createRouter();
  front.onError(problemResponse);
  // Here and not on the API, whose own would be lost when it is mounted.
  front.notFound((c) =>
    problemResponse(new AppError("not-found", "There is nothing at this address. The API is described at /api/v1/openapi.json."), c),
  );
  const api = createApi();
  front.route("/", api);
  front.route("/", createProbes());
  front.use("/webhooks/*", async (c, next) => {
    await next();
    if (c.res.status === 401) await consume("refused", callerOf(c));
  });
  front.route("/", webhooks);
  front.use("/media/*", async (c, next) => {
    await consume("media", callerOf(c));
    return next();
  });
  front.route("/", media);
  front.route("/", logos);
  front.route("/", downloads);
  front.route("/", ssoRoutes);
  front.route("/", scimRoutes);
  // Made by tools/build.mjs; asked for again at each start of the desk, so that a new build is noticed.
  front.get("/sw.js", async (c) =>
    c.body(await readFile("dist/serviceWorker.js", "utf8"), 200, {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "no-cache",
      "content-security-policy": WORKER_POLICY,
    }),
  );
  front.get("/sw-files.json", async (c) => c.json({ data: await builtFiles() }, 200, { "cache-control": "no-cache" }));
  front.get("/.well-known/security.txt", (c) => c.text(securityText(), 200, { "cache-control": "public, max-age=86400" }));
  front.get("/docs/api", async (c) =>
    c.html(apiReference(await (await api.request("/api/v1/openapi.json")).json()), 200, {
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    }),
  );
  return front;
}

/** The files every page of this build may ask for: the service worker keeps a copy of them. */
async function builtFiles(): Promise<string[]> {
  const names = await readdir(".next/static", { recursive: true }).catch(() => []);
  return names.filter((name) => /\.(js|css|woff2)$/.test(name)).map((name) => `/_next/static/${name}`);
}

const FRONT = [
  "/api/v1/",
  "/media/",
  "/downloads/",
  "/webhooks/",
  "/sso/",
  "/scim/",
  "/healthz",
  "/readyz",
  "/metrics",
  "/docs/api",
  "/sw.js",
  "/sw-files.json",
  "/.well-known/",
];
const isFront = (path: string) => FRONT.some((start) => path === start || path.startsWith(start));

export type Server = { port: number; stop: () => Promise<void> };

/** Serves until stopped. `dev`: Next compiles pages as they are asked for. `pages: false` leaves Next out, for tests of the API. */
export async function startServer({
  host = env.HOST,
  port = env.PORT,
  dev = false,
  pages = true,
  limits = SERVER_LIMITS,
} = {}): Promise<Server> {
  const server = createServer(limits);
  const front = getRequestListener(createFront().fetch as Parameters<typeof getRequestListener>[0]);
  const page = pages
    ? await openNext(server, host, port, dev)
    : (_request: IncomingMessage, response: ServerResponse) => void response.writeHead(404).end();
  server.on("clientError", answerBrokenRequest);
  server.on("request", (request, response) => {
    const caller = { remoteAddress: request.socket.remoteAddress, forwardedFor: [request.headers["x-forwarded-for"]].flat().join(",") };
    const ip = exactAddressOf(caller);
    const context = { requestId: randomUUID() };
    const started = performance.now();
    response.once("close", () => logContext.run(context, () => tellAnswer(request, response, { ip, started })));
    logContext.run(context, () => answer(request, response, caller, ip));
  });
  const answer = (request: IncomingMessage, response: ServerResponse, caller: Caller, ip: string) => {
    secure(response);
    const fault = faultOfRequest(request);
    if (fault) return refuse(response, fault);
    return withOrigin({ ip, userAgent: request.headers["user-agent"] }, () => {
      if (isFront(request.url ?? "/")) return front(request, response);
      // Sign-in behind Next counts tries by caller; whatever a client sent under this name is overwritten.
      request.headers[CLIENT_ADDRESS_HEADER] = clientAddressOf(caller);
      protectPage(request, response, dev);
      const { host, origin, "sec-fetch-site": secFetchSite } = request.headers;
      if (isForeignForm({ method: request.method ?? "GET", host, origin, secFetchSite: [secFetchSite].flat()[0] }))
        return refuse(response, new AppError("forbidden", "The form came from another site. Nothing was done."));
      return void consumePage(request).then(
        () => page(request, response),
        (error: unknown) => refusePage(response, error),
      );
    });
  };
  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen(port, host, done);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    stop: async () => {
      closeStreams();
      const closed = new Promise((done) => server.close(done));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), SHUTDOWN_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** One line for each request, and one for what was refused. Of the address without its query, which holds what people look for. */
function tellAnswer(
  { method = "GET", url = "/" }: IncomingMessage,
  { statusCode: status }: ServerResponse,
  { ip, started }: { ip: string; started: number },
): void {
  const path = url.split("?", 1).join();
  if (path.startsWith("/_next/static/")) return;
  log.debug({ ip, method, path, status, seconds: (performance.now() - started) / 1_000 }, "a request was answered");
  if (isRefusal(status, logContext.getStore()?.userId !== undefined || logContext.getStore()?.keyId !== undefined))
    logRefusal({ ip, method, path, status });
}

/** Files of the build cost nothing; pages, and what NextAuth does, are counted by who asks. */
async function consumePage({ url = "/", headers }: IncomingMessage): Promise<void> {
  if (!url.startsWith("/_next/static/")) await consume("page", String(headers[CLIENT_ADDRESS_HEADER]));
}

function refusePage(response: ServerResponse, error: unknown): void {
  const known = error instanceof RateLimited ? error : null;
  if (!known) log.error({ err: error }, "a page could not be answered");
  refuse(response, known ?? new AppError("internal"), known ? rateLimitHeaders(known.limit, true) : {});
}

async function openNext(server: ReturnType<typeof createServer>, hostname: string, port: number, dev: boolean) {
  const { default: next } = await import("next");
  const app = next({ dev, hostname, port, httpServer: server });
  await app.prepare();
  return app.getRequestHandler();
}
