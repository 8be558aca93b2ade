/** How mail leaves: domains and their records, an inbox's own way out, and mail that was not sent. */
import type { Page } from "@playwright/test";
import { ask, live } from "./desk.ts";
import { faults } from "./inspect.ts";
import { expect, test } from "./product.ts";

/** From the living desk: what is typed before a page has been taken over is lost. */
const go = async (page: Page, ...links: string[]) => {
  await page.goto("/demo/inbox/open");
  await live(page);
  for (const name of links) await page.getByRole("link", { name, exact: true }).first().click();
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
};
const word = () => Math.random().toString(36).slice(2, 8);

test("a domain is added, says what to set, and is looked up", async ({ agent }) => {
  const name = `${word()}.invalid`;
  await go(agent, "Settings", "Domains");
  await agent.getByLabel("A domain, as in acme.com").fill(name);
  await agent.getByRole("button", { name: "Add", exact: true }).click();
  await agent
    .getByRole("main")
    .getByRole("button", { name: new RegExp(`^${name}`) })
    .click();
  await expect(agent.getByText(/^connect-\w+\._domainkey\./)).toBeVisible();
  await expect(agent.getByText("v=DMARC1; p=none")).toBeVisible();
  await agent.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await agent.getByRole("button", { name: "Copy the value of Signature (DKIM)" }).click();
  expect(await agent.evaluate(() => navigator.clipboard.readText())).toMatch(/^v=DKIM1; k=rsa; p=MII/);
  await agent.getByRole("button", { name: "Check now" }).click();
  await expect(agent.getByText(/To be set|No answer/).first()).toBeVisible({ timeout: 20_000 });
  expect(await faults(agent)).toEqual([]);
  await agent.setViewportSize({ width: 360, height: 740 });
  expect(await agent.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await agent.setViewportSize({ width: 1440, height: 900 });
  await agent.getByRole("group", { name }).getByRole("button", { name: "Delete" }).click();
  await agent.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(agent.getByRole("main").getByRole("button", { name: new RegExp(`^${name}`) })).toHaveCount(0);
});

test("an inbox names its sender, answers by itself, and sends by a way of its own that is never shown again", async ({ agent }) => {
  const address = `${word()}@demo.localhost`;
  await go(agent, "Settings", "Inboxes");
  await agent.getByLabel("Address of a new inbox").fill(address);
  await agent.getByRole("button", { name: "Add", exact: true }).click();
  await agent
    .getByRole("main")
    .getByRole("button", { name: new RegExp(`^${address.split("@")[0]}`) })
    .click();
  await agent.getByLabel("Sender’s name").fill("{firstName} from {workspace}");
  await agent.getByLabel("Sender’s name").press("Enter");
  await expect(agent.getByText(/Customers see: Dana from /)).toBeVisible();
  await agent.getByRole("switch", { name: "Answer new mail by itself" }).click();
  await expect(agent.getByLabel("What it says")).toHaveValue(/\{\{contact\.firstName\}\}/);
  await agent.getByLabel("Mail leaves by").selectOption({ label: "Postmark" });
  await expect(agent.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  await agent.getByLabel("Server token").fill("a-token-for-tests");
  expect(await faults(agent)).toEqual([]);
  await agent.getByRole("button", { name: "Save", exact: true }).click();
  await expect(agent.getByText("Now: Postmark · outbound.")).toBeVisible();
  await expect(agent.getByLabel("Server token")).toHaveValue("");
  const { data } = await ask<{ data: { addresses: string[]; outgoing: object }[] }>(agent, "inboxes");
  expect(data.find(({ addresses }) => addresses.includes(address))?.outgoing).toEqual({
    by: "postmark",
    host: null,
    stream: "outbound",
    perMinute: null,
  });
});

test("mail that was not sent is looked for", async ({ agent }) => {
  await go(agent, "Outgoing mail");
  await expect(agent.getByRole("row").first()).toBeVisible();
  await agent.getByText("Not sent", { exact: true }).first().click();
  await expect(
    agent.getByRole("heading", { name: "Everything has left" }).or(agent.getByRole("button", { name: "Try all again" })),
  ).toBeVisible();
  expect(await faults(agent)).toEqual([]);
});
