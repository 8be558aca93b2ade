/** The desk as a person finds it: by the names that a screen reader reads out. And its tickets, made over the API. */
import type { Locator, Page } from "@playwright/test";
import { expect, product } from "./product.ts";

export const list = (page: Page): Locator => page.getByRole("region", { name: "Conversations", exact: true });
export const row = (page: Page, subject: string): Locator => page.getByRole("option").filter({ hasText: subject });
export const conversation = (page: Page): Locator => page.getByRole("main", { name: "Conversation" });
export const thread = (page: Page): Locator => conversation(page).getByRole("region", { name: "Messages" });
export const composer = (page: Page): Locator => conversation(page).getByRole("textbox", { name: /^(Reply to|Internal note)/ });
/** What stands in it, whichever of its two fields is there. */
export const written = (page: Page): Promise<string> =>
  composer(page).evaluate((field) => (field instanceof HTMLTextAreaElement ? field.value : (field.textContent ?? "")).trim());
/** One of the buttons under the subject: `Status`, `Priority`, `Assigned to`, `Label`. */
export const property = (page: Page, name: string): Locator =>
  page.getByRole("group", { name: "Properties" }).getByRole("button", { name: new RegExp(`^${name}:`) });

export type Ticket = { id: string; number: number; subject: string; status: string; priority: string; labelIds: string[] } & Record<
  string,
  unknown
>;
type Page_<T> = { data: T[] };

/** A request to the API in the name of the page's session. */
export async function ask<T>(
  page: Page,
  path: string,
  { workspace = "demo", data, method = data ? "POST" : "GET" }: { workspace?: string; data?: unknown; method?: string } = {},
): Promise<T> {
  const headers = { "x-workspace": workspace, origin: product().url };
  const answer = await page.request.fetch(`/api/v1/${path}`, { method, headers, ...(data ? { data } : {}) });
  if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
export const askAll = async <T>(page: Page, path: string): Promise<T[]> => (await ask<Page_<T>>(page, path)).data;

let made = 0;
/** A new ticket of a customer of its own, so that no test sees another's. */
export function newTicket(
  page: Page,
  { text = "Good morning, where is my parcel?" } = {},
): Promise<Ticket & { contact: { name: string; email: string } }> {
  made += 1;
  const word = `${made}${Math.random().toString(36).slice(2, 8)}`;
  const contact = { name: `Ada ${word}`, email: `ada.${word}@customer.example` };
  return ask(page, "tickets", { data: { subject: `Parcel ${word}`, text, contact } });
}

/** Opens a ticket by its address, ready to be worked on. */
export async function open(page: Page, ticket: Ticket): Promise<void> {
  await page.goto(`/demo/ticket/${ticket.number}`);
  await expect(page.getByRole("heading", { name: ticket.subject })).toBeVisible();
  await live(page);
}

/** One of the demo's own, however far the tickets of other tests have pushed it down the list. */
export async function demoTicket(page: Page, subject: string): Promise<Ticket> {
  const hits = await askAll<{ ticketId: string | null }>(page, `search?q=${encodeURIComponent(subject)}`);
  const id = hits.find(({ ticketId }) => ticketId)?.ticketId;
  if (!id) throw new Error(`The demo has no ticket “${subject}”.`);
  return ask(page, `tickets/${id}`);
}

/** Waits until the page listens for changes. */
export const live = (page: Page): Promise<void> => expect(page.locator(".me .dot:not(.is-off)").first()).toBeAttached();

/** Chooses from the list that is open, by typing its beginning. */
export async function choose(page: Page, typed: string): Promise<void> {
  await page.getByRole("combobox").last().fill(typed);
  await page.keyboard.press("Enter");
}

/** How long after `since` the thing is seen, in ms. */
export async function seenAfter(locator: Locator, since: Promise<number>): Promise<number> {
  const seen = locator.waitFor({ state: "visible" }).then(() => Date.now());
  return (await seen) - (await since);
}
