/** What the composer calls up while one writes, and the ways a message leaves it: by keys, in a real browser. */
import type { Page } from "@playwright/test";
import { ask, askAll, composer, conversation, newTicket, open, type Ticket, thread, written } from "./desk.ts";
import { deliver, outbox } from "./mail.ts";
import { expect, product, SUPPORT, test } from "./product.ts";

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
