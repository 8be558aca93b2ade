/** Lists as one likes them: how close their rows stand, what is saved of them, and what a search marks in them. */
import type { Page } from "@playwright/test";
import { ask, askAll, list, newTicket, row } from "./desk.ts";
import { expect, product, test } from "./product.ts";

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
  // Nobody begins to type within a tenth of a second.
  await page.waitForTimeout(150);
}

test("rows stand close when a member wants them so, here and on every device, and as before again", async ({
  agent,
  browser,
  contextOptions,
}) => {
  await agent.goto("/demo/inbox/open");
  const first = agent.getByRole("option").first();
  await expect(first).toBeVisible();
  const height = async () => Math.round((await first.boundingBox())?.height ?? 0);
  expect(await height()).toBe(80);
  await list(agent).getByRole("button", { name: "Sort" }).click();
  await agent.getByRole("option", { name: "Compact rows" }).click();
  await expect.poll(height).toBe(52);
  const second = (await agent.getByRole("option").nth(1).boundingBox())?.y ?? 0;
  expect(Math.round(second - ((await first.boundingBox())?.y ?? 0))).toBe(52);
  const density = async () => {
    const members = await askAll<{ email: string; preferences: { density?: string } }>(agent, "members");
    return members.find(({ email }) => email === product().email)?.preferences.density;
  };
  await expect.poll(density).toBe("compact");
  const other = await browser.newContext({ ...contextOptions, baseURL: product().url, storageState: await agent.context().storageState() });
  const page = await other.newPage();
  await page.goto("/demo/inbox/open");
  await expect.poll(async () => Math.round((await page.getByRole("option").first().boundingBox())?.height ?? 0)).toBe(52);
  await other.close();
  await openPalette(agent);
  await agent.keyboard.type("Comfortable rows");
  await agent.keyboard.press("Enter");
  await expect.poll(height).toBe(80);
});

test("a saved list tells how many it holds, and hears of it when that changes", async ({ agent, colleague }) => {
  const ticket = await newTicket(agent);
  const { data: labels } = await ask<{ data: { id: string; name: string }[] }>(agent, "labels");
  const label = await ask<{ id: string }>(agent, "labels", { data: { name: `Counted ${ticket.number}` } });
  expect(labels.map(({ id }) => id)).not.toContain(label.id);
  const name = `Waiting for ${ticket.number}`;
  await ask(agent, "views", { data: { name, isShared: true, query: { status: ["open"], labels: [label.id] } } });
  await Promise.all([agent, colleague].map((page) => page.goto("/demo/inbox/open")));
  const views = [agent, colleague].map((page) => page.getByRole("navigation").getByRole("link", { name }));
  for (const view of views) await expect(view).toHaveText(name);
  await agent.request.patch(`/api/v1/tickets/${ticket.id}`, {
    headers: { "x-workspace": "demo", origin: product().url },
    data: { labelIds: [label.id] },
  });
  for (const view of views) await expect(view).toHaveText(`${name}1`);
  await views[1]?.click();
  await expect(row(colleague, ticket.subject)).toBeVisible();
});

test("a search shows what this device has in the same frame, marks what was found, and the palette does so, too", async ({ agent }) => {
  const ticket = await newTicket(agent, { text: "The zeppelin has landed on the roof." });
  await agent.goto("/demo/inbox/open?sort=-createdAt");
  await expect(row(agent, ticket.subject)).toBeVisible();
  await agent.keyboard.press("/");
  const field = agent.locator("#search");
  await expect(field).toBeFocused();
  const isShown = await agent.evaluate(
    ({ word, subject }) =>
      new Promise<boolean>((done) => {
        const input = document.querySelector<HTMLInputElement>("#search");
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, word);
        input?.dispatchEvent(new Event("input", { bubbles: true }));
        requestAnimationFrame(() =>
          done([...document.querySelectorAll("[role=option]")].some((one) => one.textContent?.includes(subject))),
        );
      }),
    { word: "zeppelin", subject: ticket.subject },
  );
  expect(isShown).toBe(true);
  await expect(row(agent, ticket.subject).locator("mark")).toHaveText(["zeppelin"]);
  // Words of its subject are marked there.
  await field.fill(`parcel ${ticket.subject.split(" ")[1]}`);
  await expect(row(agent, ticket.subject).locator("mark").first()).toHaveText("Parcel");
  await agent.keyboard.press("Escape");
  await openPalette(agent);
  await agent.keyboard.type("zeppelin landed");
  const found = agent.getByRole("dialog").getByRole("option").filter({ hasText: ticket.subject });
  await expect(found).toBeVisible();
  await agent.keyboard.press("Escape");
  await agent.keyboard.press("Escape");
  await openPalette(agent);
  await agent.keyboard.type(ticket.subject);
  await expect(found.locator("mark").first()).toBeVisible();
  await expect(found.locator("mark").first()).toHaveCSS("font-weight", "600");
});
