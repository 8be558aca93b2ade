/** The settings, the fields of a workspace's own, and what stands beside a conversation. */
import type { Page } from "@playwright/test";
import { ask, askAll, choose, composer, conversation, live, newTicket, open, row, written } from "./desk.ts";
import { faults, overflowing, resize } from "./inspect.ts";
import { expect, test } from "./product.ts";

/** Sections whose lists open what they hold. */
const OPENED = ["teams", "inboxes", "labels", "macros", "fields", "views"];
const rail = (page: Page) => page.getByRole("complementary", { name: "Details" });
const word = () => Math.random().toString(36).slice(2, 8);
const go = async (page: Page, section: string) => {
  // From the living desk: what is typed before a page has been taken over is lost.
  await page.goto("/demo/inbox/open");
  await live(page);
  await page.evaluate((path) => {
    window.history.pushState(null, "", path);
    window.dispatchEvent(new PopStateEvent("popstate"));
  }, `/demo/settings/${section}`);
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
};
const thing = (page: Page, name: string) => page.getByRole("main").getByRole("button", { name: new RegExp(`^${name}`) });
const add = async (page: Page, label: string, name: string) => {
  await page.getByLabel(label).fill(name);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await thing(page, name).click();
};

test("a field is made, asked for when closing by key, and told in the history", async ({ agent, watch }) => {
  watch.expect(/status of 422/);
  const name = `Reason ${word()}`;
  await go(agent, "fields");
  await agent.getByLabel("Name of a new field").fill(name);
  await agent.getByLabel("It holds").selectOption({ label: "One of several" });
  await expect(agent.getByRole("button", { name: "Add", exact: true })).toBeDisabled();
  await agent.getByLabel("Choices, one in each line").fill("Refund\nRepair");
  await agent.getByRole("button", { name: "Add", exact: true }).click();
  await thing(agent, name).click();
  await agent.getByRole("switch", { name: "Needed before closing" }).click();
  await expect(agent.getByRole("switch", { name: "Needed before closing" })).toHaveAttribute("aria-checked", "true");
  try {
    const [one, two] = [await newTicket(agent), await newTicket(agent)];
    await open(agent, one);
    await agent.keyboard.press("e");
    const dialog = agent.getByRole("dialog", { name: `Close #${one.number}` });
    await dialog.getByRole("button", { name: "Keep open" }).click();
    await expect(agent).toHaveURL(new RegExp(`/ticket/${one.number}`));
    await agent.keyboard.press("e");
    await expect(dialog.getByLabel(name)).toBeFocused();
    expect(await faults(agent)).toEqual([]);
    await dialog.getByLabel(name).selectOption({ label: "Refund" });
    await dialog.getByRole("button", { name: "Close", exact: true }).last().click();
    await expect.poll(async () => (await ask<{ status: string }>(agent, `tickets/${one.id}`)).status).toBe("closed");
    await open(agent, one);
    await expect(rail(agent).getByLabel(name)).toHaveValue(/./);
    await expect(
      rail(agent)
        .getByRole("list")
        .filter({ hasText: `set ${name} to Refund` }),
    ).toBeVisible();

    // Several at once are asked for once.
    await agent.goto("/demo/inbox/open");
    await live(agent);
    const three = await newTicket(agent);
    await expect(row(agent, three.subject)).toBeVisible();
    // The newest two, by keys.
    for (const key of ["j", "x", "Shift+j"]) await agent.keyboard.press(key);
    for (const ticket of [two, three]) await expect(row(agent, ticket.subject)).toHaveAttribute("aria-selected", "true");
    await agent.keyboard.press("e");
    const many = agent.getByRole("dialog", { name: "Close 2 conversations" });
    await many.getByLabel(name).selectOption({ label: "Repair" });
    await many.getByRole("button", { name: "Close", exact: true }).last().click();
    for (const ticket of [two, three])
      await expect.poll(async () => (await ask<{ status: string }>(agent, `tickets/${ticket.id}`)).status).toBe("closed");
  } finally {
    await go(agent, "fields");
    await thing(agent, name).click();
    await agent.getByRole("switch", { name: "Archived" }).click();
    await expect(thing(agent, name)).toContainText("Archived");
  }
});

test("each kind of a contact's own field is filled in beside the conversation, and stays", async ({ agent }) => {
  const tag = word();
  const kinds = { text: "Text", number: "A number", date: "A date", checkbox: "Yes or no", "multi-select": "Some of several" };
  await go(agent, "fields");
  await agent.getByText("Contacts", { exact: true }).last().click();
  for (const [kind, label] of Object.entries(kinds)) {
    await agent.getByLabel("Name of a new field").fill(`${kind} ${tag}`);
    await agent.getByLabel("It holds").selectOption({ label });
    if (kind === "multi-select") await agent.getByLabel("Choices, one in each line").fill("Red\nBlue");
    await agent.getByRole("button", { name: "Add", exact: true }).click();
    await expect(thing(agent, `${kind} ${tag}`)).toBeVisible();
  }
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  const box = rail(agent);
  await box.getByLabel(`text ${tag}`).fill("Blue door");
  await box.getByLabel(`number ${tag}`).fill("12.5");
  await box.getByLabel(`date ${tag}`).fill("2026-03-31");
  await box.getByLabel(`checkbox ${tag}`).check();
  await box.getByRole("button", { name: new RegExp(`multi-select ${tag}`) }).click();
  await choose(agent, "Blue");
  await agent.keyboard.press("Escape");
  await box.getByLabel("Phone").fill("+351 21 000 00 00");
  await box.getByLabel("Notes").fill("Rings twice");
  await box.getByLabel("Name", { exact: true }).focus();
  const read = async () => {
    const { fields, phone, notes } = await ask<{ fields: Record<string, unknown>; phone: string; notes: string }>(
      agent,
      `contacts/${(ticket.contact as unknown as { id: string }).id}`,
    );
    return { values: Object.values(fields), phone, notes };
  };
  await expect
    .poll(async () => (await read()).values)
    .toEqual(expect.arrayContaining(["Blue door", 12.5, "2026-03-31", true, [expect.any(String)]]));
  await expect.poll(read).toMatchObject({ phone: "+351 21 000 00 00", notes: "Rings twice" });
  await agent.reload();
  await expect(box.getByLabel(`text ${tag}`)).toHaveValue("Blue door");
});

test("all earlier conversations of a contact are there, more than five when asked for", async ({ agent }) => {
  const contact = { email: `many.${word()}@customer.example`, name: "Mary Many" };
  const subjects = Array.from({ length: 12 }, (_, index) => `Matter ${index} of Mary`);
  for (const subject of subjects) await ask(agent, "tickets", { data: { subject, text: "Hello", contact } });
  const [newest] = await askAll<{ number: number; subject: string }>(agent, "tickets?sort=-createdAt&limit=1");
  await agent.goto(`/demo/ticket/${newest?.number}`);
  const matters = rail(agent).getByRole("link", { name: /Matter \d+ of Mary/ });
  await expect(matters).toHaveCount(5);
  await rail(agent).getByRole("button", { name: "Show more" }).click();
  await expect(matters).toHaveCount(11);
});

test("a label gets an icon, tells how often it is used, and is merged into another", async ({ agent }) => {
  const [from, into] = [`Alpha ${word()}`, `Beta ${word()}`];
  await go(agent, "labels");
  await add(agent, "Name of a new label", into);
  await add(agent, "Name of a new label", from);
  await agent.getByRole("button", { name: /^Icon:/ }).click();
  await choose(agent, "Beetle");
  await expect(agent.getByRole("button", { name: "Icon: Beetle" })).toBeVisible();
  const labels = () => askAll<{ id: string; name: string; icon: string | null }>(agent, "labels?limit=200");
  await expect.poll(async () => (await labels()).find(({ name }) => name === from)?.icon).toBe("bug");
  const id = (await labels()).find(({ name }) => name === from)?.id;
  const subject = `Labelled ${word()}`;
  const contact = { email: "l@customer.example" };
  const ticket = await ask<{ id: string }>(agent, "tickets", { data: { subject, text: "Hi", contact, labelIds: [id] } });
  await go(agent, "labels");
  await expect(thing(agent, from)).toContainText("1 conversation");
  await thing(agent, from).click();
  await agent.getByRole("button", { name: "Merge into …" }).click();
  await choose(agent, into);
  await agent
    .getByRole("dialog", { name: `Merge ${from} into ${into}?` })
    .getByRole("button", { name: "Merge" })
    .click();
  await expect(thing(agent, from)).toHaveCount(0);
  const kept = (await labels()).find(({ name }) => name === into)?.id;
  expect((await ask<{ labelIds: string[] }>(agent, `tickets/${ticket.id}`)).labelIds).toEqual([kept]);
});

test("a macro is written with names, seen in a real conversation, and used", async ({ agent }) => {
  const name = `Thanks ${word()}`;
  await go(agent, "macros");
  await add(agent, "Name of a new macro", name);
  const words = agent.getByRole("textbox", { name: "Words" });
  await words.click();
  await agent.keyboard.type("Dear ");
  await agent.getByRole("button", { name: "Insert" }).click();
  await choose(agent, "First name of the contact");
  await expect(words).toContainText("Dear {{contact.firstName}}");
  await expect(words).toBeFocused();
  await agent.keyboard.type(", thank you.");
  const preview = agent.getByRole("region", { name: "Preview" });
  await expect(preview).toContainText(/Dear \p{L}+, thank you\./u);
  // Words are kept when the field is left.
  await agent.getByLabel("Set status").focus();
  await agent.getByLabel("Set status").selectOption({ label: "Snoozed: Tomorrow morning" });
  await agent.getByLabel("Set priority").selectOption({ label: "High" });
  const saved = async () =>
    (await askAll<{ name: string; html: string; actions: object }>(agent, "macros")).find((one) => one.name === name);
  await expect.poll(async () => (await saved())?.actions).toEqual({ snooze: "tomorrow", priority: "high" });
  await expect.poll(async () => (await saved())?.html).toContain("{{contact.firstName}}, thank you.");
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  await agent.keyboard.press("r");
  // One word: a space ends what is looked for.
  await agent.keyboard.type("/Thanks");
  await agent.getByRole("option", { name: new RegExp(name) }).click();
  await expect.poll(() => written(agent)).toContain("Dear Ada, thank you.");
  await expect(composer(agent)).toBeFocused();
  await agent.keyboard.press("Control+Enter");
  await expect
    .poll(async () => {
      const { status, priority } = await ask<{ status: string; priority: string }>(agent, `tickets/${ticket.id}`);
      return { status, priority };
    })
    .toEqual({ status: "snoozed", priority: "high" });
});

test("a view is made here, narrowed by chips, given an icon and a place", async ({ agent }) => {
  const name = `Urgent ones ${word()}`;
  await go(agent, "views");
  await add(agent, "Name of a new view", name);
  await agent.getByRole("button", { name: "Filter", exact: true }).click();
  await choose(agent, "Urgent");
  await agent.keyboard.press("Escape");
  await expect(agent.getByRole("button", { name: /Priority.*Urgent/ })).toBeVisible();
  await agent.getByRole("button", { name: /^Icon:/ }).click();
  await choose(agent, "Flag");
  await agent.getByRole("switch", { name: "For everybody" }).click();
  const saved = async () =>
    (await askAll<{ name: string; icon: string; memberId: null; query: object }>(agent, "views")).find((one) => one.name === name);
  await expect.poll(saved).toMatchObject({ icon: "flag", memberId: null, query: { priorities: ["urgent"], status: ["open"] } });
  await agent.getByRole("link", { name: "Open the list" }).click();
  await expect(agent).toHaveURL(/priority=urgent/);
  await expect(agent.getByRole("navigation", { name: "Workspace" }).getByRole("link", { name })).toHaveAttribute("aria-current", "page");
});

test("appearance: compact rows at once and after a reload, back to the list after closing, widths reset", async ({ agent }) => {
  await go(agent, "appearance");
  await agent.getByText("Compact rows", { exact: true }).click();
  await agent.getByText("Back to the list", { exact: true }).click();
  try {
    await expect(agent.getByRole("radio", { name: "Compact rows" })).toBeChecked();
    await agent.getByRole("button", { name: "Reset" }).click();
    await expect(agent.getByRole("button", { name: "They are reset" })).toBeVisible();
    const ticket = await newTicket(agent);
    await open(agent, ticket);
    await expect(row(agent, ticket.subject)).toBeVisible();
    expect((await row(agent, ticket.subject).boundingBox())?.height).toBeLessThan(60);
    await agent.keyboard.press("e");
    await expect(agent).toHaveURL(/inbox\/open/);
  } finally {
    await go(agent, "appearance");
    await agent.getByText("Comfortable rows", { exact: true }).click();
    await agent.getByText("Open the next", { exact: true }).click();
    await expect(agent.getByRole("radio", { name: "Open the next" })).toBeChecked();
    await expect
      .poll(async () =>
        (await askAll<{ preferences: object }>(agent, "members?limit=200")).some((m) => JSON.stringify(m.preferences).includes("compact")),
      )
      .toBe(false);
  }
});

test("a picture is cut, kept, shown, and taken away; what is no picture is refused", async ({ agent }) => {
  await go(agent, "profile");
  const file = agent.locator("input[type=file]");
  await file.setInputFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("words") });
  await expect(agent.getByRole("alert").filter({ hasText: "not a picture" })).toBeVisible();
  await file.setInputFiles({ name: "broken.png", mimeType: "image/png", buffer: Buffer.from("words") });
  await expect(agent.getByRole("alert").filter({ hasText: "could not be read" })).toBeVisible();
  const png = await agent.screenshot({ clip: { x: 0, y: 0, width: 300, height: 200 } });
  await file.setInputFiles({ name: "me.png", mimeType: "image/png", buffer: png });
  const dialog = agent.getByRole("dialog", { name: "Cut your picture" });
  await dialog.getByLabel("Zoom").fill("2");
  expect(await faults(agent)).toEqual([]);
  await dialog.getByRole("button", { name: "Use it" }).click();
  await expect(dialog).toBeHidden();
  const shown = agent.getByRole("main").locator(".av img");
  await expect(shown).toBeVisible();
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(256);
  await agent.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(shown).toHaveCount(0);
});

test("mails get a logo and a colour that words can be read on, are seen as they will be, and one is sent to oneself", async ({ agent }) => {
  await go(agent, "mail");
  const main = agent.getByRole("main");
  const png = await agent.screenshot({ clip: { x: 0, y: 0, width: 900, height: 200 } });
  await main.locator("input[type=file]").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: png });
  const logo = main.getByRole("img", { name: /./ });
  await expect(logo).toBeVisible();
  // Small enough for every mail, and its address asks for no session.
  expect(await logo.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])).toEqual([600, 133]);
  const color = main.getByLabel("Colour of buttons");
  await color.fill("yellow");
  await expect(main.getByRole("alert")).toContainText("as #1a7f5a");
  await color.fill("#ffe600");
  await expect(main.getByText("Words on it are black")).toBeVisible();
  await color.press("Enter");
  await main.getByLabel("Footer", { exact: true }).fill("Acme GmbH\nWien");
  await main.getByLabel("Footer", { exact: true }).blur();
  await main.getByLabel("Mail", { exact: true }).selectOption("Survey after closing");
  const mail = main.locator("iframe").contentFrame();
  await expect(mail.getByText("Acme GmbH")).toBeVisible();
  await expect(main.locator("iframe")).toHaveAttribute("title", "Preview: Survey after closing");
  await expect(main.locator("iframe")).toHaveAttribute("sandbox", "");
  const button = mail.getByRole("link", { name: "Very good" });
  await expect(button).toHaveCSS("color", "rgb(0, 0, 0)");
  await expect(button.locator("..")).toHaveCSS("background-color", "rgb(255, 230, 0)");
  await expect(mail.locator("h1")).toHaveCSS("color", "rgb(28, 25, 23)");
  await main.getByText("Dark", { exact: true }).click();
  await expect(mail.locator("h1")).toHaveCSS("color", "rgb(243, 241, 238)");
  await main.getByText("Phone", { exact: true }).click();
  expect((await main.locator("iframe").boundingBox())?.width).toBe(375);
  await main.getByLabel("Language").selectOption("Deutsch");
  await expect(mail.getByRole("link", { name: "Sehr gut" })).toBeVisible();
  await main.getByText("Text", { exact: true }).click();
  await expect(main.locator("pre")).toContainText("Sehr gut [http");
  await main.getByRole("button", { name: "Send to me" }).click();
  await expect(agent.getByText(/The preview is on its way to/)).toBeVisible();
  await main.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(logo).toHaveCount(0);
});

test("a signature in bold stands below a reply, and is seen before", async ({ agent }) => {
  await go(agent, "profile");
  const field = agent.getByRole("textbox", { name: "Signature" });
  await field.click();
  await agent.keyboard.press("Control+b");
  await agent.keyboard.type("Dana of Tidebook");
  await expect(agent.getByRole("region", { name: "Preview" }).locator("strong")).toHaveText("Dana of Tidebook");
  await agent.getByLabel("Name", { exact: true }).focus();
  const own = async () => (await askAll<{ signature: string | null }>(agent, "members?limit=200")).map(({ signature }) => signature);
  await expect.poll(own).toContain("<p><strong>Dana of Tidebook</strong></p>");
  await field.click();
  await agent.keyboard.press("Control+a");
  await agent.keyboard.press("Delete");
  await agent.getByLabel("Name", { exact: true }).focus();
  await expect.poll(own).not.toContain("<p><strong>Dana of Tidebook</strong></p>");
});

test("when an answer opens a follow-up and how long sources are kept is chosen, and holds for the workspace", async ({ agent }) => {
  await go(agent, "general");
  const kept = () => ask<{ followUpAfterDays: number; keepRawMailDays: number | null }>(agent, "workspace");
  const [follow, keep] = [agent.getByLabel("Open a follow-up after"), agent.getByLabel("Keep the source of mail for")];
  await follow.selectOption({ label: "30 days" });
  await keep.selectOption({ label: "For ever" });
  await expect.poll(kept).toMatchObject({ followUpAfterDays: 30, keepRawMailDays: null });
  await follow.selectOption({ label: "14 days" });
  await keep.selectOption({ label: "90 days" });
  await expect.poll(kept).toMatchObject({ followUpAfterDays: 14, keepRawMailDays: 90 });
});

test("an address is suppressed by hand, found by a part of it, and let go again once that is confirmed", async ({ agent, watch }) => {
  watch.expect(/status of 422/);
  const email = `quiet-${word()}@client.example`;
  const listed = async () => (await ask<{ data: { email: string }[] }>(agent, `suppressions?email=${email}`)).data.length;
  await go(agent, "suppressions");
  const put = async () => {
    await agent.getByLabel("Address to send no mail to").fill(email);
    await agent.getByLabel("Why (if you like)").fill("Asked us to");
    await agent.getByRole("button", { name: "Add", exact: true }).click();
  };
  await put();
  await expect(thing(agent, email)).toContainText("By hand · Asked us to");
  await put();
  await expect(agent.getByText("is suppressed already")).toBeVisible();
  await agent.getByLabel("Search by address").fill("no such person");
  await expect(agent.getByText("No such address is suppressed.")).toBeVisible();
  await agent.getByLabel("Search by address").fill(email.slice(2, 14));
  await thing(agent, email).click();
  await agent.getByRole("button", { name: "Allow mail again" }).click();
  expect(await listed()).toBe(1);
  await agent.getByRole("dialog").getByRole("button", { name: "Allow mail again" }).click();
  await expect(thing(agent, email)).toHaveCount(0);
  expect(await listed()).toBe(0);
});

test("the keys are looked through, by what they do and where", async ({ agent }) => {
  await go(agent, "shortcuts");
  await expect(agent.getByRole("region", { name: "Everywhere" })).toBeVisible();
  for (const where of ["In the list", "Conversation"]) await expect(agent.getByRole("region", { name: where })).toBeVisible();
  await agent.getByLabel("Find a key").fill("undo");
  await expect(agent.getByRole("listitem").filter({ hasText: "Undo what was just done" })).toBeVisible();
  await agent.getByLabel("Find a key").fill("no such thing");
  await expect(agent.getByText("No key does that.")).toBeVisible();
});

test("axe finds nothing in what is opened in the settings, nor beside a conversation, and it has room on a phone", async ({ agent }) => {
  test.setTimeout(120_000);
  for (const section of OPENED) {
    await resize(agent, { width: 1440, height: 900 });
    await go(agent, section);
    await agent.locator(".settings-row").first().click();
    expect.soft(await faults(agent), section).toEqual([]);
    await resize(agent, { width: 360, height: 740 });
    expect.soft(await overflowing(agent), `${section} on a phone`).toEqual([]);
  }
  await resize(agent, { width: 1440, height: 900 });
  await open(agent, await newTicket(agent));
  await expect(conversation(agent)).toBeVisible();
  expect.soft(await faults(agent), "beside a conversation").toEqual([]);
});

test("an administrator signs a member out everywhere, by keyboard, and is asked first", async ({ agent }) => {
  await go(agent, "members");
  await agent.getByRole("button", { name: "Actions: Priya Raman" }).press("Enter");
  await expect(agent.getByRole("listbox", { name: "Actions: Priya Raman" })).toBeFocused();
  await agent.keyboard.press("ArrowDown");
  await agent.keyboard.press("Enter");
  const question = agent.getByRole("dialog", { name: "Sign Priya Raman out of all browsers and devices?" });
  await expect(question.getByRole("button", { name: "Sign out", exact: true })).toBeFocused();
  expect(await faults(agent)).toEqual([]);
  await agent.keyboard.press("Enter");
  await expect(agent.getByText("Priya Raman is signed out everywhere.")).toBeVisible();
  await expect(question).toBeHidden();
});
