/** Ten thousand tickets at once: chosen with one key, changed while the page is loaded again, and changed back in one step. */
import { spawnSync } from "node:child_process";
import type { Page } from "@playwright/test";
import { ask, choose, live } from "./desk.ts";
import { expect, product, test } from "./product.ts";

const SLUG = "crowd";
const COUNT = 10_000;
const ALL = "open,waiting,snoozed,closed,spam,trash";
const PRIORITIES = ["none", "low", "normal", "high", "urgent"];

function cli(...args: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, ["dist/cli.js", ...args], {
    env: { ...process.env, CONNECT_DATA_DIR: product().dataDir, LOG_LEVEL: "warn" },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`connect ${args.join(" ")} ended with ${status}: ${stderr}`);
}

const idsOf = async (page: Page, question: string): Promise<string[]> =>
  (await ask<{ ids: string[] }>(page, `ticket-ids?${question}`, { workspace: SLUG })).ids;
/** Which tickets have which priority. */
const byPriority = async (page: Page): Promise<string[][]> =>
  Promise.all(PRIORITIES.map(async (priority) => (await idsOf(page, `priority=${priority}`)).sort()));

test.beforeAll(() => {
  test.setTimeout(120_000);
  cli("workspace", "create", "--slug", SLUG, "--name", "Crowd", "--owner", product().email);
  cli("seed", "--tickets", String(COUNT), "--workspace", SLUG);
});

test("ten thousand are changed through a reload, with progress, and changed back in one step", async ({ agent }) => {
  test.setTimeout(150_000);
  await agent.goto(`/${SLUG}/inbox/${ALL}`);
  await expect(agent.getByRole("option").first()).toBeVisible();
  await live(agent);
  const before = await byPriority(agent);
  expect(before.flat()).toHaveLength(COUNT);

  await agent.keyboard.press("Control+a");
  await expect(agent.getByRole("region", { name: "Chosen conversations" })).toContainText("10,000 selected", { timeout: 20_000 });
  await agent.keyboard.press("p");
  const started = Date.now();
  await choose(agent, "Urgent");
  const progress = agent.getByRole("status").filter({ hasText: /of 10,000 changed/ });
  const done = async () => Number(/([\d,]+) of/.exec((await progress.allTextContents()).join())?.[1]?.replaceAll(",", "") ?? 0);
  // What the screen shows is changed at once, whatever the server has.
  await expect(progress).toBeVisible();
  await expect.poll(done, { timeout: 60_000 }).toBeGreaterThanOrEqual(1_000);

  await agent.reload();
  await expect(progress).toBeVisible();
  await expect.poll(done, { timeout: 60_000 }).toBeGreaterThanOrEqual(2_000);
  await expect(agent.getByText("10,000 conversations are changed")).toBeVisible({ timeout: 120_000 });
  const changedMs = Date.now() - started;
  expect(await idsOf(agent, "priority=urgent")).toHaveLength(COUNT);
  await expect(agent.locator(".list").getByText("Urgent").first()).toBeAttached();

  const undone = Date.now();
  await agent.keyboard.press("Control+z");
  await expect(agent.getByText("10,000 conversations are as before")).toBeVisible({ timeout: 120_000 });
  expect(await byPriority(agent)).toEqual(before);
  test.info().annotations.push({ type: "took", description: `${changedMs} ms with a reload, ${Date.now() - undone} ms back` });
});

test("what has not been sent yet never is, when it is taken back on the way", async ({ agent }) => {
  test.setTimeout(120_000);
  await agent.goto(`/${SLUG}/inbox/${ALL}`);
  await expect(agent.getByRole("option").first()).toBeVisible();
  await live(agent);
  const before = await byPriority(agent);
  await agent.keyboard.press("Control+a");
  await expect(agent.getByRole("region", { name: "Chosen conversations" })).toContainText("10,000 selected", { timeout: 20_000 });
  await agent.keyboard.press("p");
  await choose(agent, "Low");
  const bar = agent.getByRole("status").filter({ hasText: /of 10,000 changed/ });
  await bar.getByRole("button", { name: "Undo" }).click();
  await expect(bar).toBeHidden();
  await expect.poll(() => byPriority(agent), { timeout: 60_000 }).toEqual(before);
  const { data } = await ask<{ data: { version: number }[] }>(agent, "tickets?sort=updatedAt&limit=200", { workspace: SLUG });
  expect(data.length).toBeGreaterThan(0);
});
