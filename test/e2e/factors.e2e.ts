/** How an account is protected: authenticator apps, passkeys, recovery codes, devices, and workspaces that ask for more. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import pg from "pg";
import { codeOf } from "../authenticator.ts";
import { ask, conversation, live } from "./desk.ts";
import { faults, overflowing } from "./inspect.ts";
import { expect, mailedCode, newCode, product, signIn, test } from "./product.ts";
import { outbox } from "./mail.ts";

let made = 0;
/** A member of the demo workspace whom no other test knows. */
async function newMember(agent: Page, role = "agent"): Promise<string> {
  const email = `f${++made}.${Date.now()}@factors.example`;
  await ask(agent, "members", { data: { email, name: "Fay Factor", role } });
  return invited(email);
}
/** Until the invitation has come: else it would be taken for the mail with the code. */
async function invited(email: string, times = 1): Promise<string> {
  await expect.poll(async () => (await outbox()).filter((mail) => mail.to.includes(email)).length).toBe(times);
  return email;
}
/** By a mailed code: the first factor, and the only one as long as there is no other. */
const enter = async (context: BrowserContext, email: string) =>
  signIn(context, "email-code", { email, code: await mailedCode(context, email) });

/** The sign-in form with a mailed code, as a person goes through it. */
async function enterByForm(page: Page, email: string): Promise<void> {
  const before = new Set((await outbox()).map((mail) => mail.messageId));
  await page.goto("/sign-in?next=/demo/settings/security");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send me a code" }).click();
  await page.getByLabel("Six-digit code").fill(await newCode(email, before));
}

const section = (page: Page, name: string) => page.getByRole("region", { name });
async function openSecurity(page: Page): Promise<void> {
  await page.goto("/demo/settings/security");
  await expect(section(page, "Where you are signed in").getByText("This device")).toBeVisible();
  await expect(section(page, "Two-factor authentication")).toBeVisible();
}
async function setUpApp(page: Page): Promise<{ key: string; codes: string[] }> {
  await page.getByRole("button", { name: "Set up an app" }).click();
  const key = ((await page.locator(".factor-step code").textContent()) ?? "").replaceAll(" ", "");
  expect(key).toMatch(/^[A-Z2-7]{32}$/);
  await page.getByLabel("The six digits the app shows now").fill(codeOf(key));
  await page.getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByRole("heading", { name: "Keep your recovery codes" })).toBeVisible();
  const codes = await page.locator(".recovery-codes li").allTextContents();
  expect(codes).toHaveLength(10);
  return { key, codes };
}
const signOutHere = (page: Page) => page.context().clearCookies({ name: /session-token/ });

/** An act asks only some minutes after signing in: the clock is the server's, so its record is made older. */
async function grow(email: string): Promise<void> {
  const { port, password } = JSON.parse(readFileSync(join(product().dataDir, "postgres.json"), "utf8")) as {
    port: number;
    password: string;
  };
  const client = new pg.Client({ host: "127.0.0.1", port, user: "connect_owner", password, database: "connect" });
  await client.connect();
  await client.query(
    `update session set "confirmedAt" = now() - interval '11 minutes' where "userId" = (select id from "user" where email = $1)`,
    [email],
  );
  await client.end();
}

/** A device with a fingerprint sensor, inside the browser. */
async function addAuthenticator(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

test("an authenticator app is set up, then asked for; a recovery code takes its place, once", async ({ agent, stranger, watch }) => {
  // A desk that stands open while its session goes says so as well.
  watch.expect(/status of 422/, /status of 401/);
  const email = await newMember(agent);
  await enter(stranger.context(), email);
  await openSecurity(stranger);
  const { key, codes } = await setUpApp(stranger);
  await stranger.getByRole("button", { name: "I have kept them" }).click();
  await expect(section(stranger, "Two-factor authentication")).toContainText("10 left.");
  await expect
    .poll(async () => (await outbox()).some((mail) => mail.to.includes(email) && mail.subject === "An authenticator app was added"))
    .toBe(true);

  await signOutHere(stranger);
  await enterByForm(stranger, email);
  await expect(stranger.getByRole("heading", { name: "Enter your second factor" })).toBeVisible();
  expect((await stranger.request.get("/api/v1/me")).status()).toBe(401);
  expect(await faults(stranger)).toEqual([]);
  await expect(stranger.getByLabel("Code", { exact: true })).toBeFocused();
  await stranger.getByLabel("Code", { exact: true }).fill("000000");
  await stranger.keyboard.press("Enter");
  await expect(stranger.getByRole("alert").filter({ hasText: "This code is not right" })).toBeVisible();
  await stranger.getByLabel("Code", { exact: true }).fill(codeOf(key, 1));
  await stranger.keyboard.press("Enter");
  await expect(stranger).toHaveURL("/demo/settings/security");

  await signOutHere(stranger);
  await enterByForm(stranger, email);
  await stranger.getByLabel("Code", { exact: true }).fill(codes[0] ?? "");
  await stranger.getByLabel("Do not ask again on this device for 30 days").check();
  await stranger.getByRole("button", { name: "Continue" }).click();
  await expect(section(stranger, "Two-factor authentication")).toContainText("9 left.");

  // Remembered: one factor is enough here now.
  await signOutHere(stranger);
  await enterByForm(stranger, email);
  await expect(section(stranger, "Two-factor authentication")).toContainText("9 left.");
});

test("a passkey is added, signs in by itself, and is the second step after a code", async ({ agent, stranger, watch }) => {
  watch.expect(/status of 401/);
  const email = await newMember(agent);
  await enter(stranger.context(), email);
  await addAuthenticator(stranger);
  await openSecurity(stranger);
  await stranger.getByRole("button", { name: "Add a passkey" }).click();
  await stranger.getByRole("button", { name: "I have kept them" }).click();
  const name = stranger.getByLabel("Name of the passkey");
  await expect(name).toHaveValue(/Chrom/);
  await name.fill("My laptop");
  await name.press("Enter");
  await expect.poll(async () => (await ask<{ passkeys: { name: string }[] }>(stranger, "me/factors")).passkeys[0]?.name).toBe("My laptop");

  // Offered in the form, and taken at once: the device has but one, and a finger on its sensor.
  await signOutHere(stranger);
  await stranger.goto("/sign-in?next=/demo/settings/security");
  await expect(stranger).toHaveURL("/demo/settings/security");
  expect(await ask(stranger, "me/factors")).toMatchObject({ hasTwoFactors: true });

  // A browser that offers none in forms.
  await stranger.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });
  await signOutHere(stranger);
  await stranger.goto("/sign-in?next=/demo/settings/security");
  await stranger.getByRole("button", { name: "Use a passkey" }).click();
  await expect(stranger).toHaveURL("/demo/settings/security");

  await signOutHere(stranger);
  await enterByForm(stranger, email);
  await expect(stranger.getByRole("heading", { name: "Enter your second factor" })).toBeVisible();
  await stranger.getByRole("button", { name: "Use a passkey" }).click();
  await expect(stranger).toHaveURL("/demo/settings/security");

  await stranger.getByRole("button", { name: /^Remove ?: My laptop$/ }).click();
  await stranger.getByRole("button", { name: /^Remove ?: My laptop$/ }).click();
  await expect(stranger.getByLabel("Name of the passkey")).toHaveCount(0);
});

test("a device that is signed out elsewhere is out within five seconds, its open desk too", async ({ agent, stranger, browser, watch }) => {
  watch.expect(/status of 401/);
  const email = await newMember(agent);
  await enter(stranger.context(), email);
  const other = await browser.newContext({
    baseURL: product().url,
    userAgent: "Mozilla/5.0 (Windows NT 10.0; rv:142.0) Gecko/20100101 Firefox/142.0",
  });
  watch.over(other);
  await enter(other, email);
  const there = await other.newPage();
  await there.goto("/demo/inbox/open");
  await live(there);
  await openSecurity(stranger);
  const devices = section(stranger, "Where you are signed in");
  await expect(devices).toContainText("Firefox 142 on Windows");
  await devices.getByRole("button", { name: /^Sign out ?: Firefox 142 on Windows$/ }).click();
  const since = Date.now();
  await expect.poll(async () => (await there.request.get("/api/v1/me")).status(), { timeout: 5_000 }).toBe(401);
  await expect(there.getByText(/signed out/i).first()).toBeVisible({ timeout: 15_000 });
  test.info().annotations.push({ type: "until the desk said so", description: `${Date.now() - since} ms` });
  await expect(devices.getByText("Firefox 142 on Windows")).toHaveCount(0);
  await other.close();
});

test("an act that weakens the account asks first who it is, and then goes on", async ({ agent, stranger, watch }) => {
  watch.expect(/status of 403/, /status of 422/);
  const email = await newMember(agent);
  await enter(stranger.context(), email);
  await openSecurity(stranger);
  const { key } = await setUpApp(stranger);
  await stranger.getByRole("button", { name: "I have kept them" }).click();
  await grow(email);
  // What is known of a session is kept for three seconds.
  await expect
    .poll(async () => (await stranger.request.post("/api/v1/me/recovery-codes", { headers: { origin: product().url } })).status())
    .toBe(403);
  const app = section(stranger, "Two-factor authentication");
  await app.getByRole("button", { name: /^Remove ?: Authenticator app$/ }).click();
  await app.getByRole("button", { name: /^Remove ?: Authenticator app$/ }).click();
  const dialog = stranger.getByRole("dialog", { name: "Confirm that it is you" });
  await expect(dialog).toBeVisible();
  expect(await faults(stranger)).toEqual([]);
  await stranger.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(stranger.getByRole("alert").filter({ hasText: "Confirm that it is you" })).toBeVisible();
  await app.getByRole("button", { name: /^Remove ?: Authenticator app$/ }).click();
  await app.getByRole("button", { name: /^Remove ?: Authenticator app$/ }).click();
  await dialog.getByLabel("Code").fill("000000");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect(dialog.getByRole("alert").filter({ hasText: "not right" })).toBeVisible();
  await dialog.getByLabel("Code").fill(codeOf(key, 1));
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect(dialog).toBeHidden();
  await expect(app.getByRole("button", { name: "Set up an app" })).toBeVisible();
});

test("a workspace that asks for two factors leads its members to one, and lets them in with it", async ({
  agent,
  stranger,
  browser,
  watch,
}) => {
  watch.expect(/status of 403/);
  const [boss, worker] = [await newMember(agent), await newMember(agent)];
  const slug = `strict-${Date.now()}`;
  await enter(stranger.context(), boss);
  const post = (path: string, data: object) =>
    stranger.request.post(`/api/v1/${path}`, { data, headers: { origin: product().url, "x-workspace": slug } });
  expect((await post("workspaces", { slug, name: "Strict" })).status()).toBe(201);
  expect((await post("members", { email: worker, name: "Will Worker", role: "agent" })).status()).toBe(201);
  await invited(worker, 2);
  const context = await browser.newContext({ baseURL: product().url });
  watch.over(context);
  await enter(context, worker);
  const page = await context.newPage();
  await page.goto(`/${slug}/inbox/open`);
  await live(page);

  await stranger.goto(`/${slug}/settings/members`);
  await stranger.getByRole("switch", { name: "Require two-factor authentication" }).click();
  await expect(stranger.getByRole("switch", { name: "Require two-factor authentication" })).toBeChecked();
  // Whoever is at work is led there as well.
  await expect(page).toHaveURL(`/account/two-factor?next=%2F${slug}`, { timeout: 15_000 });
  await expect(page.getByText("This workspace asks for a second factor")).toBeVisible();
  await page.goto(`/${slug}/ticket/1`);
  await expect(page).toHaveURL(`/account/two-factor?next=%2F${slug}`);
  expect((await page.request.get("/api/v1/tickets", { headers: { "x-workspace": slug } })).status()).toBe(403);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await faults(page)).toEqual([]);
  expect(await overflowing(page)).toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });
  await setUpApp(page);
  await page.getByRole("button", { name: "I have kept them" }).click();
  await expect(page).toHaveURL(new RegExp(`^${product().url}/${slug}/`));
  await expect(conversation(page)).toBeVisible();
  await context.close();
});
