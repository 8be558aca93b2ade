/** Desks of four widths, words from right to left, and no motion for those who want none. */
import type { Page } from "@playwright/test";
import { composer, conversation, list, live, newTicket, open, property, row, thread } from "./desk.ts";
import { overflowing } from "./inspect.ts";
import { expect, test } from "./product.ts";

const ARABIC = "تذكيرات الرسائل النصية لا تصل إلى أرقام فودافون";
const sidebar = (page: Page) => page.getByRole("navigation", { name: "Workspace" });
const rail = (page: Page) => page.getByRole("complementary", { name: "Details" });
const tabBar = (page: Page) => page.getByRole("navigation", { name: "Sections" });

const PAGES = [
  "/demo/inbox/open",
  "/demo/inbox/closed",
  "/demo/search?q=booking",
  "/demo/outgoing",
  "/new",
  "/demo/ticket/1",
  "/demo/ticket/24",
];
const DESKS = [
  { width: 1440, height: 900, panes: ["sidebar", "list", "conversation", "rail"] },
  { width: 1100, height: 800, panes: ["sidebar", "list", "conversation"] },
  { width: 800, height: 900, panes: ["sidebar", "conversation"] },
  { width: 390, height: 844, panes: ["conversation"] },
];

for (const { width, height, panes } of DESKS)
  test.describe(`${width} by ${height}`, () => {
    test.use({ viewport: { width, height }, hasTouch: width < 640, isMobile: width < 640, contextOptions: { reducedMotion: "reduce" } });

    test(`at ${width} nothing stands out sideways, and the right panes are there`, async ({ agent, stranger }) => {
      await stranger.setViewportSize({ width, height });
      await stranger.goto("/sign-in");
      expect.soft(await overflowing(stranger), "/sign-in").toEqual([]);
      for (const path of PAGES) {
        await agent.goto(path);
        await expect(agent.getByRole("heading").first()).toBeAttached();
        if (path.includes("outgoing")) await expect(agent.getByRole("row").nth(1)).toBeVisible();
        if (path.includes("search")) await expect(agent.getByRole("option").first()).toBeVisible();
        expect.soft(await overflowing(agent), path).toEqual([]);
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
