/** Signing in and out, in the browser. Answers are values: a wrong password is no exception. */

import { type ApiError, errorOf, type Fault } from "#/core/client/api.ts";
import type { SignInWay } from "#/features/session/provider/schema.ts";
import type { SecondFactor } from "#/features/session/secondFactor/schema.ts";

/** `factors`: the first one was right, and one of these is to come. */
export type SignInResult =
  | { isSignedIn: true }
  | { isSignedIn: false; reason: "second-factor"; factors: SecondFactor[] }
  | { isSignedIn: false; reason: "refused" | "rate-limited" | "offline" | "failed" | "sso-required" };
export type OwnWorkspace = { id: string; slug: string; name: string; role: string };

export const signInByPassword = (email: string, password: string) => signIn("credentials", { email, password });
export const signInByCode = (email: string, code: string) => signIn("email-code", { email, code });

/** Asks for a code by mail. The server answers alike for every address. */
export async function askForCode(email: string): Promise<"sent" | "rate-limited" | "offline" | "failed"> {
  try {
    const response = await fetch("/api/v1/sign-in-codes", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email }),
    });
    return response.ok ? "sent" : response.status === 429 ? "rate-limited" : "failed";
  } catch {
    return "offline";
  }
}

/** Asks for a link by mail to set a new password with. The server answers alike for every address. */
export async function askForReset(email: string): Promise<"sent" | "rate-limited" | "offline" | "failed"> {
  try {
    const response = await send("POST", "/api/v1/password-resets", { email });
    return response.ok ? "sent" : response.status === 429 ? "rate-limited" : "failed";
  } catch {
    return "offline";
  }
}

/** Sets a new password by a mailed link's token. @throws ApiError */
export async function resetPassword(token: string, password: string): Promise<void> {
  const response = await send("PUT", "/api/v1/password-resets", { token, password });
  if (!response.ok) throw await errorOf(response);
}

/** The identity providers that speak for an address's domain; null when the server cannot be asked. */
export async function waysOf(email: string): Promise<SignInWay[] | null> {
  try {
    const response = await fetch(`/api/v1/sign-in-ways?email=${encodeURIComponent(email)}`);
    return response.ok ? ((await response.json()) as { data: SignInWay[] }).data : null;
  } catch {
    return null;
  }
}

const send = (method: string, path: string, body: object) =>
  fetch(path, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

/** Ends the session, and takes everything of it from this device. */
export async function signOut(): Promise<void> {
  await fetch("/api/auth/signout", {
    method: "POST",
    headers: FORM,
    body: new URLSearchParams({ csrfToken: await csrfToken(), callbackUrl: "/sign-in" }),
  });
  // Loaded here alone: the sign-in page has no disk.
  const eraseAll = import("#/core/client/disk.ts").then(({ eraseDisks }) => eraseDisks());
  await Promise.all([eraseAll, erasePages()]).catch(() => {});
  window.location.assign("/sign-in");
}

const erasePages = async () => Promise.all((await caches.keys()).map((name) => caches.delete(name)));

export async function listOwnWorkspaces(): Promise<OwnWorkspace[]> {
  const response = await fetch("/api/v1/workspaces", { headers: { accept: "application/json" } });
  if (!response.ok) throw await errorOf(response);
  return ((await response.json()) as { data: OwnWorkspace[] }).data;
}

/** Makes a workspace, its owner the one signed in; or says which field is wrong. */
export async function createWorkspace(input: {
  name: string;
  slug: string;
}): Promise<{ slug: string } | { error: ApiError | null; faults: Fault[] }> {
  try {
    const response = await fetch("/api/v1/workspaces", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    if (response.ok) return { slug: ((await response.json()) as { slug: string }).slug };
    const error: ApiError = await errorOf(response);
    return { error, faults: error.faults };
  } catch {
    return { error: null, faults: [] };
  }
}

async function post<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(`/api/v1/${path}`, {
    method: "POST",
    ...(body ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw await errorOf(response);
  return response.status === 204 ? (null as T) : ((await response.json()) as T);
}

/** Comes in by the link of an invitation, or one to join by; gives the workspace's short name. @throws ApiError */
export const arrive = async (kind: "invite" | "join", token: string): Promise<string> =>
  (await post<{ slug: string }>(kind === "invite" ? `invitations/${token}/accept` : `join/${token}`)).slug;

/** Comes in by one's address. @throws ApiError */
export const joinByAddress = async (workspaceId: string): Promise<string> =>
  (await post<{ slug: string }>(`joinable-workspaces/${workspaceId}/join`)).slug;

/** Lets an address sign in by a code, by a link to join by. @throws ApiError */
export const letAddressIn = (token: string, email: string): Promise<void> => post(`join/${token}/address`, { email });

// NextAuth answers JSON instead of a redirect when it is asked to.
const FORM = { "content-type": "application/x-www-form-urlencoded", "x-auth-return-redirect": "1" };

async function csrfToken(): Promise<string> {
  const response = await fetch("/api/auth/csrf");
  return ((await response.json()) as { csrfToken: string }).csrfToken;
}

async function signIn(provider: string, fields: Record<string, string>): Promise<SignInResult> {
  try {
    const body = new URLSearchParams({ ...fields, csrfToken: await csrfToken(), callbackUrl: "/" });
    const response = await fetch(`/api/auth/callback/${provider}`, { method: "POST", headers: FORM, body });
    if (response.status === 429) return { isSignedIn: false, reason: "rate-limited" };
    const { url } = (await response.json()) as { url?: string };
    const said = url ? new URL(url, window.location.href).searchParams : null;
    const [error, code, factors] = ["error", "code", "second-factor"].map((name) => said?.get(name) ?? null);
    if (factors) return { isSignedIn: false, reason: "second-factor", factors: factors.split(",") as SecondFactor[] };
    if (response.ok && !error) return { isSignedIn: true };
    if (code === "rate-limited" || code === "sso-required") return { isSignedIn: false, reason: code };
    return { isSignedIn: false, reason: error === "CredentialsSignin" || response.status === 401 ? "refused" : "failed" };
  } catch (error) {
    return { isSignedIn: false, reason: error instanceof TypeError ? "offline" : "failed" };
  }
}
