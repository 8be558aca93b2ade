/** API keys and personal tokens made in the settings and used, the audit log that tells of it, and people who come by a link. */
import type { Page } from "@playwright/test";
import { live } from "./desk.ts";
import { faults } from "./inspect.ts";
import { outbox } from "./mail.ts";
import { expect, newCode, test } from "./product.ts";

const word = () => Math.random().toString(36).slice(2, 8);
const go = async (page: Page, section: string) => {
  // From the living desk: what is typed before a page has been taken over is lost.
  await page.goto("/demo/inbox/open");
  await live(page);
  await page.evaluate((path) => {
    window.history.pushState(null, "", path);
    window.dispatchEvent(new PopStateEvent("popstate"));
  }, `/demo/settings/${section}`);
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
};
const tickets = (page: Page, key: string) =>
  page.request.fetch("/api/v1/tickets?limit=1", { headers: { authorization: `Bearer ${key}`, "user-agent": "Robot/7" } });

test("a key is made, shown once, works, gets another secret and is revoked; the audit log tells of it", async ({ agent }) => {
  const name = `Robot ${word()}`;
  await go(agent, "api-keys");
  await agent.getByRole("button", { name: "New API key" }).click();
  const dialog = agent.getByRole("dialog", { name: "New API key" });
  await dialog.getByLabel("What it is for").fill(name);
  await dialog.getByRole("radio", { name: "Only some of it" }).check();
  await dialog.getByRole("checkbox", { name: "Reply to customers" }).uncheck();
  expect(await faults(agent)).toEqual([]);
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  const shown = agent.getByRole("dialog", { name: "Copy it now" });
  const key = (await shown.locator("code").textContent()) ?? "";
  expect(key).toMatch(/^cx_[\w-]{43}$/);
  expect(await faults(agent)).toEqual([]);
  await shown.getByRole("button", { name: "Done" }).click();
  await expect(agent.getByText(key)).toHaveCount(0);
  expect((await tickets(agent, key)).status()).toBe(200);
  const row = agent.getByRole("listitem").filter({ hasText: name });
  await row.getByRole("button", { name: /^New secret/ }).click();
  await agent.getByRole("dialog").getByRole("button", { name: "New secret" }).click();
  const second = (await shown.locator("code").textContent()) ?? "";
  await shown.getByRole("button", { name: "Done" }).click();
  for (const one of [key, second]) expect((await tickets(agent, one)).status()).toBe(200);
  await expect(row).toContainText("The secret before it works until");
  await expect(row).toContainText("Last used");
  await row.getByRole("button", { name: /^Revoke/ }).click();
  await agent.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(row).toContainText("Revoked");
  for (const one of [key, second]) expect((await tickets(agent, one)).status()).toBe(401);

  await go(agent, "audit-log");
  await agent.getByLabel("Find in entries").fill(name);
  await expect(agent.getByRole("button", { name: "API key: revoked" })).toBeVisible();
  await agent.getByRole("button", { name: "API key: new secret" }).click();
  const details = agent.getByRole("region", { name: /^Details of entry/ });
  await expect(details).toContainText(key.slice(0, 9));
  await expect(details).toContainText(second.slice(0, 9));
  await expect(agent.getByRole("row", { name: /API key: created/ })).toContainText("signed in");
  expect(await faults(agent)).toEqual([]);
  const [download] = await Promise.all([agent.waitForEvent("download"), agent.getByRole("link", { name: "CSV" }).click()]);
  expect(download.suggestedFilename()).toBe("audit-log.csv");
  await agent.getByLabel("Find in entries").fill("audit-log");
  await expect(agent.getByRole("button", { name: "Data: exported" }).first()).toBeVisible();
});

test("a personal token is made in the profile, acts as its member, and ends", async ({ agent }) => {
  const name = `Script ${word()}`;
  await go(agent, "profile");
  await agent.getByRole("button", { name: "New token" }).click();
  const dialog = agent.getByRole("dialog", { name: "New token" });
  await dialog.getByLabel("What it is for").fill(name);
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  const shown = agent.getByRole("dialog", { name: "Copy it now" });
  const key = (await shown.locator("code").textContent()) ?? "";
  expect(key).toMatch(/^cxp_[\w-]{43}$/);
  await shown.getByRole("button", { name: "Done" }).click();
  expect((await tickets(agent, key)).status()).toBe(200);
  const row = agent.getByRole("listitem").filter({ hasText: name });
  await row.getByRole("button", { name: /^Revoke/ }).click();
  await agent.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(row).toContainText("Revoked");
  expect((await tickets(agent, key)).status()).toBe(401);
});

test("two clicks on the button that makes a link to join make one", async ({ agent }) => {
  await go(agent, "members");
  const section = agent.getByRole("region", { name: "Links to join by" });
  let asked = 0;
  await agent.route("**/join-links", async (route) => {
    if (route.request().method() === "POST") asked += 1;
    await route.continue();
  });
  const made = agent.waitForResponse((response) => response.url().endsWith("/join-links") && response.request().method() === "POST");
  const button = section.getByRole("button", { name: "Make a link" });
  await button.dblclick();
  await made;
  await expect(button).toBeEnabled();
  expect(asked).toBe(1);
});

test("a link to join is made, opened by a stranger, and withdrawn", async ({ agent, stranger, watch }) => {
  watch.expect(/status of 404/);
  await go(agent, "members");
  await agent.getByLabel("People").fill("1");
  const section = agent.getByRole("region", { name: "Links to join by" });
  const made = agent.waitForResponse((response) => response.url().endsWith("/join-links") && response.request().method() === "POST");
  await section.getByRole("button", { name: "Make a link" }).click();
  const { url } = (await (await made).json()) as { url: string };
  await expect(section).toContainText("0 of 1 used");
  await agent.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("Write permission denied.", "NotAllowedError"));
  });
  await section.getByRole("button", { name: "Copy the link" }).first().click();
  await expect(agent.getByText("It could not be copied")).toBeVisible();
  expect(await faults(agent)).toEqual([]);
  const path = new URL(url).pathname;
  await stranger.goto(path);
  await expect(stranger.getByRole("heading", { name: /^Join / })).toBeVisible();
  expect(await faults(stranger)).toEqual([]);
  const email = `joiner.${word()}@anywhere.example`;
  await stranger.getByLabel(/Your e-mail address/).fill(email);
  await stranger.getByRole("button", { name: "Continue" }).click();
  await expect(stranger.getByLabel("E-mail", { exact: true })).toHaveValue(email);
  await section
    .getByRole("button", { name: /^Revoke/ })
    .first()
    .click();
  await agent.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(section).toContainText("works no more");
  await stranger.goto(path);
  await expect(stranger.getByRole("heading", { name: "This link works no more" })).toBeVisible();
});

test("an invitation is mailed, lets in the one it went to, and nobody after", async ({ agent, stranger, colleague, watch }) => {
  watch.expect(/status of 404/);
  const [name, email] = [`Ines ${word()}`, `ines.${word()}@anywhere.example`];
  await go(agent, "members");
  await agent.getByRole("button", { name: "Invite a member" }).click();
  const dialog = agent.getByRole("dialog", { name: "Invite a member" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(agent.getByRole("row").filter({ hasText: email })).toContainText("invited");
  let path = "";
  await expect
    .poll(async () => {
      const mail = (await outbox()).find(({ to }) => to.includes(email));
      path = /https?:\/\/[^/\s]+(\/invite\/[\w.~-]+)/.exec(mail?.text ?? "")?.[1] ?? "";
      return path;
    })
    .not.toBe("");

  // Whoever else has the link gets no further than its address.
  await colleague.goto(path);
  await expect(colleague.getByText(`The invitation went to ${email}`)).toBeVisible();
  await expect(colleague.getByRole("button", { name: "Come in" })).toHaveCount(0);

  await stranger.goto(path);
  await expect(stranger.getByRole("heading", { name: /^You are invited to / })).toBeVisible();
  await stranger.getByRole("link", { name: "Continue" }).click();
  const before = new Set((await outbox()).map(({ messageId }) => messageId));
  await stranger.getByRole("button", { name: "Send me a code" }).click();
  await stranger.getByLabel("Six-digit code").fill(await newCode(email, before));
  await stranger.getByRole("button", { name: "Come in" }).click();
  await expect(stranger).toHaveURL(/\/demo\/inbox/);
  await live(stranger);
  await expect(agent.getByRole("row").filter({ hasText: email })).not.toContainText("invited");
  await colleague.goto(path);
  await expect(colleague.getByRole("heading", { name: "This link works no more" })).toBeVisible();
});
