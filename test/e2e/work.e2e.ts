/** An agent's day: tickets are sorted, given away, put off, answered, found and closed; and two people see each other do it. */
import type { Page } from "@playwright/test";
import {
  ask,
  askAll,
  choose,
  composer,
  conversation,
  list,
  live,
  newTicket,
  open,
  property,
  row,
  seenAfter,
  type Ticket,
  thread,
  written,
} from "./desk.ts";
import { outbox } from "./mail.ts";
import { expect, test } from "./product.ts";

const SOON_MS = 1_000;
const read = (page: Page, { id }: Ticket): Promise<Ticket> => ask<Ticket>(page, `tickets/${id}`);

test("status, priority, owner and labels change by keys and by buttons, at once and for good", async ({ agent }) => {
  const ticket = await newTicket(agent);
  const label = `Label ${ticket.number}`;
  await open(agent, ticket);

  await agent.keyboard.press("p");
  await expect(agent.getByRole("dialog", { name: "Set priority" })).toBeVisible();
  await choose(agent, "urg");
  await expect(agent.getByRole("dialog")).toBeHidden();
  await expect(property(agent, "Priority")).toContainText("Urgent");
  await agent.keyboard.press("a");
  await choose(agent, "jonas");
  await expect(property(agent, "Assigned to")).toContainText("Jonas");
  await agent.keyboard.press("l");
  await choose(agent, label);
  await agent.keyboard.press("Escape");
  await expect(agent.getByRole("dialog")).toBeHidden();
  await expect(property(agent, "Label")).toContainText(label);
  await property(agent, "Label").click();
  await choose(agent, "VIP");
  await agent.keyboard.press("Escape");
  await expect(property(agent, "Label")).toHaveCount(2);
  await property(agent, "Status").click();
  await choose(agent, "waiting");
  await expect(property(agent, "Status")).toContainText("Waiting");
  await expect(property(agent, "Status"), "the focus comes back to the button").toBeFocused();

  const members = await askAll<{ id: string; name: string }>(agent, "members?limit=50");
  const jonas = members.find((member) => member.name === "Jonas Keller")?.id;
  await expect.poll(() => read(agent, ticket)).toMatchObject({ status: "waiting", priority: "urgent", assigneeId: jonas });
  expect((await read(agent, ticket)).labelIds).toHaveLength(2);
  await expect(thread(agent)).toContainText("You set the priority to Urgent");
  await expect(thread(agent)).toContainText("You gave it to Jonas Keller");
  await expect(thread(agent)).toContainText(`You added ${label}`);
  await agent.reload();
  await expect(property(agent, "Priority")).toContainText("Urgent");
  await expect(property(agent, "Label")).toHaveText([new RegExp(label), /VIP/]);
});

test("a snoozed ticket leaves the list until its time", async ({ agent }) => {
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  await expect(row(agent, ticket.subject)).toBeVisible();
  await agent.keyboard.press("z");
  await choose(agent, "Tomorrow");
  await expect(agent.getByRole("status").getByText("Snoozed until")).toBeVisible();
  await expect(row(agent, ticket.subject)).toBeHidden();
  await expect.poll(async () => (await read(agent, ticket)).status).toBe("snoozed");
  expect(Date.parse(String((await read(agent, ticket)).snoozedUntil))).toBeGreaterThan(Date.now());
  await list(agent)
    .getByRole("button", { name: /^Snoozed/ })
    .click();
  await expect(row(agent, ticket.subject)).toBeVisible();
});

test("e closes, and Ctrl+Z takes it back", async ({ agent }) => {
  const ticket = await newTicket(agent);
  await agent.goto("/demo/inbox/open");
  await live(agent);
  await row(agent, ticket.subject).click();
  await expect(agent.getByRole("heading", { name: ticket.subject })).toBeVisible();
  await agent.keyboard.press("e");
  await expect(agent.getByRole("status").getByText(`#${ticket.number} is closed`)).toBeVisible();
  await expect(row(agent, ticket.subject)).toBeHidden();
  await expect(agent.getByRole("heading", { name: ticket.subject })).toBeHidden();
  await expect.poll(() => read(agent, ticket)).toMatchObject({ status: "closed", closedAt: expect.any(String) });
  await agent.keyboard.press("Control+z");
  await expect(row(agent, ticket.subject)).toBeVisible();
  await expect.poll(() => read(agent, ticket)).toMatchObject({ status: "open", closedAt: null });
});

test("a note is another thing than a reply at a glance, and is mailed to nobody", async ({ agent }) => {
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  await agent.keyboard.press("n");
  await expect(composer(agent)).toBeFocused();
  await expect(conversation(agent).getByText("seen by your team only")).toBeVisible();
  await agent.keyboard.type(`Only for us ${ticket.number}`);
  await agent.keyboard.press("Control+Enter");
  const note = thread(agent).getByRole("article", { name: /^Internal note by/ });
  await expect(note).toContainText("Internal note");
  await agent.keyboard.press("r");
  await agent.keyboard.type(`For the customer ${ticket.number}`);
  await agent.keyboard.press("Control+Enter");
  const reply = thread(agent).getByRole("article", { name: /^Reply by/ });
  await expect(reply).toContainText("Sent");
  const colour = (of: typeof note) =>
    of
      .locator("> *")
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(await colour(note)).not.toBe(await colour(reply));
  const mails = await outbox();
  expect(mails.filter((mail) => mail.raw.includes(`For the customer ${ticket.number}`))).toHaveLength(1);
  expect(mails.filter((mail) => mail.raw.includes(`Only for us ${ticket.number}`))).toHaveLength(0);
});

test("search finds words, and its address shows the same to whoever opens it", async ({ agent, context }) => {
  const word = `quokka${Date.now()}`;
  const ticket = await newTicket(agent, { text: `Do you also deliver to a ${word} farm?` });
  await agent.goto("/demo/inbox/open");
  await live(agent);
  await agent.keyboard.press("/");
  await expect(agent.getByRole("textbox", { name: /^Search/ })).toBeFocused();
  await agent.keyboard.type(word);
  await expect(agent).toHaveURL(`/demo/search?q=${word}`);
  await expect(agent.getByRole("option")).toHaveCount(1);
  await expect(row(agent, ticket.subject)).toContainText(word);
  await agent.keyboard.press("Enter");
  await agent.keyboard.press("Enter");
  await expect(agent.getByRole("heading", { name: ticket.subject })).toBeVisible();
  await expect(agent).toHaveURL(`/demo/ticket/${ticket.number}?q=${word}`);
  const other = await context.newPage();
  await other.goto(agent.url());
  await expect(other.getByRole("heading", { name: ticket.subject })).toBeVisible();
  await expect(row(other, ticket.subject)).toBeVisible();
  await expect(other.getByRole("textbox", { name: /^Search/ })).toHaveValue(word);
});

test("filters, order and the open ticket are in the address; a copied link and the way back show the same", async ({ agent, context }) => {
  await agent.goto("/demo/inbox/open");
  await live(agent);
  await agent.getByRole("link", { name: /^Unassigned/ }).click();
  await list(agent)
    .getByRole("button", { name: /^Closed/ })
    .click();
  await list(agent).getByRole("button", { name: "Sort" }).click();
  await agent.getByRole("option", { name: "Oldest first" }).click();
  await expect(agent).toHaveURL("/demo/inbox/closed?assignee=none&sort=createdAt");
  await list(agent).getByRole("button", { name: /^Open/ }).click();
  const listbox = (page: Page) => page.getByRole("listbox", { name: "Unassigned, Open" });
  await listbox(agent).getByRole("option").nth(1).click();
  await expect(agent).toHaveURL(/\/demo\/ticket\/\d+\?assignee=none&sort=createdAt$/);
  const seen = async (page: Page) => ({
    rows: (await listbox(page).getByRole("option").allTextContents()).slice(0, 5),
    selected: await listbox(page).getByRole("option", { selected: true }).getAttribute("aria-posinset"),
    heading: await conversation(page).getByRole("heading").first().textContent(),
  });
  // The names of companies come a moment after the rows.
  await expect(listbox(agent).getByRole("option").nth(1)).toContainText(/Mavi.dis/i);
  const own = await seen(agent);
  expect(own.selected).toBe("2");
  const other = await context.newPage();
  await other.goto(agent.url());
  await expect(conversation(other).getByRole("heading").first()).toHaveText(own.heading ?? "");
  await expect.poll(() => seen(other)).toEqual(own);
  await agent.goBack();
  await expect(agent).toHaveURL("/demo/inbox/open?assignee=none&sort=createdAt");
  await agent.goBack();
  await expect(agent).toHaveURL("/demo/inbox/closed?assignee=none&sort=createdAt");
});

test("two people see each other work within a second", async ({ agent, colleague }) => {
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  await open(colleague, ticket);
  await agent.keyboard.press("p");
  await agent.getByRole("combobox").fill("high");
  const changed = Date.now();
  await agent.keyboard.press("Enter");
  expect(await seenAfter(property(colleague, "Priority").filter({ hasText: "High" }), Promise.resolve(changed))).toBeLessThan(SOON_MS);
  await expect(thread(colleague)).toContainText("Dana Whitfield set the priority to High");

  await colleague.keyboard.press("n");
  await colleague.keyboard.type("I have seen this before.");
  const noted = Date.now();
  await colleague.keyboard.press("Control+Enter");
  const note = thread(agent).getByRole("article", { name: "Internal note by Jonas Keller" });
  expect(await seenAfter(note, Promise.resolve(noted))).toBeLessThan(SOON_MS);

  await colleague.getByRole("button", { name: "Close", exact: true }).click();
  await expect(row(agent, ticket.subject)).toBeHidden();
  await expect(property(agent, "Status")).toContainText("Closed");
});

test("without a network one goes on working; what was written leaves once when it is back", async ({ agent, context, watch }) => {
  // The network may go while the service worker's script is on its way.
  watch.expect(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_NETWORK_CHANGED|occurred when fetching the script/);
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  await context.setOffline(true);
  await agent.keyboard.press("r");
  await agent.keyboard.type(`Written in a tunnel ${ticket.number}`);
  await agent.keyboard.press("Control+Enter");
  const reply = thread(agent).getByRole("article", { name: /^Reply by/ });
  await expect(reply).toContainText("Written in a tunnel");
  await expect(reply).toContainText("Queued");
  const banner = agent.getByRole("status").filter({ hasText: "You are offline." });
  await expect(banner).toContainText(/changes? (is|are) kept on this device/);
  await context.setOffline(false);
  await expect(banner).toBeHidden();
  await expect(reply).toContainText("Sent");
  await expect(reply).toHaveCount(1);
  expect((await outbox()).filter((mail) => mail.raw.includes(`Written in a tunnel ${ticket.number}`))).toHaveLength(1);
});

test("what could not be sent survives a reload, and so does a draft", async ({ agent, watch }) => {
  watch.expect(/ERR_FAILED/);
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  await agent.route("**/api/v1/commands", (route) => route.abort());
  await agent.keyboard.press("r");
  await agent.keyboard.type(`Kept ${ticket.number}`);
  await agent.keyboard.press("Control+Enter");
  await expect(thread(agent)).toContainText(`Kept ${ticket.number}`);
  await composer(agent).fill("Half a sentence");
  await agent.reload();
  await expect.poll(() => written(agent)).toBe("Half a sentence");
  await expect(thread(agent).getByRole("article", { name: /^Reply by/ })).toContainText(`Kept ${ticket.number}`);
  await agent.unroute("**/api/v1/commands");
  await agent.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(thread(agent).getByRole("article", { name: /^Reply by/ })).toContainText("Sent");
  expect((await outbox()).filter((mail) => mail.raw.includes(`Kept ${ticket.number}`))).toHaveLength(1);
});

const refusal = {
  status: 403,
  contentType: "application/problem+json",
  body: JSON.stringify({
    type: "about:blank",
    title: "Forbidden",
    status: 403,
    code: "forbidden",
    detail: "Your role has changed.",
    requestId: "1",
  }),
};

test("a refused reply says so, keeps the words, and can be sent again", async ({ agent, watch }) => {
  watch.expect(/status of 403/);
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  await agent.route("**/api/v1/commands", (route) => route.fulfill(refusal));
  await agent.keyboard.press("r");
  await agent.keyboard.type(`Once more ${ticket.number}`);
  await agent.keyboard.press("Control+Enter");
  const failed = thread(agent).getByRole("alert");
  await expect(failed).toContainText("The reply did not leave. Your role has changed. Your text is safe here.");
  await failed.getByRole("button", { name: "Edit" }).click();
  await expect(failed).toBeHidden();
  await expect.poll(() => written(agent)).toBe(`Once more ${ticket.number}`);
  await agent.unroute("**/api/v1/commands");
  await composer(agent).focus();
  await agent.keyboard.press("Control+Enter");
  await expect(thread(agent).getByRole("article", { name: /^Reply by/ })).toContainText("Sent");
});

test("a refused change says so and shows what is true, each time", async ({ agent, watch }) => {
  watch.expect(/status of 403/);
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  await agent.route("**/api/v1/commands", (route) => route.fulfill(refusal));
  await agent.keyboard.press("p");
  await choose(agent, "urg");
  await expect(agent.getByRole("status").getByText("Your role has changed.")).toBeVisible();
  await expect(property(agent, "Priority")).not.toContainText("Urgent");
  await agent.getByRole("button", { name: "Try again" }).click();
  await expect(agent.getByRole("status").getByText("Your role has changed.")).toBeVisible();
  await agent.unroute("**/api/v1/commands");
  await agent.getByRole("button", { name: "Try again" }).click();
  await expect(property(agent, "Priority")).toContainText("Urgent");
  // The next one is refused, not this one once more.
  await expect.poll(async () => (await read(agent, ticket)).priority).toBe("urgent");
  await agent.route("**/api/v1/commands", (route) => route.fulfill(refusal));
  await agent.keyboard.press("p");
  await choose(agent, "low");
  await expect(agent.getByRole("status").getByText("Your role has changed.")).toBeVisible();
  await expect(property(agent, "Priority")).toContainText("Urgent");
});
