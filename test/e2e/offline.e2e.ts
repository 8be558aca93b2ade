/** Working without a network, and beside one another. */
import { composer, live, newTicket, property, row, type Ticket, thread, written } from "./desk.ts";
import { expect, product, test } from "./product.ts";

const NO_NETWORK = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_NETWORK_CHANGED|occurred when fetching the script/;
const path = (ticket: Ticket) => `/demo/ticket/${ticket.number}`;

test("conversations that were left the moment they were read are there without a network", async ({ agent, context, watch }) => {
  watch.expect(NO_NETWORK);
  const tickets = [await newTicket(agent), await newTicket(agent), await newTicket(agent), await newTicket(agent)];
  await agent.goto("/demo/inbox/open");
  const hasShell = () => agent.evaluate(async () => Boolean(await caches.match("/demo/shell")));
  await expect.poll(hasShell, { timeout: 20_000 }).toBe(true);
  for (const ticket of tickets) {
    await agent.goto(path(ticket));
    await live(agent);
    await expect(thread(agent)).toContainText("where is my parcel");
  }
  await agent.goto("/demo/inbox/open");
  await context.setOffline(true);
  for (const ticket of tickets) {
    await agent.goto(path(ticket));
    await expect(thread(agent)).toContainText("where is my parcel");
  }
});

test("a reload without a network opens the desk; ten changes made there arrive once and in their order", async ({
  agent,
  context,
  watch,
}) => {
  watch.expect(NO_NETWORK);
  const ticket = await newTicket(agent);
  await agent.goto(path(ticket));
  await expect(thread(agent)).toContainText("where is my parcel");
  // The service worker has the shell, and the disk has the thread.
  await expect
    .poll(
      () => agent.evaluate(async () => Boolean(await caches.match(`${window.location.pathname.split("/").slice(0, 2).join("/")}/shell`))),
      { timeout: 20_000 },
    )
    .toBe(true);
  await context.setOffline(true);
  await agent.reload();
  await expect(thread(agent)).toContainText("where is my parcel");
  const press = async (...keys: string[]) => {
    for (const key of keys) await agent.keyboard.press(key);
  };
  const choose = async (key: string, typed: string) => {
    await press(key);
    const field = agent.getByRole("dialog").getByRole("combobox");
    await field.fill(typed);
    await press("Enter");
    // Labels are chosen several at a time.
    if (key === "l") await press("Escape");
    await expect(field).toBeHidden();
  };
  await choose("p", "Urgent");
  await choose("a", "Dana");
  await choose("s", "Waiting");
  await choose("l", "Bug");
  await choose("t", "Engineering");
  await press("w");
  for (const kind of ["n", "r", "n"] as const) {
    await press(kind);
    await expect(composer(agent)).toBeFocused();
    // Nobody writes and sends within a tenth of a second: the rich text may just be taking over.
    await agent.waitForTimeout(400);
    await agent.keyboard.type(`Offline ${kind} ${ticket.number}`);
    await press("Control+Enter");
    await expect(composer(agent)).not.toBeFocused();
    await agent.waitForTimeout(200);
  }
  await choose("s", "Open");
  await expect(property(agent, "Priority")).toContainText("Urgent");
  const banner = agent.getByRole("status").filter({ hasText: "You are offline." });
  await expect(banner).toContainText("changes are kept on this device");
  await agent.reload();
  await expect(property(agent, "Priority")).toContainText("Urgent");
  await expect(thread(agent).getByText(`Offline r ${ticket.number}`)).toBeVisible();
  await context.setOffline(false);
  await expect(banner).toBeHidden({ timeout: 30_000 });
  const answer = async <T>(what: string) =>
    (await (await agent.request.get(`/api/v1/tickets/${ticket.id}${what}`, { headers: { "x-workspace": "demo" } })).json()) as T;
  await expect
    .poll(async () => (await answer<{ data: { text: string }[] }>("/messages?limit=50")).data.map(({ text }) => text.split("\n")[0]), {
      timeout: 30_000,
    })
    .toEqual([
      expect.stringContaining("Good morning"),
      `Offline n ${ticket.number}`,
      `Offline r ${ticket.number}`,
      `Offline n ${ticket.number}`,
    ]);
  await expect.poll(async () => answer<Ticket>("")).toMatchObject({ status: "open", priority: "urgent" });
  const { data: events } = await answer<{ data: { name: string; data: { changes?: Record<string, { to: unknown }> } }[] }>(
    "/events?limit=200",
  );
  const changed = events.flatMap(({ name, data }) => (name === "ticket.updated" ? Object.keys(data.changes ?? {}) : []));
  expect(changed).toEqual(["priority", "assigneeId", "status", "labelIds", "teamId", "status"]);
});

test("what one browser changes, another shows in less than a third of a second", async ({ agent, colleague }) => {
  const ticket = await newTicket(agent);
  await Promise.all([agent, colleague].map((page) => page.goto(path(ticket))));
  await Promise.all([agent, colleague].map((page) => expect(property(page, "Status")).toContainText("Open")));
  await colleague.waitForTimeout(1_000);
  const tookMs: number[] = [];
  for (const status of ["Waiting", "Open", "Waiting"]) {
    await agent.keyboard.press("s");
    await agent.getByRole("dialog").getByRole("combobox").fill(status);
    const seen = colleague.evaluate(
      (wanted) =>
        new Promise<number>((done) => {
          const look = () => {
            const shown = [...document.querySelectorAll("button")].some(
              (button) => button.getAttribute("aria-label")?.includes(wanted) && button.getAttribute("aria-label")?.startsWith("Status"),
            );
            const text = [...document.querySelectorAll('[role="group"] button')].some((button) => button.textContent?.includes(wanted));
            if (shown || text) done(Date.now());
            else requestAnimationFrame(look);
          };
          look();
        }),
      status,
    );
    await agent.waitForTimeout(100);
    const pressed = await agent.evaluate(() => Date.now());
    await agent.keyboard.press("Enter");
    tookMs.push((await seen) - pressed);
    await expect(property(agent, "Status")).toContainText(status);
    await agent.waitForTimeout(300);
  }
  expect(tookMs.sort((a, b) => a - b)[1], `took ${tookMs.join(", ")} ms`).toBeLessThan(300);
});

test("two windows of one browser are one client: one stream, and either may be closed", async ({ agent, context }) => {
  const ticket = await newTicket(agent);
  const streams: string[] = [];
  context.on("request", (request) => request.url().includes("/sync/stream") && streams.push(request.url()));
  await agent.goto(path(ticket));
  await expect(property(agent, "Status")).toContainText("Open");
  await agent.waitForTimeout(500);
  const second = await context.newPage();
  await second.goto(path(ticket));
  await expect(property(second, "Status")).toContainText("Open");
  await second.waitForTimeout(800);
  expect(streams).toHaveLength(1);
  await second.keyboard.press("p");
  await second.getByRole("dialog").getByRole("combobox").fill("High");
  await second.keyboard.press("Enter");
  await expect(property(agent, "Priority")).toContainText("High");
  await agent.close();
  await second.keyboard.press("p");
  await second.getByRole("dialog").getByRole("combobox").fill("Low");
  await second.keyboard.press("Enter");
  await expect
    .poll(
      async () =>
        ((await (await second.request.get(`/api/v1/tickets/${ticket.id}`, { headers: { "x-workspace": "demo" } })).json()) as Ticket)
          .priority,
    )
    .toBe("low");
  await second.close();
});

test("many are chosen and changed by keyboard alone, and changed back in one step", async ({ agent }) => {
  const tickets = [await newTicket(agent), await newTicket(agent), await newTicket(agent)];
  await agent.goto("/demo/inbox/open?sort=-createdAt");
  await expect(row(agent, tickets[2]?.subject ?? "")).toBeVisible();
  await agent.keyboard.press("j");
  await agent.keyboard.press("x");
  await agent.keyboard.press("Shift+j");
  await agent.keyboard.press("Shift+j");
  await expect(agent.getByRole("region", { name: "Chosen conversations" })).toContainText("3 selected");
  await agent.keyboard.press("e");
  for (const { subject } of tickets) await expect(row(agent, subject)).toBeHidden();
  await expect(agent.getByText("3 conversations are closed")).toBeVisible();
  await agent.keyboard.press("Control+z");
  for (const { subject } of tickets) await expect(row(agent, subject)).toBeVisible();
});

test("a reply is taken back with its words, and the ticket it closed is open again", async ({ agent }) => {
  const within = (undoSendS: number) =>
    agent.request.patch("/api/v1/members/me", {
      headers: { "x-workspace": "demo", origin: product().url },
      data: { preferences: { undoSendS } },
    });
  await within(10);
  const ticket = await newTicket(agent);
  await agent.goto(path(ticket));
  await expect(thread(agent)).toContainText("where is my parcel");
  await agent.keyboard.press("r");
  await expect(composer(agent)).toBeFocused();
  await agent.keyboard.type("Too quick by half");
  await agent.keyboard.press("Control+Shift+Enter");
  await expect(agent.getByText("Sent", { exact: true }).last()).toBeVisible();
  await agent.keyboard.press("Control+z");
  await expect.poll(() => written(agent)).toBe("Too quick by half");
  await expect(property(agent, "Status")).toContainText("Open");
  await expect(thread(agent).getByRole("article", { name: /^Reply by/ })).toHaveCount(0);
  await within(0);
});

test("signing out takes everything from this device", async ({ agent, context }) => {
  const { email, password } = product();
  expect(email && password).toBeTruthy();
  await agent.goto("/demo/inbox/open");
  await expect(agent.getByRole("option").first()).toBeVisible();
  await expect.poll(() => agent.evaluate(async () => (await indexedDB.databases()).length)).toBeGreaterThan(0);
  await agent
    .getByRole("button", { name: /sign out/ })
    .first()
    .click();
  await agent.getByRole("option", { name: "Sign out" }).click();
  await expect(agent).toHaveURL(/sign-in/);
  expect(await agent.evaluate(async () => [(await indexedDB.databases()).length, (await caches.keys()).length])).toEqual([0, 0]);
  expect((await context.cookies()).filter(({ name }) => name.includes("session-token"))).toEqual([]);
});
