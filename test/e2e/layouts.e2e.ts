/** Desks of four widths, words from right to left, and no motion for those who want none. */
import type { Page } from "@playwright/test";
import { ask, choose, composer, conversation, list, live, newTicket, open, property, row, type Ticket, thread } from "./desk.ts";
import { CROWDED_NAME, crowd } from "./crowd.ts";
import { overflowing } from "./inspect.ts";
import { LOOKS, look } from "./pages.ts";
import { expect, test } from "./product.ts";

const ARABIC = "تذكيرات الرسائل النصية لا تصل إلى أرقام فودافون";
const sidebar = (page: Page) => page.getByRole("navigation", { name: "Workspace" });
const rail = (page: Page) => page.getByRole("complementary", { name: "Details" });
const tabBar = (page: Page) => page.getByRole("navigation", { name: "Sections" });

/** Settings whose lists are full in the crowded workspace. */
const CROWDED = ["members", "roles", "teams", "sign-in", "domains", "suppressions", "api-keys", "profile", "audit-log", "privacy"];

const DESKS = [
  { width: 1440, height: 900, panes: ["sidebar", "list", "conversation", "rail"] },
  { width: 1100, height: 800, panes: ["sidebar", "list", "conversation"] },
  { width: 800, height: 900, panes: ["sidebar", "conversation"] },
  // A window of 1440 by 900, enlarged to 200 %.
  { width: 720, height: 450, panes: ["sidebar", "conversation"] },
  { width: 390, height: 844, panes: ["conversation"] },
  { width: 360, height: 740, panes: ["conversation"] },
];

for (const { width, height, panes } of DESKS)
  test.describe(`${width} by ${height}`, () => {
    test.use({
      viewport: { width, height },
      deviceScaleFactor: width === 720 ? 2 : 1,
      hasTouch: width < 640,
      isMobile: width < 640,
      contextOptions: { reducedMotion: "reduce" },
    });

    test(`at ${width} nothing stands out sideways, and the right panes are there`, async ({ agent, stranger, watch }) => {
      test.setTimeout(120_000);
      watch.expect(/status of 404/);
      await stranger.setViewportSize({ width, height });
      for (const one of LOOKS) {
        const page = one.who === "stranger" ? stranger : agent;
        await look(page, one);
        if (!one.path.startsWith("/docs")) expect.soft(await overflowing(page), one.path).toEqual([]);
      }

      await agent.goto("/demo/inbox/open");
      await row(agent, "Two clients booked into the same slot").click();
      await expect(agent.getByRole("heading", { name: "Two clients booked into the same slot" })).toBeVisible();
      const all = {
        sidebar: sidebar(agent),
        list: list(agent),
        conversation: conversation(agent),
        rail: rail(agent),
        tabBar: tabBar(agent),
      };
      for (const [name, pane] of Object.entries(all)) await expect(pane, name).toBeVisible({ visible: panes.includes(name) });
      expect.soft(await overflowing(agent), "an opened ticket").toEqual([]);

      if (width < 1280 && width >= 640) {
        await agent.getByRole("button", { name: "Show or hide details" }).click();
        await expect(agent.getByRole("dialog", { name: "Details" })).toContainText("Inês Carvalho");
        expect.soft(await overflowing(agent), "the drawer of details").toEqual([]);
        await agent.keyboard.press("Escape");
        await expect(agent.getByRole("dialog", { name: "Details" })).toBeHidden();
      }
      if (width < 1024) {
        await conversation(agent).getByRole("button", { name: "Back to the list" }).click();
        await expect(list(agent)).toBeVisible();
        await expect(conversation(agent)).toBeHidden();
        await expect(tabBar(agent)).toBeVisible({ visible: width < 640 });
      }
    });

    test(`at ${width} tickets are found, assigned, answered and closed`, async ({ agent }) => {
      const word = `heron${Date.now()}`;
      const ticket = await newTicket(agent, { text: `Have you seen my ${word}?` });
      const fits = async (what: string) => expect.soft(await overflowing(agent), what).toEqual([]);
      await agent.goto("/demo/inbox/open");
      await live(agent);
      await row(agent, ticket.subject).click();
      await expect(conversation(agent).getByRole("heading", { name: ticket.subject })).toBeInViewport();
      await property(agent, "Assigned to").click();
      await fits("the list of members");
      await choose(agent, "Jonas");
      await expect(property(agent, "Assigned to")).toContainText("Jonas");
      if (width < 640)
        await conversation(agent)
          .getByRole("button", { name: /^Reply to/ })
          .click();
      await composer(agent).click();
      await agent.keyboard.type(`On its way, ${word}`);
      await expect(composer(agent)).toBeInViewport();
      await fits("a reply being written");
      await agent.getByRole("button", { name: /^Send/ }).first().click();
      const reply = thread(agent).getByRole("article", { name: /^Reply by/ });
      await expect(reply).toContainText("Sent");
      await expect(reply).toBeInViewport();
      await conversation(agent).getByRole("button", { name: "Close", exact: true }).click();
      await expect(conversation(agent).getByRole("heading", { name: ticket.subject })).toBeHidden();
      await expect.poll(() => ask<Ticket>(agent, `tickets/${ticket.id}`)).toMatchObject({ status: "closed" });
      if (width < 640) await tabBar(agent).getByRole("link", { name: "Search" }).click();
      else
        await sidebar(agent)
          .getByRole("link", { name: /^Search/ })
          .click();
      await agent.getByRole("textbox", { name: /^Search/ }).fill(word);
      await expect(row(agent, ticket.subject)).toBeVisible();
      await fits("what was found");
      await row(agent, ticket.subject).click();
      await expect(conversation(agent).getByRole("heading", { name: ticket.subject })).toBeInViewport();
    });
  });

test("nothing stands out sideways where lists are full and names long", async ({ agent }) => {
  test.setTimeout(180_000);
  const slug = await crowd(agent);
  for (const section of CROWDED) {
    await agent.goto(`/${slug}/settings/${section}`);
    const named = agent.getByRole("main").locator("td, b, code, .settings-name").filter({ hasText: CROWDED_NAME });
    await expect(named.last(), section).toBeVisible();
    // The joining links and domains come last.
    if (section === "members") await expect(agent.getByRole("region", { name: "Domains to join by" })).toContainText(CROWDED_NAME);
    for (const { width, height } of DESKS) {
      await agent.setViewportSize({ width, height });
      expect.soft(await overflowing(agent), `${section} at ${width}`).toEqual([]);
    }
  }
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("a ticket is opened, answered and closed with the thumb", async ({ agent }) => {
    const ticket = await newTicket(agent);
    await agent.goto("/demo/inbox/open");
    await row(agent, ticket.subject).tap();
    await expect(conversation(agent)).toBeVisible();
    await conversation(agent)
      .getByRole("button", { name: /^Reply to/ })
      .tap();
    await expect(composer(agent)).toBeFocused();
    await agent.keyboard.type("From the train");
    await agent.getByRole("button", { name: /^Send/ }).tap();
    await expect(thread(agent).getByRole("article", { name: /^Reply by/ })).toContainText("Sent");
    await agent.getByRole("button", { name: "Close", exact: true }).tap();
    await expect(list(agent)).toBeVisible();
    await expect(row(agent, ticket.subject)).toBeHidden();
    await tabBar(agent).getByRole("button", { name: "Views" }).tap();
    await agent
      .getByRole("dialog")
      .getByRole("link", { name: /^Unassigned/ })
      .tap();
    await expect(agent).toHaveURL("/demo/inbox/open?assignee=none");
    await expect(agent.getByRole("dialog")).toBeHidden();
  });
});

test("Arabic stands from right to left in the row, the subject and the message; its neighbours do not", async ({ agent }) => {
  await agent.goto("/demo/inbox/open");
  const direction = (element: SVGElement | HTMLElement) => getComputedStyle(element).direction;
  const title = row(agent, ARABIC).getByText(ARABIC);
  await expect(title).toHaveAttribute("dir", "auto");
  expect(await title.evaluate(direction)).toBe("rtl");
  await row(agent, ARABIC).click();
  expect(await conversation(agent).getByRole("heading", { level: 2 }).getByText(ARABIC).evaluate(direction)).toBe("rtl");
  const words = thread(agent).getByText("السلام عليكم").first();
  expect(await words.evaluate(direction)).toBe("rtl");
  expect(await property(agent, "Status").evaluate(direction)).toBe("ltr");
  await composer(agent).fill("شكرًا");
  expect(await composer(agent).evaluate(direction)).toBe("rtl");
  await composer(agent).fill("");
  await expect(row(agent, "Two clients booked").getByText("Two clients booked")).toHaveCSS("direction", "ltr");
  expect(await overflowing(agent)).toEqual([]);
});

test.describe("without motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("nothing moves for those who asked for no motion", async ({ agent }) => {
    const moving = () =>
      agent.evaluate(() =>
        [...document.querySelectorAll("*")].flatMap((element) => {
          const { transitionDuration, animationName } = getComputedStyle(element);
          const isMoving = transitionDuration.split(", ").some((time) => Number.parseFloat(time) > 0) || animationName !== "none";
          return isMoving ? [`${element.tagName}.${element.className}`] : [];
        }),
      );
    const ticket = await newTicket(agent);
    await open(agent, ticket);
    expect(await moving()).toEqual([]);
    await property(agent, "Status").click();
    await expect(agent.getByRole("listbox", { name: "Set status" })).toBeVisible();
    expect(await moving()).toEqual([]);
    expect(await agent.evaluate(() => document.getAnimations().length)).toBe(0);
    await agent.keyboard.press("Escape");
    await agent.keyboard.press("e");
    await expect(agent.getByRole("status").getByText("is closed")).toBeVisible();
    expect(await moving()).toEqual([]);
  });
});

test("motion is short for everybody else", async ({ agent }) => {
  await agent.goto("/demo/ticket/1");
  await live(agent);
  const longest = await agent.evaluate(() =>
    Math.max(
      ...[...document.querySelectorAll("*")].flatMap((e) => getComputedStyle(e).transitionDuration.split(", ").map(Number.parseFloat)),
    ),
  );
  expect(longest).toBeLessThanOrEqual(0.12);
});
