/** Who one is: ways in, the way out, and workspaces that know nothing of each other. */
import { ask, conversation, newTicket, row } from "./desk.ts";
import { outbox } from "./mail.ts";
import { expect, JONAS, mailedCode, newCode, product, signIn, test } from "./product.ts";

test("a wrong password is refused in words, and the right one still works", async ({ page, watch }) => {
  watch.expect(/status of 401/);
  await page.goto("/sign-in?next=/demo/outgoing");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "The e-mail address or the password is not right." })).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue(product().email);
  expect(await page.context().cookies()).not.toContainEqual(expect.objectContaining({ name: expect.stringContaining("session-token") }));
  await page.getByLabel("Password").fill(product().password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/demo/outgoing");
});

test("a code by mail signs in, once", async ({ page, stranger, watch }) => {
  watch.expect(/status of 401/);
  const before = new Set((await outbox()).map((mail) => mail.messageId));
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(JONAS.email);
  await page.getByRole("button", { name: "Send me a code" }).click();
  await expect(page.getByRole("heading", { name: "Enter the code" })).toBeVisible();
  const code = await newCode(JONAS.email, before);
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, "0");
  await expect(page.getByLabel("Six-digit code")).toBeFocused();
  await page.keyboard.type(wrong);
  await expect(page.getByRole("alert").filter({ hasText: "This code is not right" })).toBeVisible();
  await page.getByLabel("Six-digit code").fill(code);
  await expect(page).toHaveURL("/demo/inbox/open");
  await expect(page.getByRole("navigation", { name: "Workspace" })).toContainText(JONAS.name);
  await expect(signIn(stranger.context(), "email-code", { email: JONAS.email, code })).rejects.toThrow("Signing in failed");
});

test("after signing out the cookie of the session is worth nothing", async ({ agent, stranger, watch }) => {
  watch.expect(/status of 401/);
  await agent.goto("/demo/inbox/open");
  await stranger.context().addCookies(await agent.context().cookies());
  await stranger.goto("/demo/inbox/open");
  await expect(conversation(stranger)).toBeVisible();
  await agent.getByRole("button", { name: /Workspaces, appearance, sign out/ }).click();
  await agent.getByRole("option", { name: "Sign out" }).click();
  await expect(agent).toHaveURL("/sign-in");
  await agent.goto("/demo/inbox/open");
  await expect(agent).toHaveURL("/sign-in?next=%2Fdemo");
  expect((await stranger.request.get("/api/v1/tickets?workspace=demo")).status()).toBe(401);
  await stranger.goto("/demo/inbox/open");
  await expect(stranger).toHaveURL("/sign-in?next=%2Fdemo");
});

test("what is typed before a page is alive counts", async ({ agent, stranger }) => {
  for (const page of [agent, stranger]) {
    let arrive = () => {};
    const arrived = new Promise<void>((done) => {
      arrive = done;
    });
    await page.route("**/_next/static/**/*.js", async (route) => {
      await arrived;
      await route.continue();
    });
    await page.goto(page === agent ? "/new" : "/sign-in", { waitUntil: "commit" });
    if (page === agent) await page.getByLabel("Name", { exact: true }).fill("Early Bird");
    else await page.getByLabel("E-mail").fill(JONAS.email);
    arrive();
    if (page === agent) await expect(page.getByLabel("Short name")).toHaveValue("early-bird");
    else {
      await expect(async () => {
        await page.getByRole("button", { name: "Send me a code" }).click();
        await expect(page.getByText(JONAS.email)).toBeVisible({ timeout: 1_000 });
      }).toPass();
    }
  }
});

test("a workspace is made, is empty, is left for another; strangers find nothing there", async ({ agent, stranger, watch }) => {
  watch.expect(/status of 404/, /status of 409/, /status of 422/);
  const slug = `bakery-${Date.now()}`;
  await agent.goto("/demo/inbox/open");
  const menu = agent.getByRole("button", { name: /Workspaces, appearance, sign out/ });
  await menu.click();
  await agent.getByRole("option", { name: "New workspace" }).click();
  await expect(agent).toHaveURL("/new");
  await agent.getByLabel("Name", { exact: true }).fill("Bäckerei Süß");
  await expect(agent.getByLabel("Short name")).toHaveValue(/^ba/);
  await agent.getByLabel("Short name").fill("demo");
  await agent.getByRole("button", { name: "Create the workspace" }).click();
  await expect(agent.getByRole("alert").filter({ hasText: /taken|use/ })).toBeVisible();
  await agent.getByLabel("Short name").fill(slug);
  await agent.getByRole("button", { name: "Create the workspace" }).click();
  await expect(agent).toHaveURL(`/${slug}/start`);
  await agent.getByRole("link", { name: "All open" }).click();
  await expect(agent).toHaveURL(`/${slug}/inbox/open`);
  await expect(conversation(agent)).toContainText("Waiting for the first mail");
  await expect(agent.getByRole("option")).toHaveCount(0);

  const contact = { email: "guest@customer.example" };
  const secret = `Two hundred rolls ${slug}`;
  await ask(agent, "tickets", { workspace: slug, data: { subject: secret, text: secret, contact } });
  await expect(row(agent, secret)).toBeVisible();

  await menu.click();
  await agent.getByRole("option", { name: "Tidebook" }).click();
  await expect(agent).toHaveURL("/demo/inbox/open");
  const demo = await newTicket(agent);
  await expect(row(agent, demo.subject)).toBeVisible();
  await expect(row(agent, secret)).toHaveCount(0);

  await signIn(stranger.context(), "email-code", { email: JONAS.email, code: await mailedCode(stranger.context(), JONAS.email) });
  for (const path of ["", "/inbox/open", "/ticket/1", "/outgoing", "/search"]) {
    const answer = await stranger.goto(`/${slug}${path}`);
    expect(answer?.status(), path).toBe(404);
    expect(await answer?.text(), path).not.toContain("rolls");
    await expect(stranger.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  }
  const nowhere = await stranger.goto("/no-such-workspace");
  expect(nowhere?.status()).toBe(404);
  for (const path of ["tickets", "sync/bootstrap", "search?q=rolls", "contacts", "outgoing-mail"]) {
    const answer = await stranger.request.get(`/api/v1/${path}`, { headers: { "x-workspace": slug } });
    expect(answer.status(), path).toBe(404);
    expect(await answer.text(), path).not.toContain("rolls");
  }
});
