/** Back-channel logout: a real provider (oidc-provider) tells over HTTP that somebody has signed out there, and their sessions here end. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { forgetSession, identityFromCookie, liveSession } from "#/core/auth.ts";
import { rotateSession } from "#/features/session/commands.ts";
import { ensureUser } from "#/features/user/commands.ts";
import { testServer } from "../../../../test/client.ts";
import { testDatabase } from "../../../../test/database.ts";
import { Jar, type OpenIdProvider, openIdProvider } from "../../../../test/openIdProvider.ts";

const port = await vi.hoisted(async () => (await import("../../../../test/oidcPort.ts")).takeOidcPort());
const APP = "http://localhost:3000";
const { owner } = testDatabase();
const server = testServer();
let idp: OpenIdProvider;

beforeAll(async () => {
  idp = await openIdProvider(port);
  idp.serve([
    {
      id: "installation",
      secret: "a secret of the installation",
      redirectUrl: `${APP}/sso/oidc/callback`,
      logoutUrl: server.url("/sso/oidc/backchannel-logout"),
    },
  ]);
});
afterAll(() => idp.close());

let n = 0;
async function person() {
  const email = `out${++n}@corp.example`;
  idp.people.set(`out-${n}`, { email, email_verified: true, name: `Out ${n}` });
  return { subject: `out-${n}`, user: await ensureUser({ email, name: `Out ${n}` }) };
}
/** Signs in with a browser of its own. */
async function signIn(subject: string) {
  const jar = new Jar({ [APP]: server.url("") });
  idp.next = subject;
  const back = await jar.follow(`${APP}/sso/oidc/start`, (url) => url.origin === APP && url.pathname.endsWith("/callback"));
  await jar.go(back);
  const identity = await identityFromCookie(jar.header(APP));
  if (!identity) throw new Error("not signed in");
  return { jar, identity };
}
const isLive = async (jar: Jar) => (await identityFromCookie(jar.header(APP))) !== null;
const send = (form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(server.url("/sso/oidc/backchannel-logout"), { method: "POST", body: new URLSearchParams(form), headers });

it("ends the session that was begun by the one at the provider, and no other of the person", async () => {
  const { subject, user } = await person();
  const [here, elsewhere] = [await signIn(subject), await signIn(subject)];
  const rows = await owner<{ providerSession: string | null }>(`select "providerSession" from session where "userId" = $1`, [user.id]);
  expect(new Set(rows.map(({ providerSession }) => providerSession)).size).toBe(2);
  idp.told.length = 0;
  await here.jar.signOut(idp.issuer);
  expect(idp.told).toEqual([{ clientId: "installation", fault: null }]);
  expect([await isLive(here.jar), await isLive(elsewhere.jar)]).toEqual([false, true]);
  expect(await owner(`select data from security_event where "userId" = $1 and name = 'session-revoked'`, [user.id])).toEqual([
    { data: { count: 1, reason: "provider-logout", provider: "oidc" } },
  ]);
});

it("finds it also under a new id, and every one of the person's whose name at the provider is not known", async () => {
  const { subject, user } = await person();
  const [one, two, other] = [await signIn(subject), await signIn(subject), await signIn((await person()).subject)];
  await owner(`update session set "providerSession" = null where id = $1`, [two.identity.sessionId]);
  expect(await rotateSession(one.identity)).not.toBeNull();
  await one.jar.signOut(idp.issuer);
  const live = await owner(`select 1 from session where "userId" = $1 and "revokedAt" is null`, [user.id]);
  expect([live, await isLive(two.jar), await isLive(other.jar)]).toEqual([[], false, true]);
  // Also that which still counts for the requests under way.
  forgetSession(one.identity.sessionId);
  expect(await liveSession(one.identity.sessionId)).toBeNull();
});

it("counts once, and nothing but the provider's word counts", async () => {
  const { subject, user } = await person();
  const { jar } = await signIn(subject);
  for (const form of [{}, { logout_token: "" }, { logout_token: "x.y.z" }, { id_token: "x" }] as Record<string, string>[]) {
    const refused = await send(form);
    expect([refused.status, refused.headers.get("cache-control")]).toEqual([400, "no-store"]);
    expect(await refused.json()).toMatchObject({ error: "invalid_request" });
  }
  expect(await isLive(jar)).toBe(true);
  await jar.signOut(idp.issuer);
  const token = idp.logoutToken ?? "";
  expect(await isLive(jar)).toBe(false);
  // Signed in anew at once: the same token again is a copy.
  await owner(`update session set "revokedAt" = null where "userId" = $1`, [user.id]);
  const again = await send({ logout_token: token });
  expect([again.status, (await again.json()) as unknown]).toEqual([
    400,
    expect.objectContaining({ error_description: "The token was used before." }),
  ]);
  expect(await owner(`select 1 from session where "userId" = $1 and "revokedAt" is null`, [user.id])).toHaveLength(1);
  for (const way of ["github", "0198c0de-0000-7000-8000-000000000000"])
    expect(
      (await fetch(server.url(`/sso/${way}/backchannel-logout`), { method: "POST", body: new URLSearchParams({ logout_token: token }) }))
        .status,
    ).toBe(400);
});

it("is asked so often by strangers, and as often as there is reason by the provider", async () => {
  const { subject } = await person();
  const from = { "x-forwarded-for": "203.0.113.77" };
  const statuses = await Promise.all(Array.from({ length: 202 }, async () => (await send({}, from)).status));
  expect([statuses.filter((status) => status === 400).length, statuses.filter((status) => status === 429).length]).toEqual([200, 2]);
  const { jar } = await signIn(subject);
  await jar.signOut(idp.issuer);
  expect(await isLive(jar)).toBe(false);
});
