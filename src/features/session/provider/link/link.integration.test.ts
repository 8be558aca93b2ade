/** Who one is at identity providers: shown, linked by the one who is signed in and by nobody for them, and taken away. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { forgetSession, identityFromCookie, liveSession } from "#/core/auth.ts";
import { execute } from "#/core/execute.ts";
import { SESSION_COOKIE, sessionCookie } from "#/core/sessionCookie.ts";
import type { IdentityProviderRecord } from "#/features/identityProvider/schema.ts";
import { createSession, rotateSession } from "#/features/session/commands.ts";
import { unlinkIdentity } from "#/features/session/provider/commands.ts";
import type { IdentitiesRecord } from "#/features/session/provider/schema.ts";
import { makeRecoveryCodes } from "#/features/session/secondFactor/commands.ts";
import { ensureUser } from "#/features/user/commands.ts";
import { type Answer, request, testServer } from "../../../../../test/client.ts";
import { testDatabase } from "../../../../../test/database.ts";
import { buildWorkspace, type TestWorkspace } from "../../../../../test/factories.ts";
import { Jar, type OpenIdProvider, openIdProvider } from "../../../../../test/openIdProvider.ts";

const port = await vi.hoisted(async () =>
  (await import("../../../../../test/oidcPort.ts")).takeOidcPort({ CONNECT_FETCH_HOSTS: "127.0.0.1", AUTH_OIDC_NAME: "Acme" }),
);
const APP = "http://localhost:3000";
const { owner } = testDatabase();
const server = testServer();
let idp: OpenIdProvider;
let space: TestWorkspace;
let corp: IdentityProviderRecord;

beforeAll(async () => {
  idp = await openIdProvider(port);
  space = await buildWorkspace();
  const { record } = await execute<{ id: string }>(space.owner, "signInDomain.create", { name: "corp.example" });
  await execute(space.product, "signInDomain.record", { id: record.id, isThere: true });
  const admin = await server.asMember(space.owner);
  const set = { name: "Corp", issuer: idp.issuer, clientId: "corp", clientSecret: "a secret of the workspace" };
  corp = (await admin<IdentityProviderRecord>("PUT", "/identity-providers/oidc", set)).body;
  await execute(space.product, "identityProvider.recordTrial", { id: corp.id, version: corp.version });
  expect((await admin("PATCH", `/identity-providers/${corp.id}`, { isOn: true })).status).toBe(200);
  idp.serve([
    { id: "installation", secret: "a secret of the installation", redirectUrl: `${APP}/sso/oidc/callback` },
    { id: "corp", secret: "a secret of the workspace", redirectUrl: corp.ours.redirectUrl },
  ]);
});
afterAll(() => idp.close());

let n = 0;
/** Somebody who is signed in here by a code, with a browser. `domain`: of their address. */
async function person({ domain = "home.example", isMember = false, role = "agent" } = {}) {
  const email = `lina${++n}@${domain}`;
  const user = await ensureUser({ email, name: `Lina ${n}` });
  if (isMember) await execute(space.product, "member.create", { userId: user.id, name: user.name, email, role });
  const jar = new Jar({ [APP]: server.url("") });
  const sessionId = await createSession({ userId: user.id, userAgent: "" });
  jar.set(APP, SESSION_COOKIE, (await sessionCookie(sessionId, user.id)).split(";")[0]?.split("=").slice(1).join("=") ?? "");
  const subject = `lina-${n}`;
  idp.people.set(subject, { email: `${subject}@elsewhere.example`, email_verified: false, name: user.name });
  const call = <T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>> =>
    request<T>(server.url(`/api/v1${path}`), method, body, { cookie: jar.header(APP), "sec-fetch-site": "same-origin" });
  return { email, user, jar, subject, sessionId, call };
}
type Person = Awaited<ReturnType<typeof person>>;
const isBack = (url: URL) => url.origin === APP && url.pathname.endsWith("/callback");

/** Begins to link, and gives the address that leads back from the provider, not yet visited. */
async function wayBack({ jar }: Pick<Person, "jar">, subject: string, provider = "oidc") {
  const { status, to, text } = await jar.go(`${APP}/api/v1/me/identities/start`, {
    method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
    body: JSON.stringify({ provider, next: "/demo/settings/security" }),
  });
  expect([status, to]).toEqual([200, null]);
  idp.next = subject;
  return jar.follow((JSON.parse(text) as { url: string }).url, isBack);
}
const said = async (jar: Jar, back: string) => {
  const to = new URL((await jar.go(back)).to ?? APP);
  return { path: to.pathname, refused: to.searchParams.get("refused"), linked: to.searchParams.get("linked") };
};
const link = async (who: Person, subject = who.subject, provider = "oidc") => said(who.jar, await wayBack(who, subject, provider));
const identitiesOf = ({ user }: Person) => owner<{ subject: string }>(`select subject from identity where "userId" = $1`, [user.id]);
async function signIn(subject: string, key = "oidc", jar = new Jar({ [APP]: server.url("") })) {
  idp.next = subject;
  const { to } = await jar.go(await jar.follow(`${APP}/sso/${key}/start`, isBack));
  return { jar, to: new URL(to ?? APP), identity: await identityFromCookie(jar.header(APP)) };
}
const events = ({ user }: Person) =>
  owner<{ name: string }>(`select name from security_event where "userId" = $1 order by at, id`, [user.id]).then((rows) =>
    rows.map(({ name }) => name),
  );
const notices = ({ user }: Person) =>
  owner<{ name: string }>(
    `select payload->>'name' as name from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = 'sendSecurityNotice' and payload->>'userId' = $1 order by j.id`,
    [user.id],
  ).then((rows) => rows.map(({ name }) => name));

describe("linking", () => {
  it("makes a way in of an identity with another address, is told by mail, and shown", async () => {
    const who = await person();
    const before = await who.call<IdentitiesRecord>("GET", "/me/identities");
    expect(before.body).toEqual({ data: [], linkable: [{ provider: "oidc", name: "Acme" }] });
    const { path, linked } = await link(who);
    expect(path).toBe("/demo/settings/security");
    const { body } = await who.call<IdentitiesRecord>("GET", "/me/identities");
    expect(body).toEqual({
      data: [
        {
          id: linked,
          provider: "oidc",
          name: "Acme",
          email: `${who.subject}@elsewhere.example`,
          createdAt: expect.any(String),
          usedAt: expect.any(String),
          isNeeded: false,
        },
      ],
      linkable: [],
    });
    expect((await signIn(who.subject)).identity?.userId).toBe(who.user.id);
    expect([await events(who), await notices(who)]).toEqual([["identity-linked", "signed-in"], ["identity-linked"]]);
    // Nobody was signed in by linking: the session is the one there was.
    expect((await identityFromCookie(who.jar.header(APP)))?.sessionId).toBe(who.sessionId);
  });

  it("asks first whether it is them, and names providers they may come by alone", async () => {
    const who = await person();
    await owner(`update session set "confirmedAt" = now() - interval '1 hour' where id = $1`, [who.sessionId]);
    const refused = await who.call("POST", "/me/identities/start", { provider: "oidc" });
    expect([refused.status, refused.problem.code]).toEqual([403, "confirm-identity"]);
    const fresh = await person();
    for (const provider of ["google", "nobody", corp.id])
      expect((await fresh.call("POST", "/me/identities/start", { provider })).problem.errors?.[0]?.path).toBe("provider");
    expect(
      (await fresh.call<{ url: string }>("POST", "/me/identities/start", { provider: "oidc", next: "https://evil.example" })).status,
    ).toBe(200);
    expect(await owner(`select next from sign_in_attempt where "linksFor" = $1`, [fresh.sessionId])).toEqual([{ next: "/" }]);
  });

  it("cannot be begun by another site's page, nor by following an address", async () => {
    const who = await person();
    const foreign = await request(
      server.url("/api/v1/me/identities/start"),
      "POST",
      { provider: "oidc" },
      { cookie: who.jar.header(APP), origin: "https://evil.example" },
    );
    expect(foreign.status).toBe(403);
    // A sign-in that is begun by an address links nothing to who is signed in: it is judged by what the provider says.
    const { to } = await signIn(who.subject, "oidc", who.jar);
    expect(to.searchParams.get("refused")).toBe("unverified");
    expect(await identitiesOf(who)).toEqual([]);
  });

  it("counts in the session that has asked for it: neither in another's browser, nor in another session of the same one", async () => {
    const [victim, attacker] = [await person(), await person()];
    // Somebody is led to the end of another's way, with the attacker's identity: or the attacker to the end of theirs.
    const back = await wayBack(attacker, attacker.subject);
    expect((await said(victim.jar, back)).refused).toBe("expired");
    expect(await identitiesOf(victim)).toEqual([]);
    // The same browser, where now somebody else is signed in.
    const device = await wayBack(attacker, attacker.subject);
    const mine = attacker.jar.get(APP, SESSION_COOKIE) ?? "";
    attacker.jar.set(APP, SESSION_COOKIE, victim.jar.get(APP, SESSION_COOKIE) ?? "");
    expect((await said(attacker.jar, device)).refused).toBe("expired");
    expect([await identitiesOf(victim), await identitiesOf(attacker)]).toEqual([[], []]);
    // Signed out meanwhile, and the session gone on under another id.
    attacker.jar.set(APP, SESSION_COOKIE, "");
    const later = await person();
    const last = await wayBack(later, later.subject);
    const identity = await identityFromCookie(later.jar.header(APP));
    if (!identity) throw new Error("not signed in");
    const cookie = (await rotateSession(identity))?.split(";")[0]?.split("=").slice(1).join("=") ?? "";
    later.jar.set(APP, SESSION_COOKIE, cookie);
    expect(await said(later.jar, last)).toMatchObject({ path: "/demo/settings/security", refused: "expired" });
    expect([await identitiesOf(later), mine.length > 0]).toEqual([[], true]);
  });

  it("counts once", async () => {
    const who = await person();
    const back = await wayBack(who, who.subject);
    expect((await said(who.jar, back)).linked).not.toBeNull();
    expect((await said(who.jar, back)).refused).toBe("expired");
  });

  it("takes no identity from another account, and keeps to one of each provider", async () => {
    const [first, second] = [await person(), await person()];
    await link(first);
    expect((await link(second, first.subject)).refused).toBe("linked-elsewhere");
    // The provider asks anew who it is.
    await first.jar.signOut(idp.issuer);
    expect((await link(first, second.subject)).refused).toBe("linked-already");
    await first.jar.signOut(idp.issuer);
    expect((await link(first)).refused).toBeNull();
    expect([await identitiesOf(first), await identitiesOf(second)]).toEqual([[{ subject: first.subject }], []]);
  });

  it("goes with a workspace's provider for its members with an address of its domains, and for nobody else", async () => {
    const member = await person({ domain: "corp.example", isMember: true });
    const { body } = await member.call<IdentitiesRecord>("GET", "/me/identities");
    expect(body.linkable).toEqual([
      { provider: "oidc", name: "Acme" },
      { provider: corp.id, name: "Corp" },
    ]);
    expect((await link(member, member.subject, corp.id)).linked).not.toBeNull();
    expect((await signIn(member.subject, corp.id)).identity?.userId).toBe(member.user.id);
    // Guests have another domain, strangers no place there; and who is let go while they are at the provider has lost theirs.
    for (const other of [await person({ isMember: true }), await person({ domain: "corp.example" })])
      expect((await other.call<IdentitiesRecord>("GET", "/me/identities")).body.linkable).toEqual([{ provider: "oidc", name: "Acme" }]);
    const gone = await person({ domain: "corp.example", isMember: true });
    const back = await wayBack(gone, gone.subject, corp.id);
    await owner(`update member set "isActive" = false where "userId" = $1`, [gone.user.id]);
    expect((await said(gone.jar, back)).refused).toBe("deactivated");
  });
});

describe("taking an identity away", () => {
  it("ends what it has begun but the session that asks, and is told by mail", async () => {
    const who = await person();
    const { linked } = await link(who);
    const [here, elsewhere] = [await signIn(who.subject), await signIn(who.subject)];
    const asks = await request(server.url(`/api/v1/me/identities/${linked}`), "DELETE", undefined, {
      cookie: here.jar.header(APP),
      "sec-fetch-site": "same-origin",
    });
    expect(asks.status).toBe(204);
    const live = async (id: string | undefined) => (await liveSession(id ?? "")) !== null;
    expect([await live(here.identity?.sessionId), await live(elsewhere.identity?.sessionId), await live(who.sessionId)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(await notices(who)).toEqual(["identity-linked", "identity-unlinked"]);
    expect((await events(who)).slice(-2)).toEqual(["identity-unlinked", "session-revoked"]);
    expect((await signIn(who.subject)).to.searchParams.get("refused")).toBe("unverified");
  });

  it("asks first whether it is them; and another's is nowhere", async () => {
    const [who, other] = [await person(), await person()];
    const { linked } = await link(who);
    expect((await other.call("DELETE", `/me/identities/${linked}`)).status).toBe(404);
    await owner(`update session set "confirmedAt" = now() - interval '1 hour' where id = $1`, [who.sessionId]);
    forgetSession(who.sessionId);
    const late = await who.call("DELETE", `/me/identities/${linked}`);
    expect([late.status, late.problem.code]).toEqual([403, "confirm-identity"]);
    expect(await identitiesOf(who)).toHaveLength(1);
  });

  it("leaves nobody waiting at the second step by it", async () => {
    const who = await person();
    const { linked } = await link(who);
    await owner(`insert into totp ("userId", secret, "confirmedAt") values ($1, 'x', now())`, [who.user.id]);
    const [code] = await makeRecoveryCodes(who.user.id);
    const { jar, to } = await signIn(who.subject);
    expect(to.searchParams.get("second-factor")).toBe("totp,recovery-code");
    expect((await who.call("DELETE", `/me/identities/${linked}`)).status).toBe(204);
    const step = await jar.go(`${APP}/api/v1/sign-in/second-factor`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code }),
    });
    expect(step.status).toBe(401);
  });

  it("is refused for the last by which a workspace wants them to come; owners have the mailed code", async () => {
    const admin = await server.asMember(space.owner);
    const [member, chief] = [
      await person({ domain: "corp.example", isMember: true }),
      await person({ domain: "corp.example", isMember: true, role: "owner" }),
    ];
    const [needed, other] = [await link(member, member.subject, corp.id), await link(member)];
    const ofChief = await link(chief, chief.subject, corp.id);
    expect((await admin("PATCH", "/sign-in-policy", { requiresSso: true })).status).toBe(200);
    const { body } = await member.call<IdentitiesRecord>("GET", "/me/identities");
    expect(body.data.map(({ id, isNeeded }) => [id, isNeeded])).toEqual([
      [needed.linked, true],
      [other.linked, false],
    ]);
    const refused = await member.call("DELETE", `/me/identities/${needed.linked}`);
    expect([refused.status, refused.problem.detail]).toEqual([409, expect.stringContaining("without it you could not come in")]);
    expect((await member.call("DELETE", `/me/identities/${other.linked}`)).status).toBe(204);
    expect((await chief.call("DELETE", `/me/identities/${ofChief.linked}`)).status).toBe(204);
    expect((await member.call("POST", "/me/identities/start", { provider: "oidc" })).status).toBe(422);
    await admin("PATCH", "/sign-in-policy", { requiresSso: false });
    expect((await member.call("DELETE", `/me/identities/${needed.linked}`)).status).toBe(204);
  });

  it("keeps one of two that are taken away at the same moment", async () => {
    const who = await person();
    const ids = await Promise.all(
      ["one", "two"].map(async (provider) => {
        const [row] = await owner<{ id: string }>(
          `insert into identity (id, "userId", provider, issuer, subject, email) values (gen_random_uuid(), $1, $2, 'i', $3, '') returning id`,
          [who.user.id, provider, `${provider}-${who.user.id}`],
        );
        return row?.id ?? "";
      }),
    );
    const own = { userId: who.user.id, sessionId: null, client: { ip: "", userAgent: "" } };
    const results = await Promise.all(ids.map((id) => unlinkIdentity(own, id, ["one", "two"])));
    expect(results.sort()).toEqual(["needed", "unlinked"]);
    expect(await identitiesOf(who)).toHaveLength(1);
  });
});
