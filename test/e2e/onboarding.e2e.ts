/** A new workspace's first three minutes: from its name to the first conversation, and ways around what may come between. */
import type { Page } from "@playwright/test";
import { ask, conversation, live, thread } from "./desk.ts";
import { faults, overflowing, resize } from "./inspect.ts";
import { deliver, outbox } from "./mail.ts";
import { expect, product, test } from "./product.ts";

const MINUTES_3_MS = 180_000;
const step = (page: Page, name: string) => page.getByRole("button", { name: new RegExp(name) });

let made = 0;
async function newWorkspace(page: Page): Promise<string> {
  made += 1;
  const slug = `start-${made}-${Date.now().toString(36)}`;
  await page.goto("/new");
  await page.getByLabel("Name", { exact: true }).fill("Harbour Bakery");
  await page.getByLabel("Short name").fill(slug);
  await page.getByRole("button", { name: "Create the workspace" }).click();
  await expect(page).toHaveURL(`/${slug}/start`);
  await live(page);
  return slug;
}

test("a newcomer comes to a first real conversation, and a colleague, well within three minutes", async ({ agent }) => {
  const since = Date.now();
  const slug = await newWorkspace(agent);
  await expect(agent.getByRole("heading", { name: "First steps" })).toBeVisible();
  await expect(agent.getByRole("navigation", { name: "Workspace" }).getByRole("link", { name: "First steps" })).toHaveAttribute(
    "aria-current",
    "page",
  );
  const address = `help@${slug}.localhost`;
  await agent.getByLabel("Name of the inbox").fill("Help");
  await agent.getByLabel("Address", { exact: true }).fill(address);
  await agent.getByRole("button", { name: "Save and go on" }).click();
  await expect(step(agent, "Make your inbox")).toContainText("Done");
  await expect(step(agent, "See a mail arrive")).toHaveAttribute("aria-expanded", "true");

  await agent.getByRole("button", { name: "Send the mail" }).click();
  const arrived = agent.getByRole("status").filter({ hasText: "It has arrived" });
  await expect(arrived.getByRole("link", { name: "#1 My first mail" })).toBeVisible();
  await expect(step(agent, "See a mail arrive")).toContainText("Done");
  await agent.getByRole("button", { name: "Go on" }).click();

  const invited = `wilma.${slug}@colleague.example`;
  await agent.getByLabel("E-mail addresses").fill(invited);
  await agent.getByRole("button", { name: "Send invitations" }).click();
  await expect(agent.getByRole("status").filter({ hasText: "Invited:" })).toContainText("Wilma");
  await expect.poll(async () => (await outbox()).some((mail) => mail.to.includes(invited))).toBe(true);

  await agent.getByRole("button", { name: "Finish, and open the first conversation" }).click();
  await expect(agent).toHaveURL(`/${slug}/ticket/1`);
  await expect(thread(agent)).toContainText("Does it arrive?");
  const tookMs = Date.now() - since;
  test.info().annotations.push({ type: "new workspace to first conversation", description: `${tookMs} ms` });
  expect(tookMs).toBeLessThan(MINUTES_3_MS);
  const sender = await ask<{ data: { contact: { email: string } }[] }>(agent, "tickets", { workspace: slug });
  expect(sender.data.map(({ contact }) => contact.email)).toEqual([product().email]);

  await expect(agent.getByRole("link", { name: "First steps" })).toHaveCount(0);
  await agent.reload();
  await expect(conversation(agent)).toBeVisible();
  await expect(agent.getByRole("link", { name: "First steps" })).toHaveCount(0);
  await agent.goto(`/${slug}/start`);
  await expect(agent.getByRole("heading", { name: "The first steps are done" })).toBeVisible();
  await agent.getByRole("button", { name: "To the inbox" }).click();
  await expect(agent).toHaveURL(`/${slug}/inbox/open`);
});

test("the steps can be left and come back to; a mail from outside counts as well", async ({ agent }) => {
  const slug = await newWorkspace(agent);
  await agent.getByRole("link", { name: "All open" }).click();
  await expect(agent).toHaveURL(`/${slug}/inbox/open`);
  await agent.getByRole("link", { name: "First steps" }).click();
  await expect(agent.getByRole("heading", { name: "First steps" })).toBeVisible();
  await deliver({ from: "eve@customer.example", name: "Eve", to: `support@${slug}.localhost`, subject: "Two loaves", text: "Please." });
  await expect(step(agent, "See a mail arrive")).toContainText("Done");
  await step(agent, "See a mail arrive").click();
  await expect(agent.getByRole("link", { name: "#1 Two loaves" })).toBeVisible();
  await agent.goto(`/${slug}`);
  await expect(agent).toHaveURL(`/${slug}/inbox/open`);
});

test("what goes wrong is said where it went wrong, and nothing is lost", async ({ agent, watch }) => {
  watch.expect(/status of 4\d\d/, /ERR_INTERNET_DISCONNECTED/, /Failed to fetch/);
  await newWorkspace(agent);
  await agent.getByLabel("Address", { exact: true }).fill("support@demo.localhost");
  await agent.getByRole("button", { name: "Save and go on" }).click();
  await expect(agent.getByRole("alert").filter({ hasText: "another inbox" })).toBeVisible();
  await expect(agent.getByLabel("Address", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await agent.context().setOffline(true);
  await step(agent, "See a mail arrive").click();
  await agent.getByRole("button", { name: "Send the mail" }).click();
  await expect(agent.getByRole("alert").filter({ hasText: "cannot be reached" })).toBeVisible();
  await step(agent, "Invite your colleagues").click();
  await agent.getByLabel("E-mail addresses").fill("not an address");
  await agent.getByRole("button", { name: "Send invitations" }).click();
  await expect(agent.getByRole("alert").filter({ hasText: "This is not an e-mail address" })).toBeVisible();
  await expect(agent.getByLabel("E-mail addresses")).toHaveValue("not\nan\naddress");
  await agent.context().setOffline(false);
  await step(agent, "See a mail arrive").click();
  await agent.getByRole("button", { name: "Send the mail" }).click();
  await expect(agent.getByRole("status").filter({ hasText: "It has arrived" })).toBeVisible();
});

test("the keyboard goes through all of it, and puts it away for good", async ({ agent }) => {
  const slug = await newWorkspace(agent);
  await step(agent, "Make your inbox").focus();
  await agent.keyboard.press("Tab");
  await expect(agent.getByLabel("Name of the inbox")).toBeFocused();
  await agent.keyboard.press("Enter");
  await expect(step(agent, "See a mail arrive")).toHaveAttribute("aria-expanded", "true");
  await step(agent, "See a mail arrive").focus();
  await agent.keyboard.press("Tab");
  await agent.keyboard.press("Enter");
  await expect(agent.getByRole("status").filter({ hasText: "It has arrived" })).toBeVisible();
  await agent.getByRole("button", { name: "Put these steps away for good" }).focus();
  await agent.keyboard.press("Enter");
  await expect(agent).toHaveURL(`/${slug}/inbox/open`);
  await expect(agent.getByRole("link", { name: "First steps" })).toHaveCount(0);
});

test("axe finds nothing in the first steps, and they have room on a phone", async ({ agent }) => {
  await newWorkspace(agent);
  for (const name of ["Make your inbox", "See a mail arrive", "Invite your colleagues"]) {
    if ((await step(agent, name).getAttribute("aria-expanded")) !== "true") await step(agent, name).click();
    expect.soft(await faults(agent), name).toEqual([]);
  }
  await resize(agent, { width: 360, height: 740 });
  expect.soft(await faults(agent), "on a phone").toEqual([]);
  expect(await overflowing(agent)).toEqual([]);
});
