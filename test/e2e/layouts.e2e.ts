/** Desks of four widths, words from right to left, and no motion for those who want none. */
import type { Page } from "@playwright/test";
import {
  ask,
  choose,
  composer,
  conversation,
  demoTicket,
  list,
  live,
  newTicket,
  open,
  property,
  row,
  type Ticket,
  thread,
} from "./desk.ts";
import { overflowing, WIDTHS } from "./inspect.ts";
import { expect, test } from "./product.ts";

const ARABIC = "تذكيرات الرسائل النصية لا تصل إلى أرقام فودافون";
const sidebar = (page: Page) => page.getByRole("navigation", { name: "Workspace" });
const rail = (page: Page) => page.getByRole("complementary", { name: "Details" });
const tabBar = (page: Page) => page.getByRole("navigation", { name: "Sections" });

const PANES: Record<number, string[]> = {
  1440: ["sidebar", "list", "conversation", "rail"],
  1100: ["sidebar", "list", "conversation"],
  800: ["sidebar", "conversation"],
  720: ["sidebar", "conversation"],
  390: ["conversation"],
  360: ["conversation"],
};

for (const { width, height } of WIDTHS)
  test.describe(`${width} by ${height}`, () => {
    test.use({
      viewport: { width, height },
      deviceScaleFactor: width === 720 ? 2 : 1,
      hasTouch: width < 640,
      isMobile: width < 640,
      contextOptions: { reducedMotion: "reduce" },
    });

    test(`at ${width} the right panes are there, and nothing stands out sideways`, async ({ agent }) => {
      await open(agent, await demoTicket(agent, "Two clients booked into the same slot"));
      const all = {
        sidebar: sidebar(agent),
        list: list(agent),
        conversation: conversation(agent),
        rail: rail(agent),
        tabBar: tabBar(agent),
      };
      for (const [name, pane] of Object.entries(all)) await expect(pane, name).toBeVisible({ visible: PANES[width]?.includes(name) });
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

test.describe("on a phone with a slow line", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("the button to send stays where it is when the rich text comes", async ({ agent }) => {
    const ticket = await newTicket(agent);
    let arrive = () => {};
    const arrived = new Promise<void>((done) => {
      arrive = done;
    });
    await agent.route("**/_next/static/**/*.js", async (route) => {
      const answer = await route.fetch();
      const body = await answer.text();
      if (body.includes("ProseMirror")) await arrived;
      await route.fulfill({ response: answer, body });
    });
    await agent.goto("/demo/inbox/open");
    await row(agent, ticket.subject).tap();
    await conversation(agent)
      .getByRole("button", { name: /^Reply to/ })
      .tap();
    await expect(agent.locator("textarea#composer")).toBeFocused();
    await agent.keyboard.type("From the train");
    const send = agent.getByRole("button", { name: /^Send/ });
    const before = await send.boundingBox();
    arrive();
    await agent.waitForLoadState("networkidle");
    await agent.locator("textarea#composer").blur();
    await expect(agent.locator("#composer[contenteditable]")).toContainText("From the train");
    expect(await send.boundingBox()).toEqual(before);
  });
});

test("Arabic stands from right to left in the row, the subject and the message; its neighbours do not", async ({ agent }) => {
  const contact = { name: "سارة", email: `sara.${Date.now()}@customer.example` };
  await ask(agent, "tickets", { data: { subject: ARABIC, text: "السلام عليكم", contact } });
  const neighbour = await newTicket(agent);
  await agent.goto("/demo/inbox/open");
  const direction = (element: SVGElement | HTMLElement) => getComputedStyle(element).direction;
  const title = row(agent, ARABIC).first().getByText(ARABIC);
  await expect(title).toHaveAttribute("dir", "auto");
  expect(await title.evaluate(direction)).toBe("rtl");
  await row(agent, ARABIC).first().click();
  expect(await conversation(agent).getByRole("heading", { level: 2 }).getByText(ARABIC).evaluate(direction)).toBe("rtl");
  const words = thread(agent).getByText("السلام عليكم").first();
  expect(await words.evaluate(direction)).toBe("rtl");
  expect(await property(agent, "Status").evaluate(direction)).toBe("ltr");
  await composer(agent).fill("شكرًا");
  expect(await composer(agent).evaluate(direction)).toBe("rtl");
  await composer(agent).fill("");
  await expect(row(agent, neighbour.subject).getByText(neighbour.subject)).toHaveCSS("direction", "ltr");
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
