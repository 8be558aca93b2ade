/**
 * Signing in and out, by NextAuth. A sign-in makes a session row; the cookie holds its id and the user's, no more, so that a session
 * can be listed and ended. What a cookie is worth is decided in core/auth.ts. Whoever has a second factor gets no session here, but a cookie
 * that waits for it.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { NextRequest } from "next/server";
import NextAuth, { AuthError, CredentialsSignin, type NextAuthConfig } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { isSecure } from "#/core/cookie.ts";
import { liveSession } from "#/core/auth.ts";
import { type Device, deviceOf, ensureDevice } from "#/core/device.ts";
import { log } from "#/core/log.ts";
import { CLIENT_ADDRESS_HEADER, consume, giveBack, RateLimited } from "#/core/rateLimit.ts";
import { logRefusal } from "#/core/refusal.ts";
import { appSecret } from "#/core/secret.ts";
import { currentOrigin } from "#/core/origin.ts";
import { ownOrigin } from "#/core/sameOrigin.ts";
import { SESSION_COOKIE } from "#/core/sessionCookie.ts";
import { recordSecurityEvent } from "#/core/securityEvent.ts";
import { env } from "#/env.ts";
import { checkSignInCode, isKnownDevice, revokeSession } from "#/features/session/commands.ts";
import { codeSignInInput, passwordSignInInput } from "#/features/session/schema.ts";
import type { SecondFactor } from "#/features/session/secondFactor/schema.ts";
import { noteFailedSignIn, passFirstFactor, ProviderRequired } from "#/features/session/signIn/commands.ts";
import { checkPassword } from "#/features/user/commands.ts";
import type { User } from "#/features/user/schema.ts";

/** What providers hand on to the token. */
type SignedIn = User & { sessionId: string };

/** The sign-in page gets `?error=CredentialsSignin&code=rate-limited`; a wrong password or code has the code `credentials`. */
class TooManyTries extends CredentialsSignin {
  override code = "rate-limited";
}

/** The user's workspace wants another way. The page then shows which. */
class NeedsProvider extends CredentialsSignin {
  override code = "sso-required";
}

/** What goes with the answer to a sign-in beside NextAuth's own: `pending` are the second factors that are waited for. */
type Beside = { cookies: string[]; pending: SecondFactor[] | null };
const answering = new AsyncLocalStorage<Beside>();

type Method = "password" | "email-code";
/**
 * What a try is counted by. Strangers' wrong tries must not keep a person out: a device that has been signed in on counts for itself alone, and
 * so does a code, which has a limit of its own and which nobody else can use up.
 */
async function countersOf(by: Method, email: string, client: string, device: string | null) {
  if (by === "email-code") return [["signIn", `code ${email} ${device ?? client}`]] as const;
  if (await isKnownDevice(email, device)) return [["signIn", `${email} ${device}`]] as const;
  return [
    ["signIn", `${email} ${client}`],
    ["signInClient", client],
    ["signInAddress", email],
  ] as const;
}

/** Counts the try, checks it, and begins a session, unless a second factor is to come. Tries that were right are given back. */
async function signIn(
  by: Method,
  request: Request,
  email: string,
  check: (device: string | null) => Promise<User | null>,
): Promise<SignedIn | null> {
  const address = request.headers.get(CLIENT_ADDRESS_HEADER) ?? "unknown";
  const cookie = request.headers.get("cookie");
  const device = deviceOf(cookie);
  const counted = await countersOf(by, email, address, device);
  try {
    for (const [kind, key] of counted) await consume(kind, key);
  } catch (error) {
    if (error instanceof RateLimited) throw new TooManyTries();
    throw error;
  }
  const client = { ip: currentOrigin().ip ?? address, userAgent: request.headers.get("user-agent") ?? "" };
  const user = await check(device);
  if (!user) {
    // Not waited for: the time must not tell whether there is such a user.
    noteFailedSignIn(email, by, client).catch((error: unknown) => log.warn({ err: error }, "a failed sign-in could not be written down"));
    return null;
  }
  for (const [kind, key] of counted) await giveBack(kind, key);
  const passed = await passFirstFactor({ userId: user.id, by, provider: null, cookie, client }).catch((error: unknown) => {
    throw error instanceof ProviderRequired ? new NeedsProvider() : error;
  });
  const beside = answering.getStore();
  if (beside) Object.assign(beside, { cookies: passed.cookies, pending: passed.pending });
  return passed.sessionId === null ? null : { ...user, sessionId: passed.sessionId };
}

/** A wrong password, a form left open for too long, a broken cookie: no fault of ours, and nothing to wake anybody for. */
const VISITORS_MISTAKES = new Set<string>(["CredentialsSignin", "MissingCSRF", "JWTSessionError", "UnknownAction", "InvalidCallbackUrl"]);

const providers: NextAuthConfig["providers"] = [
  Credentials({
    id: "credentials",
    name: "Password",
    credentials: { email: { type: "email" }, password: { type: "password" } },
    authorize: async (form, request) => {
      const { data } = passwordSignInInput.safeParse(form);
      return data ? signIn("password", request, data.email, () => checkPassword(data.email, data.password)) : null;
    },
  }),
  Credentials({
    id: "email-code",
    name: "Code by e-mail",
    credentials: { email: { type: "email" }, code: {} },
    authorize: async (form, request) => {
      const { data } = codeSignInInput.safeParse(form);
      return data ? signIn("email-code", request, data.email, (device) => checkSignInCode(data.email, data.code, device ?? "")) : null;
    },
  }),
];

/** Made at each request: the secret is not there yet when the pages are built. */
const config = (): NextAuthConfig => ({
  basePath: "/api/auth",
  secret: appSecret(),
  trustHost: true,
  useSecureCookies: isSecure,
  cookies: { sessionToken: { name: SESSION_COOKIE, options: { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure } } },
  session: { strategy: "jwt", maxAge: env.CONNECT_SESSION_DAYS * 86_400 },
  pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
  providers,
  callbacks: {
    // Null ends the cookie of a session that was revoked.
    jwt: async ({ token, user }) => {
      if (user) return { sid: (user as SignedIn).sessionId, uid: user.id };
      return (await liveSession(String(token.sid))) ? { sid: token.sid, uid: token.uid } : null;
    },
    session: async ({ session, token }) => {
      const identity = await liveSession(String(token.sid));
      const user = identity ? { id: identity.userId, name: identity.name, email: identity.email } : undefined;
      return { ...session, user } as typeof session;
    },
  },
  events: {
    signOut: async (message) => {
      const { sid, uid } = ("token" in message && message.token) || {};
      if (typeof sid !== "string" || typeof uid !== "string") return;
      await revokeSession(sid, uid);
      const { ip, userAgent } = currentOrigin();
      await recordSecurityEvent({
        userId: uid,
        name: "session-revoked",
        ip: ip ?? "",
        userAgent: userAgent ?? "",
        data: { count: 1, by: "sign-out" },
      });
    },
  },
  logger: {
    error: (error) => {
      if (error instanceof AuthError && VISITORS_MISTAKES.has(error.type))
        logRefusal({ ip: currentOrigin().ip, reason: (error as CredentialsSignin).code ?? error.type }, "a sign-in was refused");
      else log.error({ err: error }, "signing in or out failed");
    },
    warn: (code) => log.debug({ warning: code }, "NextAuth warns"),
    debug: () => {},
  },
});

const { handlers } = NextAuth(config);

/**
 * NextAuth builds its redirects from the request's origin, which behind a proxy is an inner one. It is given the one people use; the
 * library's own way, the variable AUTH_URL, would say the same in a second place. No NextRequest is made of it: that calls 127.0.0.1
 * localhost, and the browser would be sent away from its cookie.
 */
function seenFromOutside(request: NextRequest, device?: Device): NextRequest {
  const { href, origin } = request.nextUrl;
  const url = new URL(href.replace(origin, ownOrigin(request.headers.get("host"))));
  const seen = new Request(url, request);
  if (device?.setCookie)
    seen.headers.set("cookie", [request.headers.get("cookie"), device.setCookie.split(";", 1)[0]].filter(Boolean).join("; "));
  return Object.assign(seen, { nextUrl: url }) as unknown as NextRequest;
}

export const GET = (request: NextRequest) => handlers.GET(seenFromOutside(request));

const FORM_BYTES_MAX = 65_536;

/** A sign-in form is small and says how long it is; anything else is not read into memory. */
export async function POST(request: NextRequest): Promise<Response> {
  const isChunked = request.headers.has("transfer-encoding");
  if (isChunked) return new Response("Send the form with its Content-Length.\n", { status: 411 });
  if (Number(request.headers.get("content-length")) > FORM_BYTES_MAX) return new Response("The form is too large.\n", { status: 413 });
  const device = ensureDevice(request.headers.get("cookie"));
  return answered(seenFromOutside(request, device), device.setCookie ? [device.setCookie] : []);
}

/**
 * NextAuth's answer with our cookies, `given` ones and those of the sign-in; of a sign-in that waits for its second factor, our own: it is neither
 * refused nor done.
 */
async function answered(request: NextRequest, given: string[]): Promise<Response> {
  const beside: Beside = { cookies: [], pending: null };
  const answer = await answering.run(beside, () => handlers.POST(request));
  const url = new URL(`/sign-in?second-factor=${beside.pending?.join(",") ?? ""}`, request.url).href;
  const wantsJson = request.headers.has("x-auth-return-redirect");
  const response = !beside.pending
    ? new Response(answer.body, answer)
    : wantsJson
      ? Response.json({ url })
      : new Response(null, { status: 302, headers: { location: url } });
  for (const cookie of [...given, ...beside.cookies]) response.headers.append("set-cookie", cookie);
  return response;
}
