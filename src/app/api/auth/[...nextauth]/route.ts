/**
 * Signing in and out, by NextAuth. A sign-in makes a session row; the cookie holds its id and the user's, no more, so that a session
 * can be listed and ended. What a cookie is worth is decided in core/auth.ts.
 */
import type { NextRequest } from "next/server";
import NextAuth, { AuthError, CredentialsSignin, type NextAuthConfig } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { identityFromCookie, isSecure, liveSession, ownOrigin } from "#/core/auth.ts";
import { type Device, deviceOf, ensureDevice } from "#/core/device.ts";
import { log } from "#/core/log.ts";
import { CLIENT_ADDRESS_HEADER, consume, giveBack, RateLimited } from "#/core/rateLimit.ts";
import { appSecret } from "#/core/secret.ts";
import { checkSignInCode, createSession, isKnownDevice, revokeSession } from "#/features/session/commands.ts";
import { codeSignInInput, passwordSignInInput, SESSION_DAYS } from "#/features/session/schema.ts";
import { requiredWays } from "#/features/identityProvider/requirement/queries.ts";
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

/**
 * What a try is counted by. Strangers' wrong tries must not keep a person out: a device that has been signed in on counts for itself alone, and
 * so does a code, which has a limit of its own and which nobody else can use up.
 */
async function countersOf(way: "password" | "code", email: string, client: string, device: string | null) {
  if (way === "code") return [["signIn", `code ${email} ${device ?? client}`]] as const;
  if (await isKnownDevice(email, device)) return [["signIn", `${email} ${device}`]] as const;
  return [
    ["signIn", `${email} ${client}`],
    ["signInClient", client],
    ["signInAddress", email],
  ] as const;
}

/** Counts the try, checks it, and begins a session. Tries that were right are given back. */
async function signIn(
  way: "password" | "code",
  request: Request,
  email: string,
  check: (device: string | null) => Promise<User | null>,
): Promise<SignedIn | null> {
  const client = request.headers.get(CLIENT_ADDRESS_HEADER) ?? "unknown";
  const device = deviceOf(request.headers.get("cookie"));
  const counted = await countersOf(way, email, client, device);
  try {
    for (const [kind, key] of counted) await consume(kind, key);
  } catch (error) {
    if (error instanceof RateLimited) throw new TooManyTries();
    throw error;
  }
  const user = await check(device);
  if (!user) return null;
  for (const [kind, key] of counted) await giveBack(kind, key);
  // Only now: whether a workspace wants it is told to nobody else.
  const { ways, isOwner } = await requiredWays(user.id, user.email);
  // An owner's code works also while the provider does not.
  if (ways.length > 0 && !(isOwner && way === "code")) throw new NeedsProvider();
  const before = await identityFromCookie(request.headers.get("cookie"));
  const replaces = before?.userId === user.id ? before.sessionId : undefined;
  const sessionId = await createSession({
    userId: user.id,
    userAgent: request.headers.get("user-agent") ?? "",
    device: device ?? "",
    replaces,
  });
  return { ...user, sessionId };
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
      return data ? signIn("code", request, data.email, (device) => checkSignInCode(data.email, data.code, device ?? "")) : null;
    },
  }),
];

/** Made at each request: the secret is not there yet when the pages are built. */
const config = (): NextAuthConfig => ({
  basePath: "/api/auth",
  secret: appSecret(),
  trustHost: true,
  useSecureCookies: isSecure,
  session: { strategy: "jwt", maxAge: SESSION_DAYS * 86_400 },
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
      if (typeof sid === "string" && typeof uid === "string") await revokeSession(sid, uid);
    },
  },
  logger: {
    error: (error) => {
      if (error instanceof AuthError && VISITORS_MISTAKES.has(error.type))
        log.info({ reason: (error as CredentialsSignin).code ?? error.type }, "a sign-in was refused");
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
  const answer = await handlers.POST(seenFromOutside(request, device));
  if (!device.setCookie) return answer;
  const headers = new Headers(answer.headers);
  headers.append("set-cookie", device.setCookie);
  return new Response(answer.body, { status: answer.status, headers });
}
