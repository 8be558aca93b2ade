/** Signing in with an identity provider and with a password that was set anew, in a real browser, at a real provider. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import pg from "pg";
import { type OpenIdProvider, openIdProvider } from "../openIdProvider.ts";
import { samlKeys, samlMetadataOf, samlResponse } from "../samlProvider.ts";
import { ask } from "./desk.ts";
import { outbox } from "./mail.ts";
import { expect, JONAS, product, test } from "./product.ts";

let provider: OpenIdProvider;
test.beforeAll(async () => {
  provider = await openIdProvider(product().providerPort);
  provider.serve([{ id: "connect", secret: "a secret of the tests", redirectUrl: `${product().url}/sso/oidc/callback` }]);
  provider.people.set("jonas-1", { email: JONAS.email, email_verified: true, name: JONAS.name });
  provider.people.set("eve-1", { email: JONAS.email, email_verified: false, name: "Eve Elsewhere" });
  provider.people.set("private-1", { email: "private@elsewhere.example", email_verified: false, name: "A private account" });
});
test.afterAll(() => provider.close());

test("the button leads through the provider into the desk; a second time nobody else gets in by the address", async ({
  stranger,
  browser,
}) => {
  await stranger.goto("/sign-in?next=/demo/settings/profile");
  await stranger.getByRole("link", { name: "Continue with Acme" }).click();
  await stranger.getByRole("button", { name: JONAS.name }).click();
  await expect(stranger).toHaveURL(/\/demo\/settings\/profile$/);
  await expect(stranger.getByText(JONAS.email)).toBeVisible();

  const context = await browser.newContext({ baseURL: product().url });
  const other = await context.newPage();
  await other.goto("/sign-in");
  await other.getByRole("link", { name: "Continue with Acme" }).click();
  await other.getByRole("button", { name: "Eve Elsewhere" }).click();
  await expect(other.getByRole("main").getByRole("alert")).toContainText("does not say that this e-mail address is yours");
  await context.close();
});

test("an identity is linked by who is signed in, is a way in from then on, and is taken away", async ({ agent, stranger, watch }) => {
  watch.expect(/status of 401/);
  await agent.goto("/demo/settings/security");
  const group = agent.getByRole("region", { name: "Identity providers" });
  const link = async (as: string) => {
    await agent.context().clearCookies({ domain: "127.0.0.1" });
    await group.getByRole("button", { name: /^Link ?: Acme/ }).click();
    await agent.getByRole("button", { name: as }).click();
    await expect(agent).toHaveURL(/\/demo\/settings\/security\?/);
  };
  await link(JONAS.name);
  await expect(agent.getByRole("main").getByRole("alert")).toContainText("linked to another account here");
  await link("A private account");
  await expect(agent.getByRole("status").filter({ hasText: "Acme is linked to your account." })).toBeVisible();
  await expect(group).toContainText("private@elsewhere.example");
  await expect.poll(async () => (await outbox()).map(({ subject }) => subject)).toContain("An identity provider was linked");

  await stranger.goto("/sign-in?next=/demo/settings/profile");
  await stranger.getByRole("link", { name: "Continue with Acme" }).click();
  await stranger.getByRole("button", { name: "A private account" }).click();
  await expect(stranger).toHaveURL(/\/demo\/settings\/profile$/);
  await expect(stranger.getByText(product().email)).toBeVisible();

  await group.getByRole("button", { name: /^Unlink ?: Acme/ }).click();
  await expect(group.getByRole("alert")).toContainText("signed out");
  await group.getByRole("button", { name: /^Unlink ?: Acme/ }).click();
  await expect(group.getByRole("button", { name: /^Link ?: Acme/ })).toBeVisible();
  await expect.poll(async () => (await outbox()).map(({ subject }) => subject)).toContain("An identity provider was unlinked");
  await expect.poll(async () => (await stranger.request.get("/api/v1/me")).status(), { timeout: 5_000 }).toBe(401);
});

test("single sign-on says so where there is none for an address", async ({ stranger }) => {
  await stranger.goto("/sign-in");
  await stranger.getByLabel("E-mail").fill("ada@nowhere.example");
  await stranger.getByRole("button", { name: "Single sign-on" }).click();
  await expect(stranger.getByRole("main").getByRole("alert")).toContainText("no single sign-on for this address");
});

test("an administrator sets a provider up and sees what it says before anybody comes in by it", async ({ agent }) => {
  await agent.goto("/demo/settings/sign-in");
  const group = agent.getByRole("region", { name: "OpenID Connect" });
  await group.getByLabel("Name").fill("Demo IdP");
  await group.getByLabel("Issuer").fill(provider.issuer);
  await group.getByLabel("Client ID").fill("demo");
  await group.getByLabel("Client secret").fill("a secret of the workspace");
  await group.getByRole("button", { name: "Save" }).click();
  const url = await group.getByText(/\/sso\/[0-9a-f-]{36}\/callback$/).textContent();
  await expect(group.getByRole("switch", { name: "Sign in with Demo IdP" })).toBeDisabled();
  provider.serve([
    { id: "connect", secret: "a secret of the tests", redirectUrl: `${product().url}/sso/oidc/callback` },
    { id: "demo", secret: "a secret of the workspace", redirectUrl: url ?? "" },
  ]);
  await group.getByRole("link", { name: "Try the sign-in" }).click();
  await agent.getByRole("button", { name: JONAS.name }).click();
  const trial = agent.getByRole("region", { name: "What the provider said" });
  await expect(trial).toContainText("may not speak for your e-mail address");
  await expect(trial).toContainText(JONAS.email);
  await trial.getByText("All it said").click();
  await expect(trial).toContainText('"sub": "jonas-1"');
  await expect(group.getByRole("switch", { name: "Sign in with Demo IdP" })).toBeEnabled();
  // A token for the directory, once.
  const directory = agent.getByRole("region", { name: "Directory (SCIM)" });
  await directory.getByRole("button", { name: "Make a token" }).click();
  await expect(directory.getByText(/^cxd_/)).toBeVisible();
  await agent.reload();
  await expect(agent.getByRole("region", { name: "Directory (SCIM)" }).getByText("No people yet")).toBeVisible();
  await expect(agent.getByText(/^cxd_/)).toHaveCount(0);
});

test("a provider that speaks SAML is tried out, switched on, and signs its people in", async ({ agent, stranger }) => {
  const keys = await samlKeys();
  const ours = { redirectUrl: "", entityId: "" };
  const idp = createServer(async ({ url }, response) => {
    const asked = new URL(url ?? "/", "http://idp").searchParams;
    const request = inflateRawSync(Buffer.from(asked.get("SAMLRequest") ?? "", "base64")).toString();
    const said = {
      acsUrl: ours.redirectUrl,
      audience: ours.entityId,
      inResponseTo: /ID="([^"]+)"/.exec(request)?.[1] ?? "",
      nameId: "jonas-7",
      attributes: { email: JONAS.email },
    };
    const field = (name: string, value: string) => `<input type="hidden" name="${name}" value="${value}">`;
    response
      .writeHead(200, { "content-type": "text/html" })
      .end(
        `<form method="post" action="${ours.redirectUrl}">${field("SAMLResponse", samlResponse(said, keys))}${field("RelayState", asked.get("RelayState") ?? "")}<button>I am Jonas</button></form>`,
      );
  });
  await new Promise<void>((done) => idp.listen(0, "127.0.0.1", done));
  const ssoUrl = `http://127.0.0.1:${(idp.address() as AddressInfo).port}/sso`;
  const domain = await ask<{ id: string }>(agent, "sign-in-domains", { data: { name: JONAS.email.split("@")[1] } });
  await isProven(domain.id);
  const data = { name: "Corp", metadata: samlMetadataOf(keys, { ssoUrl }) };
  const made = await ask<{ id: string; ours: typeof ours }>(agent, "identity-providers/saml", { method: "PUT", data });
  Object.assign(ours, made.ours);

  await agent.goto("/demo/settings/sign-in");
  const group = agent.getByRole("region", { name: "SAML" });
  await group.getByRole("link", { name: "Try the sign-in" }).click();
  await agent.getByRole("button", { name: "I am Jonas" }).click();
  await expect(agent.getByRole("region", { name: "What the provider said" })).toContainText(JONAS.email);
  await group.getByRole("switch", { name: "Sign in with Corp" }).click();
  await expect(group.getByRole("switch", { name: "Sign in with Corp" })).toHaveAttribute("aria-checked", "true");

  await stranger.goto("/sign-in?next=/demo/settings/profile");
  await stranger.getByLabel("E-mail").fill(JONAS.email);
  await stranger.getByRole("button", { name: "Single sign-on" }).click();
  await stranger.getByRole("button", { name: "I am Jonas" }).click();
  await expect(stranger).toHaveURL(/\/demo\/settings\/profile$/);
  await expect(stranger.getByText(JONAS.email)).toBeVisible();
  for (const path of [`identity-providers/${made.id}`, `sign-in-domains/${domain.id}`]) {
    const gone = await agent.request.delete(`/api/v1/${path}`, { headers: { "x-workspace": "demo", origin: product().url } });
    expect(gone.status(), path).toBe(204);
  }
  idp.closeAllConnections();
  idp.close();
});

/** As if its DNS had shown it: nobody has the record of a name below localhost. */
async function isProven(domainId: string): Promise<void> {
  const { port, password } = JSON.parse(readFileSync(join(product().dataDir, "postgres.json"), "utf8"));
  const client = new pg.Client({
    connectionString: `postgresql://connect_owner:${encodeURIComponent(password)}@127.0.0.1:${port}/connect`,
  });
  await client.connect();
  await client.query(`update sign_in_domain set "verifiedAt" = now(), "checkedAt" = now() where id = $1`, [domainId]);
  await client.end();
}

test("a forgotten password is set anew by a mailed link, and says while it is typed what is weak", async ({ stranger, watch }) => {
  watch.expect(/403/);
  const before = new Set((await outbox()).map((mail) => mail.messageId));
  await stranger.goto("/sign-in");
  await stranger.getByRole("button", { name: "Forgot your password?" }).click();
  await stranger.getByLabel("E-mail").fill(JONAS.email);
  await stranger.getByRole("button", { name: "Mail me the link" }).click();
  await expect(stranger.getByRole("status")).toContainText("the link is on its way");
  let link = "";
  await expect
    .poll(async () => {
      const mail = (await outbox()).find(
        (one) => one.to.includes(JONAS.email) && !before.has(one.messageId) && one.text.includes("reset-password"),
      );
      link = /\S+\/reset-password#[\w.-]+/.exec(mail?.text ?? "")?.[0] ?? "";
      return link;
    })
    .not.toBe("");
  await stranger.goto(link.slice(link.indexOf("/reset-password")));
  const field = stranger.getByLabel("New password");
  await field.fill("Password1234");
  await expect(stranger.getByText("Many people use this password")).toBeVisible();
  await field.fill("marble tractor echo wind");
  await expect(stranger.getByText("Strong enough.")).toBeVisible();
  await stranger.getByRole("button", { name: "Set the password" }).click();
  await stranger.getByRole("link", { name: "Sign in" }).click();
  await stranger.getByLabel("E-mail").fill(JONAS.email);
  await stranger.getByLabel("Password").fill("marble tractor echo wind");
  await stranger.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(stranger).toHaveURL(/\/demo/);
  // The link is used.
  await stranger.goto(link.slice(link.indexOf("/reset-password")));
  await stranger.reload();
  await stranger.getByLabel("New password").fill("another tractor echo wind");
  await stranger.getByRole("button", { name: "Set the password" }).click();
  await expect(stranger.getByRole("main").getByRole("alert")).toContainText("does not work any more");
});
