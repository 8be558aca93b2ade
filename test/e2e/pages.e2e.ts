/** What holds for every page: its policy and headers, its landmarks, its contrast in light and dark, and where the focus is. */
import type { Page } from "@playwright/test";
import { choose, composer, demoTicket, list, live, newTicket, open, property, row, thread } from "./desk.ts";
import { faults } from "./inspect.ts";
import { deliver } from "./mail.ts";
import { expect, SUPPORT, test } from "./product.ts";

const DESK = [
  "/demo/inbox/open",
  "/demo/inbox/closed?sort=createdAt",
  "/demo/ticket/1",
  "/demo/search?q=booking",
  "/demo/outgoing",
  "/new",
];

test("every page comes with headers that protect it, and a nonce of its own", async ({ agent, stranger, watch }) => {
  watch.expect(/status of 404/);
  const nonces = new Set<string>();
  const visit = async (page: Page, path: string, status = 200) => {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(status);
    const headers = answer?.headers() ?? {};
    expect(headers, path).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
    });
    expect(headers["x-powered-by"], path).toBeUndefined();
    const policy = headers["content-security-policy"] ?? "";
    for (const part of [/default-src '(self|none)'/, /base-uri 'none'/, /frame-ancestors 'none'/, /form-action '(self|none)'/])
      expect(policy, path).toMatch(part);
    const scripts = policy.split("; ").find((part) => part.startsWith("script-src")) ?? "";
    expect(scripts, path).not.toMatch(/unsafe-inline|unsafe-eval|\*|https?:/);
    nonces.add(/'nonce-([^']+)'/.exec(scripts)?.[1] ?? path);
    await expect(page.getByRole("heading").first()).toBeAttached();
  };
  await visit(stranger, "/sign-in");
  await visit(stranger, "/docs/api");
  for (const path of DESK) await visit(agent, path);
  await visit(agent, "/no-such-workspace/inbox/open", 404);
  expect(nonces.size).toBe(DESK.length + 3);
  for (const path of ["/healthz", "/api/v1/tickets", "/api/v1/openapi.json"])
    expect((await stranger.request.get(path)).headers(), path).toMatchObject({ "x-content-type-options": "nosniff" });
});

test.describe("axe, in the light and in the dark", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("axe finds nothing on the pages around the desk", async ({ page, stranger, watch }) => {
    watch.expect(/status of 40[14]/);
    await stranger.goto("/sign-in");
    expect.soft(await faults(stranger)).toEqual([]);
    await stranger.getByLabel("Password").fill("wrong");
    await stranger.keyboard.press("Enter");
    await expect(stranger.getByRole("alert").filter({ hasText: "not right" })).toBeVisible();
    expect.soft(await faults(stranger)).toEqual([]);
    await stranger.getByRole("button", { name: "Send me a code" }).click();
    await expect(stranger.getByLabel("Six-digit code")).toBeFocused();
    expect.soft(await faults(stranger)).toEqual([]);
    await page.goto("/docs/api");
    expect.soft(await faults(page)).toEqual([]);
  });

  test("axe finds nothing in the states of the desk", async ({ agent }) => {
    test.setTimeout(120_000);
    const state = async (what: string) => expect.soft(await faults(agent), what).toEqual([]);
    await agent.goto("/demo/inbox/open");
    await live(agent);
    await state("the inbox");
    await agent.keyboard.press("j");
    await state("the inbox with the cursor on a row");
    await agent.keyboard.press("?");
    await expect(agent.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
    await state("the shortcuts");
    await agent.keyboard.press("Escape");

    await open(agent, await demoTicket(agent, "Two clients booked into the same slot"));
    await expect(thread(agent).getByRole("article", { name: /^Internal note/ })).toBeVisible();
    await state("a ticket with a reply and a note");
    await agent.keyboard.press("l");
    await expect(agent.getByRole("dialog", { name: "Label" })).toBeVisible();
    await state("the list of labels over it");
    await agent.keyboard.press("Escape");
    await property(agent, "Status").click();
    await expect(agent.getByRole("combobox", { name: "Set status" })).toBeFocused();
    await state("the list of states beside its button");
    await agent.keyboard.press("Escape");
    await expect(agent.getByRole("dialog")).toBeHidden();
    await agent.keyboard.press("n");
    await agent.keyboard.type("A note being written");
    await state("a note being written");
    await composer(agent).fill("");

    await agent.keyboard.press("Escape");
    await agent.keyboard.press("Control+k");
    await expect(agent.getByRole("dialog", { name: "Commands" })).toBeVisible();
    await agent.keyboard.type("as");
    await state("the palette");
    await agent.keyboard.press("Escape");
    await agent.keyboard.press("Escape");
    await agent.goto("/demo/inbox/open");
    await live(agent);
    await agent.keyboard.press("j");
    await agent.keyboard.press("x");
    await expect(agent.getByRole("region", { name: "Chosen conversations" })).toBeVisible();
    await state("chosen tickets");
    await agent.goto("/demo/settings/members");
    await agent.getByRole("button", { name: "Invite a member" }).click();
    await expect(agent.getByRole("dialog", { name: "Invite a member" })).toBeVisible();
    await state("an invitation");
    await agent.goto("/demo/outgoing");
    await agent
      .getByRole("button", { name: /^Show the source/ })
      .first()
      .click();
    await expect(agent.getByRole("dialog").locator("pre")).toBeVisible();
    await state("the source of a mail");
  });

  test("axe finds nothing where mail is shown as it came, and where a reply failed", async ({ agent, watch }) => {
    watch.expect(/status of 403/);
    const subject = `Offer ${Date.now()}`;
    await agent.goto("/demo/inbox/open");
    await live(agent);
    const html =
      '<h1>Offer</h1><p>Our <b>best</b> yet: <a href="https://shop.example/">see it</a></p><img src="https://shop.example/a.png" alt="">';
    await deliver({ from: "shop@customer.example", name: "Shop", to: SUPPORT, subject, text: "Offer", html });
    await row(agent, subject).click();
    await expect(thread(agent).getByText("Remote images are not shown")).toBeVisible();
    await agent.route("**/api/v1/commands", (route) =>
      route.fulfill({
        status: 403,
        contentType: "application/problem+json",
        json: { status: 403, code: "forbidden", detail: "Not now." },
      }),
    );
    await agent.keyboard.press("r");
    await agent.keyboard.type("No, thank you");
    await agent.keyboard.press("Control+Enter");
    await expect(thread(agent).getByRole("alert")).toBeVisible();
    // A frame that can run nothing cannot run axe either, and what stands in it is its sender's affair.
    const frame = thread(agent).locator("iframe");
    await expect(frame).toHaveAttribute("title", "Mail of Shop");
    await frame.evaluate((element) => element.remove());
    expect(await faults(agent)).toEqual([]);
  });
});

test("light and dark follow the system, until one is chosen; the choice is kept", async ({ agent }) => {
  const html = agent.locator("html");
  await agent.emulateMedia({ colorScheme: "light" });
  await agent.goto("/demo/inbox/open");
  await live(agent);
  const paper = () => list(agent).evaluate((element) => getComputedStyle(element.parentElement ?? element).backgroundColor);
  const light = await paper();
  await agent.emulateMedia({ colorScheme: "dark" });
  await expect(html).toHaveAttribute("data-theme", "dark");
  expect(await paper()).not.toBe(light);
  await agent.getByRole("button", { name: /Workspaces, appearance, sign out/ }).click();
  await agent.getByRole("option", { name: "Light", exact: true }).click();
  await expect(html).toHaveAttribute("data-theme", "light");
  await agent.reload();
  await expect(html).toHaveAttribute("data-theme", "light");
  expect(await paper()).toBe(light);
});

test("the landmarks of the desk are there, each once", async ({ agent }) => {
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  await expect(agent.getByRole("main")).toHaveCount(1);
  await expect(agent.getByRole("heading", { level: 1 })).toHaveCount(1);
  for (const landmark of [
    agent.getByRole("navigation", { name: "Workspace" }),
    agent.getByRole("region", { name: "Conversations", exact: true }),
    agent.getByRole("main", { name: "Conversation" }),
    agent.getByRole("complementary", { name: "Details" }),
  ])
    await expect(landmark).toBeVisible();
  await expect(agent.getByRole("listbox", { name: "All open, Open" })).toBeVisible();
  await expect(row(agent, ticket.subject)).toHaveAttribute("aria-selected", "true");
});

test("a new message is read out", async ({ agent }) => {
  await agent.goto("/demo/inbox/open");
  await live(agent);
  await deliver({ from: "rose@customer.example", name: "Rose", to: SUPPORT, subject: "Read me", text: "Can you hear me?" });
  await expect(agent.getByRole("log")).toHaveText("New message from Rose: Can you hear me?");
});

/** How the focused element differs from itself without focus; empty when nothing shows where one is. */
const focusMark = (page: Page) =>
  page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return { name: "(page)", mark: "none to show" };
    const name = `${focused.tagName} ${focused.getAttribute("aria-label") ?? focused.textContent?.trim().slice(0, 40)}`;
    const active = document.getElementById(focused.getAttribute("aria-activedescendant") ?? "");
    const around = [focused, focused.parentElement, focused.closest("section"), active, focused.querySelector("[aria-selected=true]")];
    const marks = around.flatMap((element) => {
      if (!element) return [];
      const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(element);
      const outline = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1 && !outlineColor.endsWith(", 0)") ? "outline" : "";
      return [outline, boxShadow !== "none" ? "shadow" : ""].filter(Boolean);
    });
    return { name, mark: marks.join(" ") };
  });

test("wherever Tab leads, one sees where one is, and comes to the end", async ({ agent }) => {
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  const visited: string[] = [];
  for (let count = 0; count < 60; count += 1) {
    await agent.keyboard.press("Tab");
    const { name, mark } = await focusMark(agent);
    if (name === "(page)") break;
    visited.push(name);
    expect.soft(mark, `the focus on ${name}`).not.toBe("");
  }
  const all = visited.join("\n");
  for (const stop of [
    "Search",
    "Outgoing mail",
    "Filter",
    "All open, Open",
    "More actions",
    "Status: Open",
    "Messages",
    "Reply to",
    "Attach a file",
    "Details",
  ])
    expect(all).toContain(stop);
});

test("the focus is never lost: dialogs keep it, and give it back", async ({ agent }) => {
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  const more = agent.getByRole("button", { name: "More actions" });
  await more.focus();
  await agent.keyboard.press("Enter");
  await expect(agent.getByRole("listbox", { name: "More actions" })).toBeFocused();
  await agent.keyboard.press("Escape");
  await expect(more).toBeFocused();
  await agent.keyboard.press("p");
  await expect(agent.getByRole("combobox", { name: "Set priority" })).toBeFocused();
  await agent.keyboard.press("Tab");
  await agent.keyboard.press("Tab");
  await expect.poll(() => agent.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null)).toBe(true);
  await agent.keyboard.press("Escape");
  await expect(more).toBeFocused();
  await agent.keyboard.press("a");
  await choose(agent, "Dana");
  await expect(more).toBeFocused();
});
