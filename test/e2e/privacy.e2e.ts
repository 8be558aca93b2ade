/** A person's data handed out and erased, how long tickets are kept, and the end of a workspace. */
import { readFileSync } from "node:fs";
import { ask, live, newTicket, open } from "./desk.ts";
import { expect, product, test } from "./product.ts";

test("a person's data are packed, downloaded, and erased in front of everybody", async ({ agent: page }) => {
  const ticket = await newTicket(page);
  await ask(page, `tickets/${ticket.id}/messages`, { data: { kind: "note", text: `${ticket.contact.name} called.` } });
  const { data } = await ask<{ data: { id: string }[] }>(page, `contacts?email=${ticket.contact.email}`);
  const contact = `/demo/contacts/${data[0]?.id}`;
  // Somebody else looks at the ticket meanwhile.
  const other = await page.context().newPage();
  await open(other, ticket as never);

  await page.goto(contact);
  await expect(page.getByRole("heading", { name: ticket.contact.name })).toBeVisible();
  await live(page);
  await page.getByRole("button", { name: "Export data" }).click();
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Data and privacy" })).toBeVisible();
  const exports = page.getByRole("region", { name: "Exports" });
  const downloading = page.waitForEvent("download");
  await exports.getByRole("button", { name: "Download" }).first().click();
  const path = await (await downloading).path();
  expect(readFileSync(path).subarray(0, 2).toString()).toBe("PK");

  await page.goto(contact);
  await live(page);
  await page.getByRole("button", { name: "Erase this person" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Tickets, made anonymous")).toBeVisible();
  const erase = dialog.getByRole("button", { name: "Erase", exact: true });
  await expect(erase).toBeDisabled();
  await dialog.getByLabel(/^Type/).fill(ticket.contact.email);
  await erase.click();
  await expect(page.getByRole("heading", { name: "Erased contact" })).toBeVisible();
  await expect(other.getByText(ticket.contact.name)).toHaveCount(0);
  await expect(other.getByRole("heading", { name: "[erased]" })).toBeVisible();
  await page.goto("/demo/settings/privacy");
  await expect(page.getByRole("region", { name: "Erased persons" }).getByRole("link", { name: "Report" }).first()).toBeVisible();
});

test("tickets are kept as long as was chosen, and it is told how many would go", async ({ agent: page }) => {
  await page.goto("/demo/settings/privacy");
  const closed = page.getByLabel("Closed tickets");
  await closed.selectOption({ label: "12 months" });
  await expect(page.getByLabel("What happens to them")).toBeVisible();
  await expect(page.getByText(/would go tonight/).first()).toBeVisible();
  await page.reload();
  await expect(closed).toHaveValue("12");
  await closed.selectOption({ label: "keep for good" });
  await expect(page.getByLabel("What happens to them")).toHaveCount(0);
});

test("a workspace that is to be deleted says so, changes nothing, and is kept", async ({ agent: page }) => {
  const slug = `end-${Math.random().toString(36).slice(2, 8)}`;
  const made = await page.request.post("/api/v1/workspaces", {
    data: { slug, name: "To end" },
    headers: { origin: product().url },
  });
  expect(made.status()).toBe(201);
  await page.goto(`/${slug}/settings/privacy`);
  await page.getByRole("button", { name: "Delete the workspace" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Type/).fill(slug);
  await dialog.getByRole("button", { name: "Delete the workspace" }).click();
  const banner = page.getByRole("status").filter({ hasText: "will be deleted on" });
  await expect(banner).toBeInViewport({ ratio: 1 });
  await expect(ask(page, "labels", { workspace: slug, data: { name: "Late" } })).rejects.toThrow("409");
  await banner.getByRole("button", { name: "Keep it" }).click();
  await expect(banner).toHaveCount(0);
  await ask(page, "labels", { workspace: slug, data: { name: "Late" } });
});
