import { inflateRawSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { identityFromCookie } from "#/core/auth.ts";
import { execute } from "#/core/execute.ts";
import { SESSION_COOKIE } from "#/core/sessionCookie.ts";
import { pemOf } from "#/adapters/identity/saml.ts";
import type { IdentityProviderRecord } from "#/features/identityProvider/schema.ts";
import { ensureUser } from "#/features/user/commands.ts";
import { type Call, testServer } from "../../../../test/client.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildWorkspace, type TestWorkspace } from "../../../../test/factories.ts";
import { Jar } from "../../../../test/openIdProvider.ts";
import {
  assertionOf,
  encode,
  encrypted,
  responseOf,
  type SamlKeys,
  type Said,
  samlKeys,
  samlMetadataOf,
  samlResponse,
  signed,
} from "../../../../test/samlProvider.ts";

const APP = "http://localhost:3000";
const { owner } = testDatabase();
const server = testServer();
let space: TestWorkspace;
let admin: Call;
let keys: SamlKeys;
let provider: IdentityProviderRecord;

beforeAll(async () => {
  [space, keys] = [await buildWorkspace(), await samlKeys()];
  admin = await server.asMember(space.owner);
  const { record } = await execute<{ id: string }>(space.owner, "signInDomain.create", { name: "corp.example" });
  await execute(space.product, "signInDomain.record", { id: record.id, isThere: true });
  provider = (await admin<IdentityProviderRecord>("PUT", "/identity-providers/saml", { name: "Corp", metadata: samlMetadataOf(keys) }))
    .body;
  await execute(space.product, "identityProvider.recordTrial", { id: provider.id, version: provider.version });
  await admin("PATCH", `/identity-providers/${provider.id}`, { isOn: true });
});

const browser = () => new Jar({ [APP]: server.url("") });
const reasonOf = (to: string | null) => (to && new URL(to).pathname === "/sign-in" ? new URL(to).searchParams.get("refused") : null);
let n = 0;
async function employee() {
  const email = `sam${++n}@corp.example`;
  const user = await ensureUser({ email, name: `Sam ${n}` });
  await execute(space.product, "member.create", { userId: user.id, name: user.name, email, role: "agent" });
  return { email, user, nameId: `sam-${n}` };
}
/** Goes out, and gives what the provider would answer. */
async function start(
  jar: Jar,
  { email, nameId }: { email: string; nameId: string },
  change: Partial<Said> = {},
  answer: (said: Said) => string | Promise<string> = (said) => samlResponse(said, keys),
) {
  const { to } = await jar.go(`${APP}/sso/${provider.id}/start?next=/${space.slug}/ticket/1`);
  const request = new URL(to ?? "");
  const xml = inflateRawSync(Buffer.from(request.searchParams.get("SAMLRequest") ?? "", "base64")).toString();
  const said: Said = {
    acsUrl: provider.ours.redirectUrl,
    audience: provider.ours.entityId ?? "",
    inResponseTo: /ID="([^"]+)"/.exec(xml)?.[1] ?? "",
    nameId,
    attributes: { email },
    ...change,
  };
  return { SAMLResponse: await answer(said), RelayState: request.searchParams.get("RelayState") ?? "" };
}
/** As another site's form sends it: browsers leave the cookies out. */
const post = (jar: Jar, form: Record<string, string>) =>
  jar.go(provider.ours.redirectUrl, {
    method: "POST",
    body: new URLSearchParams(form),
    withoutCookies: true,
    headers: { origin: "https://idp.example" },
  });
const userOf = async (jar: Jar) => (await identityFromCookie(jar.header(APP)))?.userId ?? null;

describe("a SAML sign-in", () => {
  it("ends where it was asked for, with a session in the browser in which it began", async () => {
    const who = await employee();
    const jar = browser();
    const { to } = await post(jar, await start(jar, who));
    expect(new URL(to ?? "").pathname).toBe(`/sso/${provider.id}/finish`);
    expect(await userOf(jar)).toBeNull();
    const done = await jar.go(to ?? "");
    expect([done.to, await userOf(jar)]).toEqual([`${APP}/${space.slug}/ticket/1`, who.user.id]);
    expect(await owner(`select subject, email from identity where "userId" = $1`, [who.user.id])).toEqual([
      { subject: who.nameId, email: who.email },
    ]);
  });

  it("signs nobody in who was made to send somebody else's answer", async () => {
    const who = await employee();
    const [attacker, victim] = [browser(), browser()];
    await victim.go(`${APP}/sso/${provider.id}/start`);
    const { to } = await post(victim, await start(attacker, who));
    expect(reasonOf((await victim.go(to ?? "")).to)).toBe("expired");
    expect(await userOf(victim)).toBeNull();
    expect(reasonOf((await attacker.go(to ?? "")).to)).toBeNull();
    // And it is over: once.
    expect(reasonOf((await attacker.go(to ?? "")).to)).toBe("expired");
  });

  it("counts once, also under another attempt, and when it comes twice at the same moment", async () => {
    const who = await employee();
    const jar = browser();
    const form = await start(jar, who);
    const answers = await Promise.all([1, 2, 3].map(() => post(jar, form)));
    expect(answers.filter(({ to }) => reasonOf(to) === null)).toHaveLength(1);
    const again = await start(jar, who);
    expect(reasonOf((await post(jar, { ...again, SAMLResponse: form.SAMLResponse })).to)).toBe("failed");
  });

  it.each<[string, Partial<Said>]>([
    ["for another audience", { audience: "https://other.example" }],
    ["for another recipient", { acsUrl: "https://other.example" }],
    ["that has expired", { notOnOrAfter: -120 }],
    ["to another request", { inResponseTo: "_x" }],
    ["to no request", { inResponseTo: null }],
  ])("is refused by an answer %s", async (_name, change) => {
    const jar = browser();
    expect(reasonOf((await post(jar, await start(jar, await employee(), change))).to)).toBe("failed");
  });

  it("is refused without an attempt, unless sign-ins may begin at the provider; and then it counts once, too", async () => {
    const who = await employee();
    const unasked = () =>
      samlResponse(
        {
          acsUrl: provider.ours.redirectUrl,
          audience: provider.ours.entityId ?? "",
          inResponseTo: null,
          nameId: who.nameId,
          attributes: { email: who.email },
        },
        keys,
      );
    const jar = browser();
    expect(reasonOf((await post(jar, { SAMLResponse: unasked() })).to)).toBe("expired");
    await admin("PATCH", `/identity-providers/${provider.id}`, { takesUnasked: true });
    const form = { SAMLResponse: unasked(), RelayState: "https://evil.example" };
    expect((await post(jar, form)).to).toBe(`${APP}/${space.slug}`);
    expect(await userOf(jar)).toBe(who.user.id);
    expect(reasonOf((await post(browser(), form)).to)).toBe("failed");
    await admin("PATCH", `/identity-providers/${provider.id}`, { takesUnasked: false });
  });

  it("may be encrypted with the certificate of our metadata, whose key nobody else has and which stays", async () => {
    const who = await employee();
    const jar = browser();
    const { text } = await jar.go(provider.ours.metadataUrl ?? "");
    const base64 = /use="encryption">[\s\S]*?<X509Certificate>([^<]+)</.exec(text)?.[1] ?? "";
    const certificate = pemOf(base64);
    const form = await start(jar, who, {}, async (said) =>
      encode(responseOf(await encrypted(signed(assertionOf(said), keys), certificate), said)),
    );
    expect((await jar.go((await post(jar, form)).to ?? "")).to).toBe(`${APP}/${space.slug}/ticket/1`);
    expect(await userOf(jar)).toBe(who.user.id);
    // Kept sealed, given to nobody, and the same after the provider was saved again.
    const [row] = await owner<{ key: string }>(`select "encryptionKey" as key from identity_provider where id = $1`, [provider.id]);
    expect(row?.key).not.toContain("PRIVATE");
    const saved = await admin("PUT", "/identity-providers/saml", { name: "Corp", metadata: samlMetadataOf(keys) });
    expect([saved.status, /encryptionKey|PRIVATE/.test(saved.text)]).toEqual([200, false]);
    expect((await jar.go(provider.ours.metadataUrl ?? "")).text).toContain(base64);
  });

  it("is refused for addresses of other domains", async () => {
    const jar = browser();
    const form = await start(jar, { email: "eve@elsewhere.example", nameId: "eve" });
    expect(reasonOf((await jar.go((await post(jar, form)).to ?? "")).to)).toBe("foreign-address");
  });

  it("has its metadata where a provider can fetch it, and says no to what is none", async () => {
    const { text, status } = await browser().go(provider.ours.metadataUrl ?? "");
    expect([status, text.includes(provider.ours.redirectUrl)]).toEqual([200, true]);
    expect((await browser().go(`${APP}/sso/oidc/metadata`)).status).toBe(404);
    const wrong = await admin("PUT", "/identity-providers/saml", { name: "Corp", metadata: "<x/>" });
    expect(wrong.problem.errors?.[0]?.path).toBe("metadata");
  });
});

it("shows a try-out what was said, also when it is refused", async () => {
  const jar = browser();
  const { encode } = await import("next-auth/jwt");
  const { createSession } = await import("#/features/session/commands.ts");
  const { TEST_SECRET } = await import("../../../../test/secret.ts");
  const sid = await createSession({ userId: space.owner.userId, userAgent: "" });
  jar.set(APP, SESSION_COOKIE, await encode({ token: { sid, uid: space.owner.userId }, secret: TEST_SECRET, salt: SESSION_COOKIE }));
  const { to } = await jar.go(`${APP}/sso/${provider.id}/start?trial=1`);
  const { to: shown } = await post(jar, { SAMLResponse: "AAAA", RelayState: new URL(to ?? "").searchParams.get("RelayState") ?? "" });
  const trial = await admin("GET", `/sign-in-trials/${new URL(shown ?? "").searchParams.get("trial")}`);
  expect(trial.body).toMatchObject({ isRight: false, reason: "failed", fault: expect.stringContaining("refused") });
});
