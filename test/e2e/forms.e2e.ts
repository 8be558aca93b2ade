/** NextAuth's forms, which act by cookie outside the API: a foreign page gets nothing out of them, and cookies are set as they should be. */
import type { APIRequestContext } from "@playwright/test";
import { expect, product, test } from "./product.ts";

const csrf = async (request: APIRequestContext) =>
  ((await (await request.get("/api/auth/csrf")).json()) as { csrfToken: string }).csrfToken;
const isSignedIn = async (request: APIRequestContext) => (await request.get("/api/v1/me")).status() === 200;

const FOREIGN: Record<string, string>[] = [
  { origin: "https://evil.example" },
  { origin: "null" },
  { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
];

test("a foreign page cannot sign anybody out, even with the token", async ({ agent }) => {
  const { request } = agent;
  const csrfToken = await csrf(request);
  for (const headers of FOREIGN) {
    const answer = await request.post("/api/auth/signout", { form: { csrfToken }, headers, maxRedirects: 0 });
    expect({ headers, status: answer.status() }).toEqual({ headers, status: 403 });
  }
  // Without Origin the token decides.
  const wrong: Record<string, string>[] = [{}, { csrfToken: "0".repeat(64) }];
  for (const form of wrong) await request.post("/api/auth/signout", { form, maxRedirects: 0 });
  await request.get("/api/auth/signout", { maxRedirects: 0 });
  expect(await isSignedIn(request)).toBe(true);
});

test("a foreign page cannot sign anybody in", async ({ stranger }) => {
  const { request } = stranger.context();
  const { email, password } = product();
  const csrfToken = await csrf(request);
  for (const headers of FOREIGN) {
    const answer = await request.post("/api/auth/callback/credentials", { form: { csrfToken, email, password }, headers, maxRedirects: 0 });
    expect({ headers, status: answer.status() }).toEqual({ headers, status: 403 });
  }
  const wrong: Record<string, string>[] = [{}, { csrfToken: "0".repeat(64) }];
  for (const token of wrong) await request.post("/api/auth/callback/credentials", { form: { email, password, ...token }, maxRedirects: 0 });
  expect(await isSignedIn(request)).toBe(false);
});

test("signing in leads to no foreign address", async ({ stranger }) => {
  const { request } = stranger.context();
  const { email, password } = product();
  for (const callbackUrl of ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]) {
    const form = { csrfToken: await csrf(request), email, password, callbackUrl };
    const answer = await request.post("/api/auth/callback/credentials", { form, headers: { origin: product().url }, maxRedirects: 0 });
    const to = new URL(answer.headers().location ?? "/", product().url);
    expect({ callbackUrl, origin: to.origin }).toEqual({ callbackUrl, origin: product().url });
  }
});

test("cookies: no script reads the session, and no foreign page sends it along", async ({ agent }) => {
  const cookies = await agent.context().cookies();
  const session = cookies.find(({ name }) => name.endsWith("authjs.session-token"));
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  for (const cookie of cookies) expect(cookie.sameSite, cookie.name).not.toBe("None");
  await agent.goto("/demo/inbox/open");
  expect(await agent.evaluate("document.cookie")).not.toContain("session-token");
});
