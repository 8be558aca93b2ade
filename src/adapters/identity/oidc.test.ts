/** What no honest provider sends: each claim of the ID token made wrong, and the token signed by somebody else. And GitHub, which sends none. */
import { createHmac, createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { githubProvider } from "#/adapters/identity/github.ts";
import { oidcProvider, personOf } from "#/adapters/identity/oidc.ts";
import { guardedFetcher } from "#/core/guardedFetch.ts";

const keys = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const others = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
type Token = { header?: object; claims?: object; sign?: (input: string) => string };
const rs256 = (key: KeyObject) => (input: string) => createSign("RSA-SHA256").update(input).sign(key, "base64url");

let server: Server;
let issuer = "";
let token: Token = {};
let mails: object[] = [];
const asked: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    const path = new URL(request.url ?? "", issuer).pathname;
    asked.push(path);
    const json = (value: unknown) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
    if (path === "/.well-known/openid-configuration")
      return json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
      });
    if (path === "/jwks") return json({ keys: [{ ...keys.publicKey.export({ format: "jwk" }), kid: "1", alg: "RS256", use: "sig" }] });
    if (path === "/token") return json({ access_token: "at", token_type: "Bearer", expires_in: 60, id_token: made(token) });
    if (path === "/login/oauth/access_token") return json({ access_token: "gh", token_type: "bearer", scope: "read:user,user:email" });
    if (path === "/user") return json({ id: 4711, login: "ada", name: null, email: "shown@anywhere.example" });
    if (path === "/user/emails") return json(mails);
    return response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  token = {};
});

const now = () => Math.floor(Date.now() / 1_000);
let nonce = "";
function made({ header, claims, sign = rs256(keys.privateKey) }: Token): string {
  const said = {
    iss: issuer,
    aud: "us",
    sub: "ada",
    exp: now() + 60,
    iat: now(),
    nonce,
    email: "ada@corp.example",
    email_verified: true,
    ...claims,
  };
  const input = `${base64({ alg: "RS256", kid: "1", ...header })}.${base64(said)}`;
  return `${input}.${sign(input)}`;
}
const fetcher = () => guardedFetcher({ timeoutMs: 2_000, bytesMax: 100_000, allowedHosts: ["127.0.0.1"] });
async function signIn(change: Token, query = "") {
  token = change;
  const provider = oidcProvider(
    { issuer, clientId: "us", clientSecret: "secret", redirectUrl: "https://connect.example/sso/x/callback", allowsHttp: true },
    fetcher(),
  );
  const { url, kept } = await provider.start("state");
  nonce = kept.nonce ?? "";
  const asks = new URL(url).searchParams;
  expect([asks.get("state"), asks.get("nonce"), asks.get("code_challenge_method")]).toEqual(["state", nonce, "S256"]);
  return provider.finish({ url: new URL(`http://inside/callback?code=c&state=state${query}`) }, "state", kept);
}

it("takes a token that is right in everything", async () => {
  expect(await signIn({})).toMatchObject({ issuer, subject: "ada", email: "ada@corp.example", isEmailVerified: true });
  expect(await signIn({ claims: { aud: ["us"] } })).toMatchObject({ subject: "ada" });
});

it.each<[string, () => Token]>([
  ["for another audience", () => ({ claims: { aud: "another" } })],
  ["for several, without saying for whom", () => ({ claims: { aud: ["us", "another"] } })],
  ["for us and another, by order of the other", () => ({ claims: { aud: ["us", "another"], azp: "another" } })],
  ["of another issuer", () => ({ claims: { iss: "https://evil.example" } })],
  ["with another nonce", () => ({ claims: { nonce: "another" } })],
  ["without a nonce", () => ({ claims: { nonce: undefined } })],
  ["that has expired", () => ({ claims: { exp: now() - 120 } })],
  ["without an end", () => ({ claims: { exp: undefined } })],
  ["without a subject", () => ({ claims: { sub: undefined } })],
  ["signed by another key", () => ({ sign: rs256(others.privateKey) })],
  ["signed by nobody", () => ({ header: { alg: "none" }, sign: () => "" })],
  [
    "signed with the public key as if it were a secret",
    () => ({
      header: { alg: "HS256" },
      sign: (input) =>
        createHmac("sha256", keys.publicKey.export({ type: "spki", format: "pem" }))
          .update(input)
          .digest("base64url"),
    }),
  ],
  ["changed afterwards", () => ({ sign: () => rs256(keys.privateKey)("something else") })],
])("refuses a token %s", async (_name, change) => {
  await expect(signIn(change())).rejects.toThrow(/refused/);
});

const LOGOUT = { "http://schemas.openid.net/event/backchannel-logout": {} };
let jti = 0;
const readLogout = ({ header, claims, sign }: Token) => {
  const said = {
    exp: undefined,
    nonce: undefined,
    email: undefined,
    email_verified: undefined,
    jti: `j${++jti}`,
    sid: "s1",
    events: LOGOUT,
  };
  const logout = made({ header: { typ: "logout+jwt", ...header }, claims: { ...said, ...claims }, sign });
  const settings = {
    issuer,
    clientId: "us",
    clientSecret: "secret",
    redirectUrl: "https://connect.example/sso/x/callback",
    allowsHttp: true,
  };
  return oidcProvider(settings, fetcher()).readLogout?.(logout);
};

it("reads a logout that is right in everything", async () => {
  const read = await readLogout({});
  expect(read).toMatchObject({ issuer, subject: "ada", session: "s1", token: { id: `logout ${issuer} j${jti}` } });
  expect(await readLogout({ claims: { sub: undefined } })).toMatchObject({ subject: null, session: "s1" });
  expect(await readLogout({ claims: { sid: undefined, exp: now() + 120 } })).toMatchObject({ subject: "ada", session: null });
  // Older providers name no type.
  expect(await readLogout({ header: { typ: undefined } })).toMatchObject({ subject: "ada" });
});

it.each<[string, () => Token]>([
  ["for another audience", () => ({ claims: { aud: "another" } })],
  ["of another issuer", () => ({ claims: { iss: "https://evil.example" } })],
  ["with a nonce, as ID tokens have", () => ({ claims: { nonce: "n" } })],
  ["without its event", () => ({ claims: { events: undefined } })],
  ["of another event", () => ({ claims: { events: { "http://schemas.openid.net/event/other": {} } } })],
  ["whose event is no object", () => ({ claims: { events: { [Object.keys(LOGOUT)[0] ?? ""]: true } } })],
  ["that names nobody", () => ({ claims: { sub: undefined, sid: undefined } })],
  ["without an id", () => ({ claims: { jti: undefined } })],
  ["without its moment", () => ({ claims: { iat: undefined } })],
  ["that is old", () => ({ claims: { iat: now() - 400 } })],
  ["of the future", () => ({ claims: { iat: now() + 400 } })],
  ["that has expired", () => ({ claims: { exp: now() - 60 } })],
  ["of another type", () => ({ header: { typ: "at+jwt" } })],
  ["signed by another key", () => ({ sign: rs256(others.privateKey) })],
  ["signed by nobody", () => ({ header: { alg: "none" }, sign: () => "" })],
  ["changed afterwards", () => ({ sign: () => rs256(keys.privateKey)("something else") })],
  [
    "signed with the public key as if it were a secret",
    () => ({
      header: { alg: "HS256" },
      sign: (input) =>
        createHmac("sha256", keys.publicKey.export({ type: "spki", format: "pem" }))
          .update(input)
          .digest("base64url"),
    }),
  ],
  [
    "signed with the client's secret",
    () => ({ header: { alg: "HS256" }, sign: (input) => createHmac("sha256", "secret").update(input).digest("base64url") }),
  ],
])("refuses a logout %s", async (_name, change) => {
  await expect(readLogout(change())).rejects.toThrow(/logout was refused/);
});

it("takes no ID token for a logout", async () => {
  await signIn({});
  const settings = {
    issuer,
    clientId: "us",
    clientSecret: "secret",
    redirectUrl: "https://connect.example/sso/x/callback",
    allowsHttp: true,
  };
  await expect(oidcProvider(settings, fetcher()).readLogout?.(made({ claims: { jti: "1" } }))).rejects.toThrow(/no logout/);
});

it("refuses an answer of another issuer, and one with an error", async () => {
  await expect(signIn({}, "&iss=https%3A%2F%2Fevil.example")).rejects.toThrow(/refused/);
  await expect(signIn({}, "&error=access_denied")).rejects.toThrow(/access_denied/);
});

it("believes no address that is not called verified; and of Entra the user name alone, whose domain is the tenant's", () => {
  const entra = "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0";
  const of = (claims: object) => {
    const { email, isEmailVerified } = personOf({ iss: "https://idp.example", sub: "1", ...claims });
    return [email, isEmailVerified];
  };
  expect(of({ email: "a@x.example" })).toEqual(["a@x.example", false]);
  expect(of({ email: "a@x.example", email_verified: "false" })).toEqual(["a@x.example", false]);
  expect(of({ email: "a@x.example", email_verified: true })).toEqual(["a@x.example", true]);
  expect(of({ iss: entra, email: "ceo@victim.example", preferred_username: "eve@evil.example" })).toEqual(["eve@evil.example", true]);
  expect(of({ iss: entra, email: "ada@own.example", preferred_username: "ada", xms_edov: true })).toEqual(["ada@own.example", true]);
  expect(of({ iss: `${entra}.evil.example`, email: "a@x.example", preferred_username: "b@y.example" })).toEqual(["a@x.example", false]);
});

it("knows people of GitHub by number and primary address, and believes only what GitHub has verified", async () => {
  const settings = {
    clientId: "us",
    clientSecret: "s",
    redirectUrl: "https://connect.example/sso/github/callback",
    siteUrl: issuer,
    apiUrl: issuer,
  };
  const come = async () => {
    const provider = githubProvider(settings, fetcher());
    const { url, kept } = await provider.start("state");
    expect(new URL(url).searchParams.get("code_challenge_method")).toBe("S256");
    return provider.finish({ url: new URL("http://inside/x?code=c&state=state") }, "state", kept);
  };
  mails = [
    { email: "other@x.example", primary: false, verified: true },
    { email: "ada@x.example", primary: true, verified: true },
  ];
  expect(await come()).toMatchObject({ subject: "4711", email: "ada@x.example", isEmailVerified: true, name: "ada" });
  mails = [
    { email: "other@x.example", primary: false, verified: true },
    { email: "ada@x.example", primary: true, verified: false },
  ];
  expect(await come()).toMatchObject({ email: "ada@x.example", isEmailVerified: false });
  mails = [];
  expect(await come()).toMatchObject({ email: null, isEmailVerified: false });
});
