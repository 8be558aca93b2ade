/**
 * The one way to fetch what a person outside has named: an image of a mail, the address of a webhook. Names are resolved once, by the
 * connection itself, and nothing but public addresses is ever connected to, redirects included: such a request cannot reach into the network
 * this installation stands in. `publicAddress` is the same check for what is not HTTP.
 */
import { lookup as lookupName } from "node:dns";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

export type GuardedAnswer = { status: number; contentType: string; body: Buffer };
export type GuardedOptions = {
  timeoutMs: number;
  bytesMax: number;
  method?: "GET" | "POST";
  /** Of the request; never a cookie, a referrer, or who asks. */
  headers?: Record<string, string>;
  body?: string;
  /** How often an answer may lead elsewhere. */
  redirectsMax?: number;
  /** Hosts of the own network that an operator allows, with or without a port. */
  allowedHosts?: readonly string[];
  /** Answers names in the system's place: for tests of what a name may lead to. */
  resolver?: typeof lookupName;
};

/** Why nothing was fetched, in words for the log. */
export class Unfetched extends Error {
  /** The name is not known just now: it may be in a minute, and nothing says that it leads inside. */
  readonly isUnknownYet: boolean;
  constructor(message: string, cause?: NodeJS.ErrnoException) {
    super(message, { cause });
    this.isUnknownYet = UNKNOWN_YET.has(cause?.code ?? "");
  }
}
/** What looking a name up fails with when nobody answers, or nobody knows it. */
const UNKNOWN_YET = new Set(["ENOTFOUND", "EAI_AGAIN", "ESERVFAIL", "ETIMEOUT"]);

const REDIRECTS_MAX = 3;
const PORTS = new Set(["", "80", "443", "8080", "8443"]);

/** @throws Unfetched */
export async function guardedFetch(address: string, options: GuardedOptions): Promise<GuardedAnswer> {
  const deadline = Date.now() + options.timeoutMs;
  let url = publicUrl(address, options);
  for (let redirects = 0; ; redirects++) {
    const answer = await once(url, options, deadline);
    const to = answer.headers.location;
    if (!answer.statusCode || answer.statusCode < 300 || answer.statusCode > 399 || !to)
      return {
        status: answer.statusCode ?? 0,
        contentType: answer.headers["content-type"] ?? "",
        body: await read(answer, options, deadline),
      };
    answer.destroy();
    if (redirects >= (options.redirectsMax ?? REDIRECTS_MAX)) throw new Unfetched("it is redirected too often");
    let next: URL;
    try {
      next = new URL(to, url);
    } catch {
      throw new Unfetched("it is redirected to what is no address");
    }
    url = publicUrl(next.href, options);
  }
}

type FetchInit = { method?: string; headers?: HeadersInit; body?: unknown };
/**
 * The same guard in the shape of `fetch`, for libraries that take one. Follows no redirect: what it carries is for the host that was named.
 * @throws Unfetched
 */
export const guardedFetcher =
  (options: Pick<GuardedOptions, "timeoutMs" | "bytesMax" | "allowedHosts">) =>
  async (url: string, { method, headers, body }: FetchInit = {}): Promise<Response> => {
    const text = body === undefined || body === null ? undefined : String(body);
    const answer = await guardedFetch(url, {
      ...options,
      method: method === "POST" ? "POST" : "GET",
      headers: {
        ...Object.fromEntries(new Headers(headers)),
        ...(text === undefined ? {} : { "content-length": String(Buffer.byteLength(text)) }),
      },
      body: text,
      redirectsMax: 0,
    });
    return new Response(new Uint8Array(answer.body), { status: answer.status, headers: { "content-type": answer.contentType } });
  };

function publicUrl(address: string, { allowedHosts = [] }: GuardedOptions): URL {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new Unfetched("it is no address");
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new Unfetched(`${url.protocol} is not fetched`);
  if (isAllowed(url, allowedHosts)) return url;
  if (url.username || url.password) throw new Unfetched("it holds a name and password");
  if (!PORTS.has(url.port)) throw new Unfetched(`port ${url.port} is not fetched`);
  // An address in figures is never looked up: it is judged here. Node reads every way of writing one into its plain form.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (ipaddr.isValid(host) && !isPublic(host)) throw new Unfetched("it is no public address");
  if (!host.includes(".") && !host.includes(":")) throw new Unfetched("its host is a name of the own network");
  return url;
}

const isAllowed = ({ host, hostname }: URL, allowed: readonly string[]) => allowed.includes(host) || allowed.includes(hostname);

/** Whether an operator allows this host of the own network. */
export const isAllowedHost = (host: string, port: number, allowedHosts: readonly string[]) =>
  allowedHosts.includes(host) || allowedHosts.includes(`${host}:${port}`);

/** Whether a host's own writing says that it is of the own network. Any other may lead there all the same: its addresses say so when it is looked up. */
export const isInsideHost = (host: string): boolean =>
  ipaddr.isValid(host) ? !isPublic(host) : !host.includes(".") || /(^|\.)localhost$/.test(host);

/**
 * The public address of a host, to be connected to in its name's place; the host itself where an operator allows it.
 * @throws Unfetched
 */
export async function publicAddress(host: string, port: number, allowedHosts: readonly string[]): Promise<string> {
  if (isAllowedHost(host, port, allowedHosts)) return host;
  if (ipaddr.isValid(host)) {
    if (!isPublic(host)) throw new Unfetched("it is no public address");
    return host;
  }
  if (!host.includes(".")) throw new Unfetched("its host is a name of the own network");
  return new Promise((done, failed) => {
    guardedLookup(host, {}, (error, address) => (error ? failed(new Unfetched(error.message, error)) : done(address as string)));
  });
}

/** Every address that is not for the whole internet is refused: private, loopback, link-local (where clouds keep their secrets), reserved, and such written in IPv6. */
export function isPublic(address: string): boolean {
  const parsed = ipaddr.process(address);
  if (parsed.range() !== "unicast") return false;
  // The networks that carry IPv4 within IPv6 lead where that address leads.
  return !(parsed instanceof ipaddr.IPv6) || !EMBEDDING.some((network) => parsed.match(ipaddr.parseCIDR(network)));
}
const EMBEDDING = ["64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96"];

/** The connection's own look-up: what it answers is what is connected to, so that a name cannot mean another address a moment later. */
const guardedBy =
  (resolver: typeof lookupName): LookupFunction =>
  (hostname, options, callback) => {
    resolver(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, [], 0);
      const open = found.filter(({ address }) => isPublic(address));
      const [first] = open;
      if (!first || open.length < found.length)
        return callback(Object.assign(new Error(`${hostname} is not at a public address`), { code: "ENOTPUBLIC" }), [], 0);
      return options.all ? callback(null, open) : callback(null, first.address, first.family);
    });
  };
const guardedLookup = guardedBy(lookupName);

function once(
  url: URL,
  { method = "GET", headers, body, allowedHosts = [], resolver }: GuardedOptions,
  deadline: number,
): Promise<IncomingMessage> {
  const leftMs = deadline - Date.now();
  if (leftMs <= 0) return Promise.reject(new Unfetched("it took too long"));
  return new Promise((done, failed) => {
    const request = (url.protocol === "https:" ? requestHttps : requestHttp)(url, {
      method,
      headers: { "user-agent": "Mozilla/5.0", accept: "*/*", ...headers },
      // A connection is used once: none made by somebody else, to another address, is taken over.
      agent: false,
      signal: AbortSignal.timeout(leftMs),
      ...(isAllowed(url, allowedHosts) ? {} : { lookup: resolver ? guardedBy(resolver) : guardedLookup }),
    });
    request.on("response", done);
    request.on("error", (error: NodeJS.ErrnoException) =>
      failed(
        error.name === "TimeoutError" || error.name === "AbortError"
          ? new Unfetched("it took too long")
          : new Unfetched(error.message, error),
      ),
    );
    request.end(body);
  });
}

async function read(answer: IncomingMessage, { bytesMax }: GuardedOptions, deadline: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => answer.destroy(new Unfetched("it took too long")), Math.max(0, deadline - Date.now()));
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > bytesMax) throw new Unfetched(`it is larger than ${bytesMax} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof Unfetched ? error : new Unfetched((error as Error).message);
  } finally {
    clearTimeout(timer);
    answer.destroy();
  }
  return Buffer.concat(chunks);
}
