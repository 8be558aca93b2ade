/** What the composer calls up while one writes, and the ways a message leaves it: by keys, in a real browser. */
import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { ask, askAll, composer, conversation, newTicket, open, type Ticket, thread, written } from "./desk.ts";
import { deliver, outbox } from "./mail.ts";
import { expect, product, SUPPORT, signIn, test } from "./product.ts";

/** Nothing of these tests stays open in the demo's lists. */
test.afterEach(async ({ agent }) => {
  const open = await askAll<Ticket>(agent, "tickets?status=open,waiting&limit=100");
  for (const { id } of open.filter(({ subject }) => /^(?:Copies|Parcel) /.test(subject)))
    await agent.request.patch(`/api/v1/tickets/${id}`, {
      headers: { "x-workspace": "demo", origin: product().url },
      data: { status: "closed" },
    });
});

/** The rich text has taken over from the plain field: what is offered comes with it. */
const rich = async (page: Page) => {
  await expect(conversation(page).locator("[contenteditable=true]")).toBeVisible();
  await composer(page).focus();
};
const take = async (page: Page, typed: string, name: string | RegExp) => {
  await page.keyboard.type(typed);
  await expect(page.getByRole("option", { name }).first()).toBeVisible();
  await page.keyboard.press("Enter");
};

test("@ names a member, # a ticket, : an emoji in a note; / puts a macro in with its names filled in, after a preview", async ({
  agent,
}) => {
  const [ticket, other] = [await newTicket(agent), await newTicket(agent)];
  await open(agent, ticket);
  await agent.keyboard.press("n");
  await rich(agent);
  await take(agent, "@Jonas", /^Jonas Keller/);
  await take(agent, `as in #${other.number}`, new RegExp(`^#${other.number} `));
  await take(agent, ":tada", /party/);
  await agent.keyboard.press("Control+Enter");
  const note = thread(agent).getByRole("article", { name: /^Internal note by/ });
  await expect(note).toContainText("@Jonas Keller");
  await expect(note).toContainText("🎉");
  await expect(note.getByRole("link", { name: `#${other.number}` })).toHaveAttribute("href", `/demo/ticket/${other.number}`);

  const name = `Greeting ${ticket.number}`;
  await ask(agent, "macros", { data: { name, html: "<p>Hello {{contact.firstName}}, about #{{ticket.number}}:</p>" } });
  await agent.keyboard.press("r");
  await rich(agent);
  await agent.keyboard.type(`/${name.slice(0, 8)}`);
  await expect(agent.getByRole("option", { name: new RegExp(`^${name}`) })).toBeVisible();
  await expect(agent.getByText(`Hello Ada, about #${ticket.number}:`)).toBeVisible();
  await agent.keyboard.press("Enter");
  await expect.poll(() => written(agent)).toContain(`Hello Ada, about #${ticket.number}:`);
});

test("a reply goes with its plain-text twin; sent and closed, left waiting or snoozed, in one key", async ({ agent }) => {
  for (const [keys, status] of [
    ["Control+Alt+Enter", "waiting"],
    ["Control+Shift+Enter", "closed"],
    ["Control+Shift+Alt+Enter", "snoozed"],
  ] as const) {
    const ticket = await newTicket(agent);
    await open(agent, ticket);
    await agent.keyboard.press("r");
    await rich(agent);
    await agent.keyboard.type(`- first of ${ticket.number}\nsecond`);
    await agent.keyboard.press(keys);
    await expect.poll(async () => (await ask<Ticket>(agent, `tickets/${ticket.id}`)).status).toBe(status);
    await expect
      .poll(async () => (await outbox()).find((mail) => mail.text.includes(`- first of ${ticket.number}\n- second`))?.html ?? "")
      .toContain("<li>");
  }
});

test("a reply to all takes the copies along; a forward takes the words and the files to somebody else", async ({ agent }) => {
  const subject = `Copies ${Date.now().toString(36)}`;
  const files = [{ name: "plan.txt", type: "text/plain", content: Buffer.from("the plan") }];
  const headers = { Cc: "Ben <ben@customer.example>" };
  await deliver({ from: "cleo.copies@customer.example", to: SUPPORT, subject, text: "To all of you", headers, files });
  let ticket: Ticket | undefined;
  await expect
    .poll(async () => {
      ticket = (await askAll<Ticket>(agent, "tickets?limit=20")).find((one) => one.subject === subject);
      return ticket !== undefined;
    })
    .toBe(true);
  await open(agent, ticket as Ticket);
  await expect(thread(agent)).toContainText("To all of you");
  await agent.keyboard.press("Shift+R");
  await expect(conversation(agent).getByRole("textbox", { name: "Cc", exact: true })).toHaveValue("ben@customer.example");
  await conversation(agent).getByRole("textbox", { name: "Bcc" }).fill("boss@demo.localhost");
  await rich(agent);
  await agent.keyboard.type("Dear both");
  await agent.keyboard.press("Control+Enter");
  await expect(thread(agent).getByRole("article", { name: /^Reply by/ })).toContainText("Sent");
  const reply = (await outbox()).find((mail) => mail.text.includes("Dear both"));
  expect(reply?.raw).toMatch(/^Cc: .*ben@customer\.example/m);
  expect(reply?.raw).not.toMatch(/^Bcc:/m);

  await agent.keyboard.press("Shift+F");
  await conversation(agent).getByRole("textbox", { name: "To", exact: true }).fill("carrier@parcels.example");
  await expect(conversation(agent).getByRole("button", { name: "Remove plan.txt" })).toBeVisible();
  await conversation(agent).getByRole("button", { name: "Send", exact: false }).first().click();
  await expect
    .poll(async () => (await outbox()).find((mail) => mail.to.includes("carrier@parcels.example"))?.text ?? "")
    .toContain("To all of you");
  const forward = (await outbox()).find((mail) => mail.to.includes("carrier@parcels.example"));
  expect(forward?.raw).toContain(Buffer.from("the plan").toString("base64"));
});

const attach = (page: Page, name: string, buffer: Buffer, mimeType = "application/octet-stream") =>
  conversation(page).locator("input[type=file]").setInputFiles({ name, mimeType, buffer });

test("an upload breaks off in the middle, says so, and goes on where it stopped, after the page was killed too", async ({
  agent,
  watch,
}) => {
  watch.expect(/ERR_FAILED/);
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  await composer(agent).fill("See the film");
  const sent: string[] = [];
  let isCut = true;
  await agent.route("**/api/v1/uploads/**", (route) => {
    const offset = new URL(route.request().url()).searchParams.get("offset") ?? "";
    sent.push(offset);
    return isCut && offset === "1048576" ? route.abort() : route.continue();
  });
  const film = randomBytes(1_800_000);
  await attach(agent, "film.mp4", film);
  const progress = conversation(agent).getByRole("progressbar", { name: "film.mp4 is being uploaded" });
  await expect(conversation(agent).getByText("waits for the network")).toBeVisible();
  await expect(progress).toHaveAttribute("value", "58");
  await agent.reload();
  await expect(conversation(agent).getByText("waits for the network")).toBeVisible();
  await expect.poll(() => written(agent)).toBe("See the film");
  isCut = false;
  sent.length = 0;
  await agent.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(conversation(agent).getByRole("button", { name: "Remove film.mp4" })).toBeVisible();
  expect(sent).toEqual(["1048576", "1572864"]);
  await composer(agent).focus();
  await agent.keyboard.press("Control+Enter");
  await expect(thread(agent).getByRole("article", { name: /^Reply by/ })).toContainText("film.mp4");
  await expect(thread(agent).getByRole("article", { name: /^Reply by/ })).toContainText("Sent");
  const { data } = await ask<{ data: { attachments: { id: string }[] }[] }>(agent, `tickets/${ticket.id}/messages`);
  const id = data.at(-1)?.attachments[0]?.id;
  const back = await agent.request.get(`/api/v1/attachments/${id}/file?workspace=demo`);
  expect((await back.body()).equals(film)).toBe(true);
});

test("without a network a file waits, with the reply it was sent with; both leave once it is back", async ({ agent, context, watch }) => {
  watch.expect(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_NETWORK_CHANGED/);
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  await context.setOffline(true);
  await composer(agent).fill("With a file from the tunnel");
  await attach(agent, "tunnel.txt", Buffer.from("dark"), "text/plain");
  await expect(conversation(agent).getByText("waits for the network")).toBeVisible();
  await composer(agent).focus();
  await agent.keyboard.press("Control+Enter");
  const reply = thread(agent).getByRole("article", { name: /^Reply by/ });
  await expect(reply).toContainText("tunnel.txt");
  await context.setOffline(false);
  await expect(reply).toContainText("Sent", { timeout: 20_000 });
  const mails = (await outbox()).filter((mail) => mail.raw.includes("tunnel.txt"));
  expect(mails).toHaveLength(1);
  expect(mails[0]?.raw).toContain(Buffer.from("dark").toString("base64"));
});

test("an upload is given up", async ({ agent, watch }) => {
  watch.expect(/ERR_FAILED/);
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  await agent.route("**/api/v1/uploads", (route) => route.abort());
  await attach(agent, "never.bin", randomBytes(2_000));
  await conversation(agent).getByRole("button", { name: "Do not upload never.bin" }).click();
  await expect(conversation(agent).getByText("never.bin")).toBeHidden();
  await agent.reload();
  await expect(composer(agent)).toBeVisible();
  await expect(conversation(agent).getByText("never.bin")).toBeHidden();
});

test("a draft with its file is there in another browser, and survives a page that is killed", async ({
  agent,
  browser,
  contextOptions,
}) => {
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  await composer(agent).fill(`Begun here ${ticket.number}`);
  await attach(agent, "plan.txt", Buffer.from("a plan"), "text/plain");
  await expect(conversation(agent).getByRole("button", { name: "Remove plan.txt" })).toBeVisible();
  const other = await browser.newContext({ ...contextOptions, baseURL: product().url });
  await signIn(other, "credentials", { email: product().email, password: product().password });
  const second = await other.newPage();
  await expect
    .poll(async () =>
      (await ask<{ put: { type: string; record: { text?: string } }[] }>(agent, "sync/bootstrap")).put.some(
        (put) => put.type === "draft" && put.record.text === `Begun here ${ticket.number}`,
      ),
    )
    .toBe(true);
  await open(second, ticket);
  await expect.poll(() => written(second)).toBe(`Begun here ${ticket.number}`);
  await expect(conversation(second).getByRole("button", { name: "Remove plan.txt" })).toBeVisible();
  await other.close();
  // Killed in the middle of a word: nothing of the page has a chance to save.
  await composer(agent).focus();
  await agent.keyboard.press("Control+End");
  await agent.keyboard.type(" and killed");
  // As long as a browser may take to pass on what a page has stored, and far less than the pause after which a draft is saved to the server.
  await agent.waitForTimeout(400);
  const context = agent.context();
  const devtools = await context.newCDPSession(agent);
  const crashed = agent.waitForEvent("crash");
  // It never answers.
  void devtools.send("Page.crash").catch(() => {});
  await crashed;
  const again = await context.newPage();
  await open(again, ticket);
  await expect.poll(() => written(again)).toBe(`Begun here ${ticket.number} and killed`);
});

test("a reply for later says when it leaves, and is taken back into the composer", async ({ agent }) => {
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  await composer(agent).fill("Not before tomorrow");
  await conversation(agent).getByRole("button", { name: "More ways to send" }).click();
  await agent.getByRole("option", { name: /^Send later: Tomorrow/ }).click();
  const reply = thread(agent).getByRole("article", { name: /^Reply by/ });
  await expect(reply).toContainText("Leaves at");
  await expect.poll(async () => (await askAll<{ kind: string }>(agent, `tickets/${ticket.id}/messages`)).length).toBe(2);
  await reply.getByRole("button", { name: "Take back" }).click();
  await expect(reply).toBeHidden();
  await expect.poll(() => written(agent)).toContain("Not before tomorrow");
  await expect.poll(async () => (await askAll<{ kind: string }>(agent, `tickets/${ticket.id}/messages`)).length).toBe(1);
  expect((await outbox()).filter((mail) => mail.raw.includes("Not before tomorrow"))).toHaveLength(0);
});

test("a sent reply is taken back within its seconds, and never leaves", async ({ colleague: page }) => {
  const ticket = await newTicket(page);
  await open(page, ticket);
  await composer(page).fill(`Too early ${ticket.number}`);
  await composer(page).focus();
  await page.keyboard.press("Control+Enter");
  await expect(thread(page)).toContainText(`Too early ${ticket.number}`);
  await page.getByRole("status").getByRole("button", { name: /^Undo/ }).click();
  await expect(thread(page).getByRole("article", { name: /^Reply by/ })).toBeHidden();
  await expect.poll(() => written(page)).toContain(`Too early ${ticket.number}`);
  await page.waitForTimeout(11_000);
  expect((await outbox()).filter((mail) => mail.raw.includes(`Too early ${ticket.number}`))).toHaveLength(0);
});

test("a reply written while another was sent is held back, and shows the other first", async ({ agent, colleague }) => {
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  await open(colleague, ticket);
  await composer(agent).fill("My slow answer");
  await expect(colleague.getByRole("status").getByText("is writing a reply")).toBeVisible();
  await composer(colleague).fill("The quick answer");
  await composer(colleague).focus();
  await colleague.keyboard.press("Control+Enter");
  await expect(conversation(agent).getByText("Jonas Keller answered while you were writing.")).toBeVisible();
  await composer(agent).focus();
  await agent.keyboard.press("Control+Enter");
  const warning = conversation(agent).getByRole("alert").filter({ hasText: "answered while you were writing" });
  await expect(warning).toContainText("The quick answer");
  expect(await written(agent)).toBe("My slow answer");
  await warning.getByRole("button", { name: "I have read it" }).click();
  await composer(agent).focus();
  await agent.keyboard.press("Control+Enter");
  await expect(thread(agent).getByRole("article", { name: "Reply by Dana Whitfield" })).toContainText("My slow answer");
});
