/** How large, how deep and how slow a request may be, before anybody looks at what it says. Measures of docs/security.md. */
import type { IncomingMessage, ServerOptions, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { MiddlewareHandler } from "hono";
import { AppError } from "#/core/errors.ts";
import type { ApiEnv } from "#/core/http.ts";
import { logRefusal } from "#/core/refusal.ts";
import { bareHeaders } from "#/core/securityHeaders.ts";

const URL_LENGTH_MAX = 8_192;
const QUERY_PARAMETERS_MAX = 100;
const JSON_DEPTH_MAX = 32;
const MULTIPART_PARTS_MAX = 10;

/**
 * Of Node's server: header lines are whole within 20 seconds and 16 KiB, a request with its body within five minutes (26 MB on a line of
 * 1 Mbit/s). Who sends a byte now and then is cut off; connections are looked through every five seconds.
 */
export const SERVER_LIMITS: ServerOptions = {
  maxHeaderSize: 16_384,
  headersTimeout: 20_000,
  requestTimeout: 300_000,
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 65_000,
};

const METHODS = new Set(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]);

/** What is wrong with a request's first line, or null. @returns the error it is answered with */
export function faultOfRequest({ url = "/", method = "GET" }: Pick<IncomingMessage, "url" | "method">): AppError | null {
  if (!METHODS.has(method)) return new AppError("method-not-allowed", `${method} is not used here.`);
  if (url.length > URL_LENGTH_MAX) return new AppError("uri-too-long", `The address may have ${URL_LENGTH_MAX} characters at most.`);
  const query = url.indexOf("?") < 0 ? "" : url.slice(url.indexOf("?") + 1);
  if (query.split("&", QUERY_PARAMETERS_MAX + 2).length > QUERY_PARAMETERS_MAX)
    return new AppError("bad-request", `The address may have ${QUERY_PARAMETERS_MAX} parameters at most.`);
  return null;
}

const problemOf = ({ status, title, message, code }: AppError) =>
  JSON.stringify({ type: `https://connect.invalid/problems/${code}`, title, status, detail: message, code });

/** Answers before any router does, with the same kind of document. */
export function refuse(response: ServerResponse, error: AppError, headers: Record<string, string> = {}): void {
  response.writeHead(error.status, { "content-type": "application/problem+json", "cache-control": "no-store", ...headers });
  response.end(problemOf(error));
}

/** What cannot be read as HTTP, has too long headers, or comes too slowly, has no request to answer: the answer goes to the bare socket. */
export function answerBrokenRequest(fault: NodeJS.ErrnoException, socket: Socket): void {
  if (fault.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const error =
    fault.code === "HPE_HEADER_OVERFLOW"
      ? new AppError("headers-too-large", "The header lines may have 16 KB at most.")
      : fault.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? new AppError("request-timeout", "The request did not arrive in time. Nothing was done.")
        : new AppError("bad-request", "This is not a request of HTTP/1.1.");
  logRefusal({ ip: socket.remoteAddress ?? null, status: error.status });
  const body = problemOf(error);
  socket.end(
    `HTTP/1.1 ${error.status} ${error.title}\r\n${bareHeaders()}content-type: application/problem+json\r\ncache-control: no-store\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

/** Whether brackets nest deeper than `max`. Looks at the text alone, so that nothing deep is ever built. */
export function isDeeper(json: string, max: number): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at++) {
    const sign = json.charCodeAt(at);
    if (isText) {
      if (sign === BACKSLASH) at++;
      else if (sign === QUOTE) isText = false;
    } else if (sign === QUOTE) isText = true;
    else if (sign === OPEN_ARRAY || sign === OPEN_OBJECT) {
      if (++depth > max) return true;
    } else if (sign === CLOSE_ARRAY || sign === CLOSE_OBJECT) depth--;
  }
  return false;
}
const [QUOTE, BACKSLASH, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/** Behind the limit of the body's length, which it reads. */
export const limitDepth: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (isDeeper(await c.req.text(), JSON_DEPTH_MAX))
    throw new AppError("bad-request", `The body may be nested ${JSON_DEPTH_MAX} levels deep at most.`);
  return next();
};

/** A form with a file has a handful of parts; thousands of them only cost time. Behind the limit of the body's length. */
export const limitParts: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const boundary = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(c.req.header("content-type") ?? "");
  if (!boundary) return next();
  const body = Buffer.from(await c.req.arrayBuffer());
  const line = `--${boundary[1] ?? boundary[2]}`;
  let parts = 0;
  for (let at = body.indexOf(line); at >= 0; at = body.indexOf(line, at + line.length))
    // The last line ends the body and begins no part.
    if (++parts > MULTIPART_PARTS_MAX + 1) throw new AppError("bad-request", `The form may have ${MULTIPART_PARTS_MAX} parts at most.`);
  return next();
};
