/**
 * Every action of the desk by the keyboard alone: the mouse of these pages is dead, so that nothing can be done with it by mistake.
 * What was done is looked for in the API, and so is its undoing.
 */
import type { Page } from "@playwright/test";
import { ask, askAll, choose, composer, conversation, list, live, newTicket, row, type Ticket, thread, written } from "./desk.ts";
import { expect, product, SUPPORT, test as withPages } from "./product.ts";
import { deliver } from "./mail.ts";

const test = withPages.extend({
  agent: async ({ agent }, use) => {
    const refuse = () => Promise.reject(new Error("These tests have no mouse: press keys."));
    Object.assign(agent.mouse, { click: refuse, dblclick: refuse, down: refuse, move: refuse, wheel: refuse });
    Object.assign(agent.touchscreen, { tap: refuse });
    await agent.addInitScript(() => {
      for (const kind of ["pointerdown", "mousedown", "mouseup", "touchstart", "wheel", "dblclick", "contextmenu"])
        window.addEventListener(kind, (event) => event.isTrusted && stop(event), { capture: true });
      // A click that a key makes on a button has no pointer; one of a mouse has.
      window.addEventListener("click", (event) => event.isTrusted && event.detail > 0 && stop(event), { capture: true });
      function stop(event: Event) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    });
    await use(agent);
  },
});

/** What a test made leaves the list of open tickets, which other tests read. */
test.afterEach(async ({ agent }) => {
  const open = await askAll<Ticket>(agent, "tickets?status=open&limit=50");
  const headers = { "x-workspace": "demo", origin: product().url };
  for (const { id, subject } of open)
    if (subject.startsWith("Parcel ")) await agent.request.patch(`/api/v1/tickets/${id}`, { headers, data: { status: "closed" } });
});

const read = (page: Page, { id }: { id: string }): Promise<Ticket> => ask<Ticket>(page, `tickets/${id}`);
const toast = (page: Page, text: string | RegExp) => page.getByRole("status").getByText(text);

/** From the list of all open tickets to the ticket: by moving to it and opening it. */
async function reach(page: Page, ticket: Ticket): Promise<void> {
  await page.goto("/demo/inbox/open");
  await live(page);
  await expect(row(page, ticket.subject)).toBeVisible();
  for (let moves = 0; moves < 40; moves += 1) {
    await page.keyboard.press("j");
    const active = await page.getByRole("listbox").first().getAttribute("aria-activedescendant");
    if (active === `row-${ticket.id}`) break;
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: ticket.subject })).toBeVisible();
}
const pick = async (page: Page, key: string, name: string, typed: string) => {
  await page.keyboard.press(key);
  await expect(page.getByRole("dialog", { name })).toBeVisible();
  await expect(page.getByRole("combobox", { name })).toBeFocused();
  await choose(page, typed);
};
const undo = (page: Page) => page.keyboard.press("Control+z");

test("the mouse of these tests is dead", async ({ agent }) => {
  await agent.goto("/demo/inbox/open");
  await live(agent);
  await expect(agent.mouse.click(100, 100)).rejects.toThrow("no mouse");
  await agent
    .getByRole("option")
    .first()
    .click({ timeout: 2_000 })
    .catch(() => {});
  await expect(agent).toHaveURL("/demo/inbox/open");
});

test("status, priority, member, team and labels are set and taken back", async ({ agent }) => {
  const ticket = await newTicket(agent);
  await reach(agent, ticket);
  const members = await askAll<{ id: string; name: string }>(agent, "members?limit=50");
  const teams = await askAll<{ id: string; name: string }>(agent, "teams?limit=50");
  const jonas = members.find(({ name }) => name === "Jonas Keller")?.id;
  const billing = teams.find(({ name }) => name === "Billing")?.id;
  const changes: [string, string, string, Partial<Ticket>][] = [
    ["s", "Set status", "waiting", { status: "waiting" }],
    ["p", "Set priority", "urg", { priority: "urgent" }],
    ["a", "Assign", "jonas", { assigneeId: jonas }],
    ["t", "Move to a team", "billing", { teamId: billing }],
  ];
  for (const [key, name, typed, change] of changes) {
    const [field = ""] = Object.keys(change);
    const before = (await read(agent, ticket))[field];
    await pick(agent, key, name, typed);
    await expect.poll(() => read(agent, ticket), name).toMatchObject(change);
    await undo(agent);
    await expect.poll(async () => (await read(agent, ticket))[field], `${name}, undone`).toEqual(before);
  }
  await pick(agent, "l", "Label", "VIP");
  await agent.keyboard.press("Escape");
  await expect.poll(async () => (await read(agent, ticket)).labelIds.length).toBe(1);
  await undo(agent);
  await expect.poll(async () => (await read(agent, ticket)).labelIds.length).toBe(0);
});

const LEAVING: [key: string, status: string, said: RegExp][] = [
  ["e", "closed", /is closed$/],
  ["#", "spam", /is marked as spam$/],
  ["Delete", "trash", /is in the trash$/],
];
for (const [key, status, said] of LEAVING)
  test(`${key} sets ${status}; Ctrl+Z takes it back, and so does the same key`, async ({ agent }) => {
    const ticket = await newTicket(agent);
    await reach(agent, ticket);
    await agent.keyboard.press(key);
    await expect(toast(agent, said)).toBeVisible();
    await expect(row(agent, ticket.subject)).toBeHidden();
    await expect.poll(async () => (await read(agent, ticket)).status).toBe(status);
    await undo(agent);
    await expect.poll(async () => (await read(agent, ticket)).status).toBe("open");
    await agent.goto(`/demo/ticket/${ticket.number}`);
    await live(agent);
    await agent.keyboard.press(key);
    await expect.poll(async () => (await read(agent, ticket)).status).toBe(status);
    await agent.goto(`/demo/ticket/${ticket.number}?status=${status}`);
    await live(agent);
    await agent.keyboard.press(key);
    await expect.poll(async () => (await read(agent, ticket)).status).toBe("open");
  });

test.describe("in a browser far away", () => {
  test.use({ timezoneId: "America/Los_Angeles" });

  test("z snoozes by a preset and by words, on the clock of the member's profile; Ctrl+Z wakes", async ({ agent }) => {
    const ticket = await newTicket(agent);
    await agent.request.patch("/api/v1/members/me", {
      headers: { "x-workspace": "demo", origin: product().url },
      data: { timeZone: "Asia/Tokyo" },
    });
    try {
      await reach(agent, ticket);
      await pick(agent, "z", "Snooze", "Tomorrow m");
      await expect(toast(agent, /^Snoozed until/)).toBeVisible();
      await expect.poll(async () => (await read(agent, ticket)).status).toBe("snoozed");
      await undo(agent);
      await expect.poll(async () => (await read(agent, ticket)).status).toBe("open");

      await agent.goto(`/demo/ticket/${ticket.number}`);
      await live(agent);
      await agent.keyboard.press("z");
      await agent.getByRole("combobox", { name: "Snooze" }).fill("tomorrow 9am");
      await expect(agent.getByRole("option", { name: /^tomorrow 9am/ })).toContainText("09:00");
      await agent.keyboard.press("Enter");
      await expect.poll(async () => (await read(agent, ticket)).status).toBe("snoozed");
      // Nine o'clock in Tokyo is midnight in UTC, all the year.
      const until = new Date(String((await read(agent, ticket)).snoozedUntil));
      expect(until.toISOString()).toMatch(/T00:00:00\.000Z$/);
      expect(until.getTime() - Date.now()).toBeLessThan(48 * 3_600_000);
    } finally {
      await agent.request.patch("/api/v1/members/me", {
        headers: { "x-workspace": "demo", origin: product().url },
        data: { timeZone: null },
      });
    }
  });
});

test("m merges, Ctrl+Z takes it apart, and m takes a later one apart", async ({ agent }) => {
  const [ticket, other] = [await newTicket(agent), await newTicket(agent)];
  await reach(agent, ticket);
  await pick(agent, "m", "Merge into", `#${other.number}`);
  await expect(toast(agent, `Merged into #${other.number}`)).toBeVisible();
  await expect.poll(() => read(agent, ticket)).toMatchObject({ mergedIntoId: other.id, status: "closed" });
  expect((await read(agent, other)).messageCount).toBe(2);
  await undo(agent);
  await expect.poll(() => read(agent, ticket)).toMatchObject({ mergedIntoId: null, status: "open", messageCount: 1 });
  await agent.goto(`/demo/ticket/${ticket.number}`);
  await live(agent);
  await pick(agent, "m", "Merge into", `#${other.number}`);
  await expect.poll(async () => (await read(agent, ticket)).mergedIntoId).toBe(other.id);
  await agent.goto(`/demo/ticket/${ticket.number}?status=closed`);
  await live(agent);
  await agent.keyboard.press("m");
  await expect.poll(async () => (await read(agent, ticket)).mergedIntoId).toBeNull();
});

test("Shift+S splits a message off, and Ctrl+Z puts it back", async ({ agent }) => {
  const ticket = await newTicket(agent, { text: "The first matter" });
  await ask(agent, `tickets/${ticket.id}/messages`, { data: { kind: "note", text: "Another matter altogether" } });
  await reach(agent, ticket);
  await expect(thread(agent)).toContainText("Another matter altogether");
  await pick(agent, "Shift+S", "Split off", "Another matter");
  await expect(toast(agent, "The message has its own conversation now")).toBeVisible();
  await expect.poll(async () => (await read(agent, ticket)).messageCount).toBe(1);
  await expect(thread(agent)).not.toContainText("Another matter altogether");
  await undo(agent);
  await expect.poll(async () => (await read(agent, ticket)).messageCount).toBe(2);
});

test("Shift+L links and takes the link away; w follows and follows no more", async ({ agent }) => {
  const [ticket, other] = [await newTicket(agent), await newTicket(agent)];
  await reach(agent, ticket);
  await pick(agent, "Shift+L", "Link with", `#${other.number}`);
  await expect.poll(async () => (await read(agent, ticket)).linkedIds).toEqual([other.id]);
  expect((await read(agent, other)).linkedIds).toEqual([ticket.id]);
  await undo(agent);
  await expect.poll(async () => (await read(agent, ticket)).linkedIds).toEqual([]);
  const before = (await read(agent, ticket)).followerIds as string[];
  await agent.keyboard.press("w");
  await expect.poll(async () => (await read(agent, ticket)).followerIds).not.toEqual(before);
  await agent.keyboard.press("w");
  await expect.poll(async () => (await read(agent, ticket)).followerIds).toEqual(before);
});

test("Shift+B blocks the sender, and Ctrl+Z lets them in again", async ({ agent }) => {
  const ticket = await newTicket(agent);
  const contact = (await read(agent, ticket)).contact as { id: string };
  await reach(agent, ticket);
  await agent.keyboard.press("Shift+B");
  await expect(toast(agent, /is blocked/)).toBeVisible();
  await expect.poll(() => ask(agent, `contacts/${contact.id}`)).toMatchObject({ isBlocked: true });
  await expect.poll(async () => (await read(agent, ticket)).status).toBe("spam");
  await undo(agent);
  await expect.poll(() => ask(agent, `contacts/${contact.id}`)).toMatchObject({ isBlocked: false });
  await expect.poll(async () => (await read(agent, ticket)).status).toBe("open");
});

test("u marks unread, Mod+Shift+C copies the link, Mod+P prints", async ({ agent, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await agent.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute("data-printed", "yes");
  });
  const ticket = await newTicket(agent);
  await reach(agent, ticket);
  await agent.keyboard.press("Control+Shift+C");
  await expect(toast(agent, "The link is copied")).toBeVisible();
  expect(await agent.evaluate(() => navigator.clipboard.readText())).toBe(`${product().url}/demo/ticket/${ticket.number}`);
  await agent.keyboard.press("Control+p");
  await expect(agent.locator("html")).toHaveAttribute("data-printed", "yes");
  // Looked at for a moment, it is read; then it is not again.
  await expect(row(agent, ticket.subject)).not.toContainText("Unread");
  await agent.keyboard.press("u");
  await expect(row(agent, ticket.subject)).toContainText("Unread");
  await undo(agent);
  await expect(row(agent, ticket.subject)).not.toContainText("Unread");
});

test("many are chosen, changed and changed back", async ({ agent }) => {
  const tickets = [await newTicket(agent), await newTicket(agent), await newTicket(agent)];
  await agent.goto("/demo/inbox/open");
  await live(agent);
  await expect(row(agent, tickets[0]?.subject ?? "")).toBeVisible();
  await agent.keyboard.press("j");
  await agent.keyboard.press("x");
  await agent.keyboard.press("Shift+J");
  await agent.keyboard.press("Shift+J");
  const bar = agent.getByRole("region", { name: "Chosen conversations" });
  await expect(bar).toContainText("3 selected");
  await pick(agent, "p", "Set priority", "high");
  for (const ticket of tickets) await expect.poll(async () => (await read(agent, ticket)).priority).toBe("high");
  await undo(agent);
  for (const ticket of tickets) await expect.poll(async () => (await read(agent, ticket)).priority).toBe("none");
  await agent.keyboard.press("Escape");
  await expect(bar).toBeHidden();
});

test("every action stands in the menu and in the palette with its key, and is carried out from both", async ({ agent }) => {
  const ticket = await newTicket(agent);
  await reach(agent, ticket);
  const names = [
    ...["Close", "Snooze", "Assign", "Set status", "Set priority", "Label", "Move to a team", "Mark as spam", "Move to trash"],
    ...["Mark as unread", "Merge into another …", "Link with another …", "Mark as spam and block the sender", "Copy the link", "Print"],
  ];
  const more = agent.getByRole("button", { name: "More actions" });
  await more.focus();
  await agent.keyboard.press("Enter");
  const menu = agent.getByRole("listbox", { name: "More actions" });
  for (const name of names) await expect(menu.getByRole("option", { name, exact: false }).first(), name).toBeVisible();
  for (const option of await menu.getByRole("option").all()) await expect(option.locator("kbd").first()).toBeAttached();
  await agent.keyboard.press("Escape");
  await expect(more).toBeFocused();
  for (const name of names) {
    await agent.keyboard.press("Control+k");
    const palette = agent.getByRole("dialog", { name: "Commands" });
    await agent.keyboard.type(name.replace(" …", ""));
    await expect(palette.getByRole("option", { name }).first(), name).toBeVisible();
    await expect(palette.getByRole("option", { name }).first().locator("kbd").first(), name).toBeAttached();
    await agent.keyboard.press("Escape");
    await agent.keyboard.press("Escape");
    await expect(palette).toBeHidden();
  }
  await agent.keyboard.press("Control+k");
  await agent.keyboard.type("set priority");
  await agent.keyboard.press("Enter");
  await agent.keyboard.type("urgent");
  await agent.keyboard.press("Enter");
  await expect.poll(async () => (await read(agent, ticket)).priority).toBe("urgent");
});

test("g and a letter goes to every list and page; ? says so", async ({ agent }) => {
  await agent.goto("/demo/inbox/open");
  await live(agent);
  const ways: [string, RegExp][] = [
    ["m", /inbox\/open\?assignee=me$/],
    ["u", /inbox\/open\?assignee=none$/],
    ["n", /mentioned=1/],
    ["w", /inbox\/waiting$/],
    ["z", /inbox\/snoozed$/],
    ["d", /drafts=1/],
    ["t", /sent=1/],
    ["e", /inbox\/closed$/],
    ["x", /inbox\/spam$/],
    ["b", /inbox\/trash$/],
    ["c", /\/contacts$/],
    ["f", /\/companies$/],
    ["o", /\/outgoing$/],
    ["s", /\/settings$/],
    ["i", /inbox\/open$/],
  ];
  for (const [key, url] of ways) {
    await agent.keyboard.press("g");
    await agent.keyboard.press(key);
    await expect(agent).toHaveURL(url);
  }
  await agent.keyboard.press("?");
  const sheet = agent.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet).toContainText("Go to settings");
  await agent.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
});

test("o opens, Esc goes back, / searches; the focus is somewhere all the while", async ({ agent }) => {
  const ticket = await newTicket(agent);
  await agent.goto("/demo/inbox/open");
  await live(agent);
  await expect(row(agent, ticket.subject)).toBeVisible();
  const isSomewhere = () => agent.evaluate(() => document.activeElement !== null && document.activeElement !== document.body);
  await agent.keyboard.press("j");
  await agent.keyboard.press("o");
  await expect(agent).toHaveURL(/\/ticket\/\d+$/);
  expect(await isSomewhere()).toBe(true);
  await agent.keyboard.press("k");
  await agent.keyboard.press("ArrowDown");
  await agent.keyboard.press("Escape");
  await expect(agent).toHaveURL("/demo/inbox/open");
  expect(await isSomewhere()).toBe(true);
  await agent.keyboard.press("/");
  await expect(agent.getByRole("textbox", { name: /^Search/ })).toBeFocused();
  // The button that closes a ticket is gone with the last of a list: the focus goes to what is left.
  const label = `Alone ${ticket.number}`;
  await agent.goto(`/demo/ticket/${ticket.number}`);
  await live(agent);
  await pick(agent, "l", "Label", label);
  await agent.keyboard.press("Escape");
  await expect.poll(async () => (await read(agent, ticket)).labelIds.length).toBe(1);
  await agent.goto(`/demo/ticket/${ticket.number}?label=${(await read(agent, ticket)).labelIds[0]}`);
  await live(agent);
  await conversation(agent).getByRole("button", { name: "Close", exact: true }).focus();
  await agent.keyboard.press("Enter");
  await expect(agent.getByRole("heading", { name: ticket.subject })).toBeHidden();
  await expect.poll(() => agent.evaluate(() => document.activeElement === document.body)).toBe(false);
});

const refusal = { status: 403, code: "forbidden", detail: "Your role has changed." };
test("a refused reply and a refused note come back with their text", async ({ agent, watch }) => {
  watch.expect(/status of 403/);
  const ticket = await newTicket(agent);
  await reach(agent, ticket);
  for (const [key, words] of [
    ["r", `A reply ${ticket.number}`],
    ["n", `A note ${ticket.number}`],
  ] as const) {
    await agent.route("**/api/v1/commands", (route) =>
      route.fulfill({ status: 403, contentType: "application/problem+json", json: refusal }),
    );
    await agent.keyboard.press(key);
    await expect(composer(agent)).toBeFocused();
    await agent.keyboard.type(words);
    await agent.keyboard.press("Control+Enter");
    const failed = thread(agent).getByRole("alert");
    await expect(failed).toContainText("Your role has changed.");
    await failed.getByRole("button", { name: "Edit" }).focus();
    await agent.keyboard.press("Enter");
    await expect.poll(() => written(agent)).toBe(words);
    await agent.unroute("**/api/v1/commands");
    await composer(agent).focus();
    await agent.keyboard.press("Control+Enter");
    await expect(failed).toBeHidden();
    await expect(thread(agent).getByRole("article").filter({ hasText: words })).toHaveCount(1);
    // The next one is refused, not this one once more.
    await expect
      .poll(async () => (await askAll<{ text: string }>(agent, `tickets/${ticket.id}/messages`)).some(({ text }) => text.includes(words)))
      .toBe(true);
  }
});

test("keys do nothing in fields, while letters are composed, with other modifiers, or held down", async ({ agent }) => {
  const ticket = await newTicket(agent);
  await reach(agent, ticket);
  const statusOf = async () => (await read(agent, ticket)).status;
  await agent.keyboard.press("r");
  await expect(composer(agent)).toBeFocused();
  await agent.keyboard.type("e # u p ? /");
  await expect(agent.getByRole("dialog")).toBeHidden();
  await agent.keyboard.press("Escape");
  const send = (init: { key: string; code: string } & Record<string, string | number | boolean>) =>
    agent.evaluate((given) => {
      const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...given });
      document.body.dispatchEvent(event);
    }, init);
  await send({ key: "e", code: "KeyE", isComposing: true });
  await send({ key: "e", code: "KeyE", keyCode: 229 });
  await send({ key: "e", code: "KeyE", altKey: true });
  await send({ key: "e", code: "KeyE", ctrlKey: true });
  await send({ key: "e", code: "KeyE", metaKey: true });
  await send({ key: "e", code: "KeyE", repeat: true });
  await send({ key: "Process", code: "KeyE" });
  // Where Z and Y change places, the letter counts, not its place.
  await send({ key: "y", code: "KeyZ" });
  await expect(agent.getByRole("dialog")).toBeHidden();
  await agent.waitForTimeout(300);
  expect(await statusOf()).toBe("open");
  // On a Russian keyboard, the key of E writes У.
  await send({ key: "у", code: "KeyE" });
  await expect.poll(statusOf).toBe("closed");
});

test("a screen reader hears what is chosen, open, unread and new", async ({ agent }) => {
  const ticket = await newTicket(agent);
  await agent.goto("/demo/inbox/open");
  await live(agent);
  const box = list(agent).getByRole("listbox", { name: "All open, Open" });
  await expect(box).toHaveAttribute("aria-multiselectable", "true");
  await expect(agent.getByRole("option", { name: /^Unread.*Ada/ }).filter({ hasText: ticket.subject })).toBeVisible();
  await agent.keyboard.press("j");
  const active = await box.getAttribute("aria-activedescendant");
  await expect(agent.locator(`[id="${active}"]`)).toHaveRole("option");
  await agent.keyboard.press("x");
  await expect(agent.getByRole("option", { selected: true })).toHaveCount(1);
  await agent.keyboard.press("Escape");
  await agent.keyboard.press("Enter");
  await expect(agent.getByRole("option", { selected: true })).toHaveAttribute("aria-current", "true");
  await deliver({ from: "iris@customer.example", name: "Iris", to: SUPPORT, subject: "Heard", text: "Is anybody there?" });
  await expect(agent.getByRole("log")).toContainText("New message from Iris");
  await agent.keyboard.press("p");
  await choose(agent, "high");
  await expect(agent.getByRole("status").filter({ hasText: "Priority: High" })).toBeAttached();
  const levels = await agent.getByRole("heading").evaluateAll((all) => all.map((one) => Number(one.tagName.slice(1))));
  for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 1)).toBeLessThanOrEqual(1);
  for (const role of ["main", "complementary"] as const) await expect(agent.getByRole(role)).toHaveCount(1);
});
