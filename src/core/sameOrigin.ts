/** Whether a request comes from our own pages: a browser sends our cookie along with whatever a foreign page makes it send. */
import { bearerOf } from "#/core/auth.ts";
import { AppError } from "#/core/errors.ts";
import { sessionCookieOf } from "#/core/sessionCookie.ts";
import { env } from "#/env.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** On a developer's machine the product is reached under several names; elsewhere APP_URL is the only one. */
const isReachedByAnyName = env.APP_ENV === "development" && LOOPBACK.has(new URL(env.APP_URL).hostname);

/** Where this request's pages come from: APP_URL's origin, or on a developer's machine the name that was used. */
export function ownOrigin(host: string | undefined | null): string {
  const { protocol, origin } = new URL(env.APP_URL);
  const named = isReachedByAnyName && host ? `${protocol}//${host}` : origin;
  return URL.canParse(named) ? new URL(named).origin : origin;
}

const isOwnOrigin = (origin: string, host: string | undefined) => origin === new URL(env.APP_URL).origin || origin === ownOrigin(host);

/**
 * Whether a browser says of a form that a foreign page sent it. For what stands outside the API and is proven by a token of its own (NextAuth):
 * there a program that says nothing may pass, and somebody who is not signed in yet must be protected, too.
 */
export const isForeignForm = ({ method, origin, secFetchSite, host }: Omit<Signs, "cookie" | "authorization">): boolean =>
  !SAFE_METHODS.has(method.toUpperCase()) &&
  (origin ? !isOwnOrigin(origin, host) : secFetchSite !== undefined && secFetchSite !== "same-origin" && secFetchSite !== "none");

type Signs = { method: string; cookie: string | undefined; authorization?: string; origin?: string; secFetchSite?: string; host?: string };

/**
 * Against forged requests: a browser sends our cookie along with whatever a foreign page makes it send. Lets a write by cookie pass
 * only when it comes from our own pages. Passing too: reads; a request without the cookie, which has nothing to abuse; and one with an
 * API key, which no foreign page can know (the cookie beside it is not looked at).
 * @throws AppError forbidden, also for a client that sends neither Origin nor Sec-Fetch-Site: it should use an API key
 */
export function assertSameOrigin({ method, cookie, authorization, origin, secFetchSite, host }: Signs): void {
  if (SAFE_METHODS.has(method.toUpperCase()) || !sessionCookieOf(cookie) || bearerOf(authorization) !== null) return;
  if (!(origin ? isOwnOrigin(origin, host) : secFetchSite === "same-origin"))
    throw new AppError(
      "forbidden",
      "The request came from another site. Nothing was changed. Programs send an API key instead of a cookie.",
    );
}
