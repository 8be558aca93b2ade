/** Roles and limits, as two people at two browsers meet them: what is given or taken shows at once. */
import type { Browser, Page } from "@playwright/test";
import { ask, askAll, composer, conversation, live, newTicket, open, row } from "./desk.ts";
import { expect, mailedCode, product, signIn, test, type Watch } from "./product.ts";

const word = () => Math.random().toString(36).slice(2, 8);
type Person = { id: string; name: string; page: Page };
/** Opens a member's role and limits, from the menu at the end of their row. */
const rights = async (page: Page, name: string) => {
  await page.getByRole("button", { name: `Actions: ${name}` }).click();
  await page.getByRole("option", { name: "Role and limits" }).click();
};
/** A new agent at a browser of their own, so that no other test meets what is taken from them. */
async function newAgent(agent: Page, watch: Watch): Promise<Person> {
  const name = `Nora ${word()}`;
  const email = `${name.replace(" ", ".").toLowerCase()}@demo.localhost`;
  const { id } = await ask<{ id: string }>(agent, "members", {
    data: { name, email, role: "agent" },
  });
  const context = await (agent.context().browser() as Browser).newContext({
    baseURL: product().url,
  });
  watch.over(context);
  await signIn(context, "email-code", {
    email,
    code: await mailedCode(context, email),
  });
  const page = await context.newPage();
  return { id, name, page };
}

test("a role of one's own takes the reply away from another browser at once, and gives it back", async ({ agent, watch }) => {
  watch.expect(/status of 403/, /status of 404/);
  const name = `Reader ${word()}`;
  const ticket = await newTicket(agent);
  const { name: person, page: colleague } = await newAgent(agent, watch);
  await open(colleague, ticket);
  await agent.goto("/demo/settings/roles");
  await agent.getByLabel("Name of a new role").fill(name);
  await agent.getByRole("button", { name: "Add", exact: true }).click();
  await agent
    .getByRole("main")
    .getByRole("button", { name: new RegExp(`^${name}`) })
    .click();
  await expect(agent.getByRole("checkbox", { name: "Read tickets" })).toBeDisabled();
  await expect(agent.getByRole("checkbox", { name: "Reply to customers" })).not.toBeChecked();
  await agent.goto("/demo/settings/members");
  await rights(agent, person);
  await agent.getByRole("dialog").getByLabel("Role").selectOption({ label: name });
  await agent.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  // No reload: the member's own record says what they may do, and the composer asks it.
  await expect(composer(colleague)).toHaveAccessibleName(/^Internal note/, {
    timeout: 5_000,
  });
  await agent.goto("/demo/settings/roles");
  await agent.getByLabel("Member").selectOption({ label: person });
  await expect(agent.getByText(`${person} has the role “${name}”.`)).toBeVisible();
  await agent.goto("/demo/settings/members");
  await agent.getByRole("button", { name: `Role of ${person}` }).click();
  await agent
    .getByRole("listbox", { name: `Role of ${person}` })
    .getByRole("option", { name: "Agent", exact: true })
    .click();
  await expect(conversation(colleague).getByRole("button", { name: "Reply", exact: true })).toBeVisible({ timeout: 5_000 });
});

test("limits take other inboxes' tickets off another browser's screen", async ({ agent, watch }) => {
  watch.expect(/status of 404/);
  const { id, name: person, page: colleague } = await newAgent(agent, watch);
  const [billing] = (await askAll<{ id: string; name: string }>(agent, "inboxes")).filter(({ name }) => name === "Billing");
  const hidden = await newTicket(agent);
  await colleague.goto("/demo/inbox/open");
  await live(colleague);
  await expect(row(colleague, hidden.subject)).toBeVisible();
  await agent.goto("/demo/settings/members");
  await rights(agent, person);
  const dialog = agent.getByRole("dialog");
  await dialog.getByRole("radio", { name: "Tickets of some inboxes and teams" }).check();
  await dialog.getByRole("group", { name: "Inboxes" }).getByRole("checkbox", { name: billing?.name }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(row(colleague, hidden.subject)).toHaveCount(0, {
    timeout: 10_000,
  });
  await colleague.reload();
  await live(colleague);
  await expect(row(colleague, hidden.subject)).toHaveCount(0);
  await colleague.goto(`/demo/ticket/${hidden.number}`);
  await expect(colleague.getByRole("heading", { name: /There is no conversation/ })).toBeVisible();
  await ask(agent, `members/${id}`, {
    data: { limits: null },
    method: "PATCH",
  });
  await colleague.goto("/demo/inbox/open");
  await expect(row(colleague, hidden.subject)).toBeVisible({ timeout: 10_000 });
});

test("an invitation is withdrawn by keys alone, asked about first, and the member let in again", async ({ agent }) => {
  const name = `Ida ${word()}`;
  const { id } = await ask<{ id: string }>(agent, "members", { data: { name, email: `${word()}@demo.localhost`, role: "agent" } });
  const isActive = async () => (await ask<{ isActive: boolean }>(agent, `members/${id}`)).isActive;
  // From the living desk: a key pressed before a page has been taken over is lost.
  await agent.goto("/demo/inbox/open");
  await live(agent);
  await agent.getByRole("link", { name: "Settings", exact: true }).click();
  await agent.getByRole("link", { name: "Members", exact: true }).click();
  const menu = agent.getByRole("button", { name: `Actions: ${name}` });
  const choose = async (item: string) => {
    await menu.focus();
    await agent.keyboard.press("Enter");
    await expect(agent.getByRole("listbox", { name: `Actions: ${name}` })).toBeFocused();
    await agent.keyboard.press("End");
    await expect(agent.getByRole("option", { name: item })).toBeVisible();
    await agent.keyboard.press("Enter");
  };
  await choose("Withdraw");
  const question = agent.getByRole("dialog", { name: `Withdraw the invitation of ${name}?` });
  await expect(question).toBeVisible();
  await agent.keyboard.press("Escape");
  await expect(question).toBeHidden();
  await expect(menu).toBeFocused();
  expect(await isActive()).toBe(true);
  await choose("Withdraw");
  await question.getByRole("button", { name: "Withdraw" }).press("Enter");
  await expect.poll(isActive).toBe(false);
  await choose("Activate");
  await expect.poll(isActive).toBe(true);
});

test("a guest is asked into a ticket and out again", async ({ agent }) => {
  const ticket = await newTicket(agent);
  await open(agent, ticket);
  const rail = agent.getByRole("complementary", { name: "Details" });
  await rail.getByRole("button", { name: "Invite a guest" }).click();
  const name = `Gil ${word()}`;
  await agent.getByRole("dialog").getByLabel("Name").fill(name);
  await agent.getByRole("dialog").getByLabel("E-mail").fill(`${word()}@partner.example`);
  await agent.getByRole("dialog").getByRole("button", { name: "Invite", exact: true }).click();
  await rail.getByRole("button", { name: `Remove ${name} from this ticket` }).click();
  await expect(rail.getByRole("button", { name: `Remove ${name} from this ticket` })).toHaveCount(0);
});
