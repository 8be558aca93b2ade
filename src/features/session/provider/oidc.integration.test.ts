import { createServer } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { identityFromCookie } from "#/core/auth.ts";
import { execute } from "#/core/execute.ts";
import { SESSION_COOKIE } from "#/core/sessionCookie.ts";
import type { IdentityProviderRecord, TrialRecord } from "#/features/identityProvider/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { forgetIdentities } from "#/features/session/provider/jobs.ts";
import { makeRecoveryCodes } from "#/features/session/secondFactor/commands.ts";
import { ensureUser } from "#/features/user/commands.ts";
import { type Call, testServer } from "../../../../test/client.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildMember, buildWorkspace, type TestWorkspace } from "../../../../test/factories.ts";
import { Jar, type OpenIdProvider, openIdProvider } from "../../../../test/openIdProvider.ts";

const port = await vi.hoisted(async () =>
  (await import("../../../../test/oidcPort.ts")).takeOidcPort({ CONNECT_FETCH_HOSTS: "127.0.0.1" }),
);
const APP = "http://localhost:3000";

const { owner } = testDatabase();
const server = testServer();
let idp: OpenIdProvider;
let space: TestWorkspace;
let admin: Call;
let provider: IdentityProviderRecord;

beforeAll(async () => {
  idp = await openIdProvider(port);
  space = await buildWorkspace();
  admin = await server.asMember(space.owner);
  await verifyDomain(space, "corp.example");
  const set = await admin<IdentityProviderRecord>("PUT", "/identity-providers/oidc", {
    name: "Corp",
    issuer: idp.issuer,
    clientId: "corp",
    clientSecret: "a secret of the workspace",
  });
  expect(set.status).toBe(200);
  provider = set.body;
  idp.serve([
    { id: "installation", secret: "a secret of the installation", redirectUrl: `${APP}/sso/oidc/callback` },
    { id: "corp", secret: "a secret of the workspace", redirectUrl: provider.ours.redirectUrl },
  ]);
});
afterAll(() => idp.close());
beforeEach(() => {
  idp.people.clear();
});

async function verifyDomain(at: TestWorkspace, name: string) {
  const { record } = await execute<{ id: string }>(at.owner, "signInDomain.create", { name });
  await execute(at.product, "signInDomain.record", { id: record.id, isThere: true });
  return record.id;
}
const browser = () => new Jar({ [APP]: server.url("") });
const isBack = (url: URL) => url.pathname.endsWith("/callback") && url.origin === APP;

let n = 0;
/** A person of the provider with a member of the workspace behind the address. */
async function employee({ verified = true, domain = "corp.example" } = {}) {
  const email = `ada${++n}@${domain}`;
  const subject = `subject-${n}`;
  idp.people.set(subject, { email, email_verified: verified, name: `Ada ${n}` });
  const user = await ensureUser({ email, name: `Ada ${n}` });
  const { record: member } = await execute<MemberRecord>(space.product, "member.create", {
    userId: user.id,
    name: user.name,
    email,
    role: "agent",
  });
  return { email, subject, user, member };
}
/** Goes to the provider, signs in there, and gives the address that leads back, not yet visited. */
async function wayBack(jar: Jar, subject: string, key = provider.id, query = "") {
  idp.next = subject;
  return jar.follow(`${APP}/sso/${key}/start${query}`, isBack);
}
async function signIn(subject: string, { key = provider.id, jar = browser(), query = "" } = {}) {
  const { to } = await jar.go(await wayBack(jar, subject, key, query));
  return { jar, to: new URL(to ?? APP), userId: (await identityFromCookie(jar.header(APP)))?.userId ?? null };
}
const reasonOf = (to: URL) => (to.pathname === "/sign-in" ? to.searchParams.get("refused") : null);
const switchOn = async (isOn = true) => expect((await admin("PATCH", `/identity-providers/${provider.id}`, { isOn })).status).toBe(200);

describe("a try-out, before anybody comes in by it", () => {
  it("is needed before it is switched on, and lets nobody else through meanwhile", async () => {
    const { subject } = await employee();
    expect((await admin("PATCH", `/identity-providers/${provider.id}`, { isOn: true })).status).toBe(409);
    const jar = browser();
    expect(reasonOf(new URL((await jar.go(`${APP}/sso/${provider.id}/start`)).to ?? ""))).toBe("failed");
    // A stranger who says that it is one.
    expect(reasonOf(new URL((await jar.go(`${APP}/sso/${provider.id}/start?trial=1`)).to ?? ""))).toBe("failed");
    expect(subject).toBeTruthy();
  });

  it("shows what the provider has said, to who made it, and signs nobody in", async () => {
    const { subject, email } = await employee();
    const jar = browser();
    const cookie = await sessionOf(space.owner.userId);
    jar.set(APP, SESSION_COOKIE, cookie);
    const { to } = await signIn(subject, { jar, query: "?trial=1" });
    expect(to.pathname).toBe(`/${space.slug}/settings/sign-in`);
    const trial = await admin<TrialRecord>("GET", `/sign-in-trials/${to.searchParams.get("trial")}`);
    expect(trial.body).toMatchObject({
      isRight: true,
      email,
      isEmailVerified: true,
      subject,
      outcome: "links",
      claims: { sub: subject, iss: idp.issuer },
    });
    expect((await identityFromCookie(jar.header(APP)))?.userId).toBe(space.owner.userId);
    const other = await server.asMember(await buildMember(space, "admin"));
    expect((await other("GET", `/sign-in-trials/${to.searchParams.get("trial")}`)).status).toBe(404);
    await switchOn();
  });

  it("is not needed again for the same provider; and a secret is not sent to another than it was given with", async () => {
    const same = { name: "Corp", issuer: idp.issuer, clientId: "corp" };
    const { body } = await admin<IdentityProviderRecord>("PUT", "/identity-providers/oidc", same);
    expect(body).toMatchObject({ isOn: true, testedAt: expect.any(String) });
    expect(JSON.stringify(body)).not.toContain("a secret of the workspace");
    for (const other of [{ issuer: "https://evil.example" }, { clientId: "another" }])
      expect((await admin("PUT", "/identity-providers/oidc", { ...same, ...other })).problem.errors?.[0]?.path).toBe("clientSecret");
  });

  it("has to be made again for another", async () => {
    const other = await buildWorkspace();
    const call = await server.asMember(other.owner);
    const set = (issuer: string) =>
      call<IdentityProviderRecord>("PUT", "/identity-providers/oidc", { name: "X", issuer, clientId: "c", clientSecret: "s" });
    const { body } = await set("https://one.example");
    await execute(other.product, "identityProvider.recordTrial", { id: body.id, version: body.version });
    expect((await call("PATCH", `/identity-providers/${body.id}`, { isOn: true })).status).toBe(200);
    expect((await set("https://other.example")).body).toMatchObject({ id: body.id, isOn: false, testedAt: null });
  });
});

async function sessionOf(userId: string): Promise<string> {
  const { encode } = await import("next-auth/jwt");
  const { createSession } = await import("#/features/session/commands.ts");
  const { TEST_SECRET } = await import("../../../../test/secret.ts");
  return encode({ token: { sid: await createSession({ userId, userAgent: "" }), uid: userId }, secret: TEST_SECRET, salt: SESSION_COOKIE });
}

describe("signing in", () => {
  it("leads to where it was asked for, with a session of that user", async () => {
    const { subject, user } = await employee();
    const { to, userId, jar } = await signIn(subject, { query: `?next=${encodeURIComponent(`/${space.slug}/ticket/1`)}` });
    expect([to.pathname, userId]).toEqual([`/${space.slug}/ticket/1`, user.id]);
    const [session] = await owner(`select provider, device from session where "userId" = $1`, [user.id]);
    expect(session).toMatchObject({ provider: provider.id, device: expect.stringMatching(/^.{43}$/) });
    expect(jar.get(APP, SESSION_COOKIE)).toBeTruthy();
  });

  it("is the first factor: who has a second one gives it before there is a session, and each step is written down", async () => {
    const { subject, user } = await employee();
    expect((await signIn(subject)).userId).toBe(user.id);
    const [code] = await makeRecoveryCodes(user.id);
    await owner(`insert into totp ("userId", secret, "confirmedAt") values ($1, 'sealed', now())`, [user.id]);
    const { jar, to, userId } = await signIn(subject, { query: "?next=/somewhere" });
    expect([to.pathname, to.searchParams.get("second-factor"), to.searchParams.get("next"), userId]).toEqual([
      "/sign-in",
      "totp,recovery-code",
      "/somewhere",
      null,
    ]);
    const step = await jar.go(`${APP}/api/v1/sign-in/second-factor`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code }),
    });
    expect(step.status).toBe(204);
    const identity = await identityFromCookie(jar.header(APP));
    expect(identity).toMatchObject({ userId: user.id, hasTwoFactors: true });
    expect(await owner(`select provider from session where id = $1`, [identity?.sessionId])).toEqual([{ provider: provider.id }]);
    const events = await owner<{ name: string; data: object }>(
      `select name, data from security_event where "userId" = $1 order by at, id`,
      [user.id],
    );
    expect(events.map(({ name }) => name)).toEqual(["identity-linked", "signed-in", "recovery-code-used", "signed-in"]);
    expect(events[1]?.data).toMatchObject({ by: "sso", provider: provider.id, hasTwoFactors: false });
  });

  it("is written down where it was refused, for whom it is about", async () => {
    const { subject, user } = await employee({ domain: "elsewhere.example" });
    expect(reasonOf((await signIn(subject)).to)).toBe("foreign-address");
    expect(await owner(`select name, data->>'reason' as reason from security_event where "userId" = $1`, [user.id])).toEqual([
      { name: "sign-in-failed", reason: "foreign-address" },
    ]);
  });

  it("leads to no other site", async () => {
    const { subject } = await employee();
    for (const next of ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
      expect((await signIn(subject, { query: `?next=${encodeURIComponent(next)}` })).to.href).toBe(`${APP}/${space.slug}`);
  });

  it("knows a person by issuer and subject: another address at the provider is the same person here", async () => {
    const [first, other] = [await employee(), await employee()];
    expect((await signIn(first.subject)).userId).toBe(first.user.id);
    // Also when it is now somebody else's.
    for (const email of ["new@corp.example", other.email, "gone@elsewhere.example"]) {
      idp.people.set(first.subject, { email, email_verified: true, name: "Ada" });
      expect((await signIn(first.subject)).userId).toBe(first.user.id);
    }
  });

  it("lets nobody into an account by an address that had another owner at the provider", async () => {
    const { subject, email, member, user } = await employee();
    await signIn(subject);
    idp.people.set("a newcomer", { email, email_verified: true, name: "Newcomer" });
    expect(reasonOf((await signIn("a newcomer")).to)).toBe("other-person");
    // The administrator lets the one go and the other come.
    const { event } = {
      event: { name: "member.updated", subject: `member:${member.id}`, data: { from: { isActive: true }, to: { isActive: false } } },
    };
    await execute(space.owner, "member.update", { id: member.id, isActive: false });
    await forgetIdentities({ workspaceId: space.id, event });
    expect(reasonOf((await signIn("a newcomer")).to)).toBe("deactivated");
    await execute(space.owner, "member.update", { id: member.id, isActive: true });
    expect((await signIn("a newcomer")).userId).toBe(user.id);
    expect(reasonOf((await signIn(subject)).to)).not.toBeNull();
  });

  it("is refused for an address that the provider does not call verified, and links nothing", async () => {
    const { subject, user } = await employee({ verified: false });
    expect(reasonOf((await signIn(subject)).to)).toBe("unverified");
    idp.people.set(subject, { email: user.email });
    expect(reasonOf((await signIn(subject)).to)).toBe("unverified");
    expect(await owner(`select 1 from identity where "userId" = $1`, [user.id])).toEqual([]);
  });

  it("is refused for addresses of domains that are not the workspace's: its provider may say whatever it likes", async () => {
    const { subject } = await employee({ domain: "elsewhere.example" });
    expect(reasonOf((await signIn(subject)).to)).toBe("foreign-address");
  });

  it("is refused for who is no member, and for who is one no longer", async () => {
    idp.people.set("stranger", { email: "stranger@corp.example", email_verified: true });
    expect(reasonOf((await signIn("stranger")).to)).toBe("not-a-member");
    const { subject, member } = await employee();
    expect((await signIn(subject)).userId).not.toBeNull();
    await execute(space.owner, "member.update", { id: member.id, isActive: false });
    expect(reasonOf((await signIn(subject)).to)).toBe("deactivated");
  });

  it("ends when the workspace's domain is no longer its own", async () => {
    const { subject } = await employee();
    expect((await signIn(subject)).userId).not.toBeNull();
    await owner(`update sign_in_domain set "verifiedAt" = null where "workspaceId" = $1`, [space.id]);
    expect(reasonOf((await signIn(subject)).to)).toBe("foreign-address");
    await owner(`update sign_in_domain set "verifiedAt" = now() where "workspaceId" = $1`, [space.id]);
  });

  it("makes a member where the workspace wants it, with the role of their groups, once", async () => {
    const set = async (policy: object) => expect((await admin("PATCH", "/sign-in-policy", policy)).text).toContain(`"provisions":`);
    await set({ provisions: true, defaultRole: "light-agent", groupRoles: [{ group: "Support Leads", role: "admin" }] });
    idp.people.set("new1", { email: "new1@corp.example", email_verified: true, name: "Nora New" });
    idp.people.set("new2", { email: "new2@corp.example", email_verified: true, name: "Nils New", groups: ["support leads", "x"] });
    const { userId, to } = await signIn("new1");
    expect(reasonOf(to)).toBeNull();
    expect((await signIn("new1")).userId).toBe(userId);
    await signIn("new2");
    const members = await owner(`select name, role, "isActive" from member where email like 'new_@corp.example' order by email`);
    expect(members).toEqual([
      { name: "Nora New", role: "light-agent", isActive: true },
      { name: "Nils New", role: "admin", isActive: true },
    ]);
    idp.people.set("outside", { email: "eve@elsewhere.example", email_verified: true });
    expect(reasonOf((await signIn("outside")).to)).toBe("foreign-address");
    await set({ provisions: false });
  });
});

describe("an answer counts", () => {
  it("once", async () => {
    const { subject } = await employee();
    const jar = browser();
    const back = await wayBack(jar, subject);
    expect(reasonOf(new URL((await jar.go(back)).to ?? ""))).toBeNull();
    expect(reasonOf(new URL((await jar.go(back)).to ?? ""))).toBe("expired");
  });

  it("once also when it comes twice at the same moment", async () => {
    const { subject, user } = await employee();
    const jar = browser();
    const back = await wayBack(jar, subject);
    await Promise.all(Array.from({ length: 5 }, () => jar.go(back)));
    expect(await owner(`select 1 from session where "userId" = $1`, [user.id])).toHaveLength(1);
  });

  it("in the browser in which it began, and in no other", async () => {
    const { subject } = await employee();
    const jar = browser();
    const back = await wayBack(jar, subject);
    // Somebody is made to visit an address that signs them in as another: both without a cookie and with one of their own.
    expect(reasonOf(new URL((await browser().go(back)).to ?? ""))).toBe("expired");
    const victim = browser();
    await wayBack(victim, subject);
    const { to } = await victim.go(back);
    expect(reasonOf(new URL(to ?? ""))).toBe("expired");
    expect(victim.get(APP, SESSION_COOKIE)).toBeUndefined();
    // And it is not used up by them.
    expect(reasonOf(new URL((await jar.go(back)).to ?? ""))).toBeNull();
  });

  it("for ten minutes", async () => {
    const { subject } = await employee();
    const jar = browser();
    const back = await wayBack(jar, subject);
    await owner(`update sign_in_attempt set "expiresAt" = now() - interval '1 second' where id = $1`, [
      new URL(back).searchParams.get("state"),
    ]);
    expect(reasonOf(new URL((await jar.go(back)).to ?? ""))).toBe("expired");
  });

  it("with its own state", async () => {
    const { subject } = await employee();
    const jar = browser();
    for (const state of ["", "another", "x".repeat(5_000)]) {
      const back = new URL(await wayBack(jar, subject));
      back.searchParams.set("state", state);
      expect(reasonOf(new URL((await jar.go(back.href)).to ?? "")), state.slice(0, 10)).toBe("expired");
    }
  });

  it("not with the code of another's sign-in: its verifier is another", async () => {
    const [victim, attacker] = [await employee(), await employee()];
    const [mine, theirs] = [browser(), browser()];
    const stolen = new URL(await wayBack(theirs, victim.subject)).searchParams.get("code") ?? "";
    const back = new URL(await wayBack(mine, attacker.subject));
    back.searchParams.set("code", stolen);
    expect(reasonOf(new URL((await mine.go(back.href)).to ?? ""))).toBe("failed");
    expect(mine.get(APP, SESSION_COOKIE)).toBeUndefined();
  });

  it("not with another nonce than was asked for", async () => {
    const { subject } = await employee();
    const jar = browser();
    idp.next = subject;
    const { to } = await jar.go(`${APP}/sso/${provider.id}/start`);
    const request = new URL(to ?? "");
    request.searchParams.set("nonce", "an attacker's");
    const back = await jar.follow(request.href, isBack);
    expect(reasonOf(new URL((await jar.go(back)).to ?? ""))).toBe("failed");
  });

  it("not at the address of another provider, or of one that has been switched off meanwhile", async () => {
    const { subject } = await employee();
    const jar = browser();
    const back = await wayBack(jar, subject);
    expect(reasonOf(new URL((await jar.go(back.replace(provider.id, "oidc"))).to ?? ""))).toBe("expired");
    await switchOn(false);
    expect(reasonOf(new URL((await jar.go(back)).to ?? ""))).toBe("failed");
    await switchOn();
  });

  it("not when the person has said no there", async () => {
    const jar = browser();
    const { to } = await jar.go(`${APP}/sso/${provider.id}/start`);
    const state = new URL(to ?? "").searchParams.get("state");
    const { to: back } = await jar.go(
      `${APP}/sso/${provider.id}/callback?error=access_denied&state=${state}&iss=${encodeURIComponent(idp.issuer)}`,
    );
    expect(reasonOf(new URL(back ?? ""))).toBe("failed");
  });
});

describe("the installation's provider", () => {
  it("signs in who has an account here, by a verified address, and makes nobody one", async () => {
    const { subject, user } = await employee();
    expect((await signIn(subject, { key: "oidc" })).userId).toBe(user.id);
    idp.people.set("unknown", { email: "unknown@anywhere.example", email_verified: true });
    expect(reasonOf((await signIn("unknown", { key: "oidc" })).to)).toBe("no-account");
    idp.people.set("unverified", { email: user.email, email_verified: false });
    expect(reasonOf((await signIn("unverified", { key: "oidc" })).to)).toBe("unverified");
  });

  it("knows nobody by what a workspace's provider of the same issuer has said", async () => {
    const { subject, user } = await employee();
    await signIn(subject);
    idp.people.set(subject, { email: "other@nowhere.example", email_verified: true });
    expect(reasonOf((await signIn(subject, { key: "oidc" })).to)).toBe("no-account");
    expect(await owner(`select provider from identity where "userId" = $1`, [user.id])).toEqual([{ provider: provider.id }]);
  });

  it("one that is not set up is nowhere", async () => {
    expect(reasonOf(new URL((await browser().go(`${APP}/sso/google/start`)).to ?? ""))).toBe("failed");
  });
});

describe("another workspace's provider", () => {
  it("takes over nobody, whatever it says", async () => {
    const { subject, email, user } = await employee();
    await signIn(subject);
    const evil = await buildWorkspace();
    const call = await server.asMember(evil.owner);
    await verifyDomain(evil, "evil.example");
    const { body: theirs } = await call<IdentityProviderRecord>("PUT", "/identity-providers/oidc", {
      name: "Evil",
      issuer: idp.issuer,
      clientId: "evil",
      clientSecret: "evil's",
    });
    await execute(evil.product, "identityProvider.recordTrial", { id: theirs.id, version: theirs.version });
    await call("PATCH", `/identity-providers/${theirs.id}`, { isOn: true });
    await call("PATCH", "/sign-in-policy", { provisions: true });
    idp.serve([
      { id: "evil", secret: "evil's", redirectUrl: theirs.ours.redirectUrl },
      { id: "installation", secret: "a secret of the installation", redirectUrl: `${APP}/sso/oidc/callback` },
      { id: "corp", secret: "a secret of the workspace", redirectUrl: provider.ours.redirectUrl },
    ]);
    // The same subject, the same address, both at once.
    for (const [name, said] of [
      [subject, "eve@evil.example"],
      ["eve", email],
      [subject, email],
    ] as const) {
      idp.people.set(name, { email: said, email_verified: true });
      const { userId } = await signIn(name, { key: theirs.id });
      expect(userId).not.toBe(user.id);
    }
    // And its administrators see, change and use nothing of ours.
    for (const [method, path] of [
      ["PATCH", `/identity-providers/${provider.id}`],
      ["DELETE", `/identity-providers/${provider.id}`],
    ] as const)
      expect((await call(method, path, method === "PATCH" ? { isOn: false } : undefined)).status).toBe(404);
  });
});

it("asks no address of the own network, whatever an administrator enters", async () => {
  const other = await buildWorkspace();
  const call = await server.asMember(other.owner);
  const jar = browser();
  jar.set(APP, SESSION_COOKIE, await sessionOf(other.owner.userId));
  const inside = createServer();
  await new Promise<void>((done) => inside.listen(0, "127.0.0.1", done));
  let connections = 0;
  inside.on("connection", () => connections++);
  const { port: insidePort } = inside.address() as { port: number };
  for (const issuer of [
    `http://localhost:${insidePort}`,
    "http://169.254.169.254/latest",
    "https://10.0.0.1",
    `http://[::1]:${insidePort}`,
  ]) {
    const { body } = await call<IdentityProviderRecord>("PUT", "/identity-providers/oidc", {
      name: "X",
      issuer,
      clientId: "x",
      clientSecret: "y",
    });
    const { to } = await jar.go(`${APP}/sso/${body.id}/start?trial=1`);
    const trial = await call<TrialRecord>("GET", `/sign-in-trials/${new URL(to ?? "").searchParams.get("trial")}`);
    expect(trial.body, issuer).toMatchObject({ isRight: false, fault: expect.stringMatching(/could not be asked/) });
  }
  expect(connections).toBe(0);
  inside.close();
});
