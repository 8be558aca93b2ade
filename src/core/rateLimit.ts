/**
 * How often somebody may do something: counted in Redis when REDIS_URL is set, so that all processes count together, else in memory.
 * CONNECT_RATE_LIMIT=0 switches all of it off (development and load tests; env.ts refuses it in production).
 */
import { BlockList, isIP } from "node:net";
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "#/core/errors.ts";
import { log } from "#/core/log.ts";
import { shared } from "#/core/shared.ts";
import { env } from "#/env.ts";

/**
 * Fixed windows: all of a window's points may be spent at once (the burst), and come back together when it ends.
 *  - api               one key's or one user's requests; fifty a second on average
 *  - signIn            tries at one address from one client or known device; a right one is given back, so that only wrong ones count
 *  - signInClient      wrong tries of one client at whatever address: one password against many addresses
 *  - signInAddress     wrong passwords for one address from all devices that it does not know: many machines against one address
 *  - signInCode        codes one client, or one known device, asks for at one address; each code has five tries
 *  - signInCodeAddress codes for one address, asked for by devices that it does not know: a mailbox that is flooded
 *  - signInCodeClient  codes asked for by one client, at whatever addresses: mail that nobody wanted
 *  - secondFactor      wrong second factors of one person from devices that are not known; from a known device they are counted apart
 *  - secondFactorLong  the same over a day: a code has six figures, and there are many days
 *  - passkeyClient     sign-ins by passkey that one client begins
 *  - signInWays        questions of one client about which providers speak for an address
 *  - provider          sign-ins that one client begins or ends with an identity provider
 *  - logoutToken       what one client says in an identity provider's name of who has signed out there, and is not the provider's word
 *  - passwordReset     links one client asks for at one address
 *  - refused           requests of one client with a wrong key or webhook password
 *  - costly            searches and first loads of one key or user
 *  - media             files and pictures one client asks for, who needs no cookie for them
 *  - page              pages, and steps of signing in, for one client: an office behind one address is many
 *  - workspaceCreate   workspaces one user makes
 *  - mailPreview       previews of mails one member has mailed to themselves
 *  - mailboxTry        connections to mailboxes that a workspace's administrators try out: no way to guess passwords of others
 *  - outgoing          mail by one provider; how many of it is the provider's own limit (pace)
 */
const LIMITS = {
  api: { points: 3_000, seconds: 60 },
  signIn: { points: 10, seconds: 600 },
  signInClient: { points: 100, seconds: 600 },
  signInAddress: { points: 100, seconds: 3_600 },
  signInCode: { points: 5, seconds: 600 },
  signInCodeAddress: { points: 60, seconds: 3_600 },
  signInWays: { points: 300, seconds: 600 },
  provider: { points: 200, seconds: 600 },
  logoutToken: { points: 200, seconds: 600 },
  passwordReset: { points: 5, seconds: 600 },
  signInCodeClient: { points: 50, seconds: 600 },
  secondFactor: { points: 5, seconds: 300 },
  secondFactorLong: { points: 50, seconds: 86_400 },
  passkeyClient: { points: 300, seconds: 600 },
  refused: { points: 1_000, seconds: 600 },
  costly: { points: 600, seconds: 60 },
  media: { points: 6_000, seconds: 60 },
  page: { points: 1_200, seconds: 60 },
  workspaceCreate: { points: 30, seconds: 3_600 },
  mailPreview: { points: 30, seconds: 600 },
  mailboxTry: { points: 30, seconds: 600 },
  outgoing: { points: 1_000_000, seconds: 60 },
} as const satisfies Record<string, { points: number; seconds: number }>;
export type LimitKind = keyof typeof LIMITS;

/** What is left in the window, after this one. */
export type RateLimit = { limit: number; remaining: number; resetSeconds: number };

/** Answered with 429; `retryAfterSeconds` says when it is worth another try. */
export class RateLimited extends AppError {
  readonly limit: RateLimit;
  readonly retryAfterSeconds: number;
  constructor(limit: RateLimit) {
    super("rate-limited", `Too many requests. Nothing was done; please try again in ${waitInWords(limit.resetSeconds)}.`);
    this.limit = limit;
    this.retryAfterSeconds = limit.resetSeconds;
  }
}

const waitInWords = (seconds: number) =>
  seconds < 90 ? `${seconds} second${seconds === 1 ? "" : "s"}` : `${Math.ceil(seconds / 60)} minutes`;

const limiters = shared("rateLimiters", () => new Map<LimitKind, Promise<RateLimiterAbstract>>());

function limiterOf(kind: LimitKind): Promise<RateLimiterAbstract> {
  let limiter = limiters.get(kind);
  if (!limiter) {
    limiter = openLimiter(kind);
    limiters.set(kind, limiter);
  }
  return limiter;
}

async function openLimiter(kind: LimitKind): Promise<RateLimiterAbstract> {
  const { points, seconds: duration } = LIMITS[kind];
  const options = { keyPrefix: `limit:${kind}`, points, duration };
  const memory = new RateLimiterMemory(options);
  if (!env.REDIS_URL) return memory;
  // While Redis is away each process counts for itself: a limit too generous is better than no service.
  return new RateLimiterRedis({ ...options, storeClient: await redis(env.REDIS_URL), insuranceLimiter: memory });
}

const redis = (url: string) =>
  shared("rateLimitRedis", async () => {
    const { Redis } = await import("ioredis");
    const client = new Redis(url, { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 1, connectTimeout: 2_000 });
    let isAway = false;
    client.on("error", (error) => {
      // It tries again all the time; one line for each outage is enough.
      if (!isAway) log.warn({ err: error }, "Redis is away; each process counts requests for itself");
      isAway = true;
    });
    client.on("ready", () => {
      isAway = false;
    });
    // Not there yet: the limiter in memory takes over until it is.
    await client.connect().catch(() => {});
    return client;
  });

/**
 * Counts one. Null when limits are switched off.
 * @throws RateLimited when there was none left
 */
export async function consume(kind: LimitKind, key: string): Promise<RateLimit | null> {
  if (!env.CONNECT_RATE_LIMIT) return null;
  const limiter = await limiterOf(kind);
  try {
    return limitOf(kind, await limiter.consume(key));
  } catch (error) {
    // Not instanceof: the limiter may have been made in the other bundle, from its own copy of the class.
    if (error instanceof Error) throw error;
    throw new RateLimited(limitOf(kind, error as RateLimiterRes));
  }
}

/** Counts one of at most `perMinute`. Answers how many milliseconds to wait before it is tried again; 0: it may go now. */
export async function pace(key: string, perMinute: number): Promise<number> {
  if (!env.CONNECT_RATE_LIMIT) return 0;
  const { consumedPoints, msBeforeNext } = await (await limiterOf("outgoing")).consume(key);
  return consumedPoints <= perMinute ? 0 : Math.max(1, msBeforeNext);
}

/** Gives one back: it turned out to be harmless. */
export async function giveBack(kind: LimitKind, key: string): Promise<void> {
  if (env.CONNECT_RATE_LIMIT) await (await limiterOf(kind)).reward(key);
}

const limitOf = (kind: LimitKind, result: RateLimiterRes): RateLimit => ({
  limit: LIMITS[kind].points,
  remaining: Math.max(0, result.remainingPoints),
  resetSeconds: Math.max(1, Math.ceil(result.msBeforeNext / 1_000)),
});

/** The headers of an answer: what is left, and after a refusal when to come back. */
export const rateLimitHeaders = ({ limit, remaining, resetSeconds }: RateLimit, isRefused = false): Record<string, string> => ({
  "RateLimit-Limit": String(limit),
  "RateLimit-Remaining": String(remaining),
  "RateLimit-Reset": String(resetSeconds),
  ...(isRefused ? { "Retry-After": String(resetSeconds) } : {}),
});

/** The header in which the server in front tells the pages behind it who called. It overwrites what a client sent under this name. */
export const CLIENT_ADDRESS_HEADER = "x-connect-client-address";

const IPV4_INSIDE_IPV6 = /^::ffff:(?=\d+\.)/i;
/** An address of this machine or of the network around it. */
export const isInside = (address: string) =>
  /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.)/.test(address) ||
  address === "::1" ||
  /^(f[cd]|fe[89ab])[0-9a-f]*:/i.test(address);

export type Caller = { remoteAddress?: string; forwardedFor?: string };

/**
 * Tells a proxy, whose word about the caller counts: an address of these networks, or, where none are named, one of this machine or the network
 * around it. `networks`: addresses, or as in 10.0.0.0/8.
 */
export function proxiesOf(networks: readonly string[] | undefined): (address: string) => boolean {
  if (!networks) return isInside;
  const known = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    known.addSubnet(address, Number(bits ?? (family === "ipv6" ? 128 : 32)), family);
  }
  return (address) => isIP(address) !== 0 && known.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
const isProxy = proxiesOf(env.CONNECT_TRUSTED_PROXIES);

/**
 * Who calls. Behind a proxy it is the last entry of X-Forwarded-For, the one the proxy wrote; the entries before it, the whole header of any
 * other caller, and what is no address are inventions.
 */
export function exactAddressOf({ remoteAddress = "", forwardedFor = "" }: Caller): string {
  const peer = remoteAddress.replace(IPV4_INSIDE_IPV6, "");
  const last = forwardedFor.split(",").at(-1)?.trim().replace(IPV4_INSIDE_IPV6, "") ?? "";
  return (isProxy(peer) && isIP(last) ? last : peer) || "unknown";
}

/** Whom a limit counts. IPv6 counts by network (/64): one customer has all of it. */
export function clientAddressOf(caller: Caller): string {
  const address = exactAddressOf(caller);
  return address.includes(":") && address !== "::1" ? networkOf(address) : address;
}

function networkOf(address: string): string {
  const [head = "", tail] = address.toLowerCase().split("%")[0]?.split("::") ?? [];
  const start = head ? head.split(":") : [];
  const end = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - start.length - end.length) }, () => "0");
  return `${[...start, ...zeros, ...end].slice(0, 4).join(":")}::/64`;
}
