/**
 * Five real browsers of two people, with lines that are cut and pages that are loaded again at random: in the end each of them holds on its
 * disk, and shows, what the database holds, and every word was said once. CONNECT_RUNS_SEED repeats a run.
 */
import type { BrowserContext, Page } from "@playwright/test";
import { ask, askAll, choose, composer, live, newTicket, property, type Ticket, thread } from "./desk.ts";
import { expect, JONAS, mailedCode, product, signIn, test } from "./product.ts";

const RUNS = 3;
const BROWSERS = 5;
const STEPS = 26;
const SEED = Number(process.env.CONNECT_RUNS_SEED ?? Date.now() % 1_000_000);
const NO_NETWORK = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_NETWORK_CHANGED/;

/** The same numbers for the same seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
}

type One = { context: BrowserContext; page: Page; ticket: Ticket; isCut: boolean };
const path = (ticket: Ticket) => `/demo/ticket/${ticket.number}`;

const PRIORITIES = ["Low", "Normal", "High", "Urgent"];
const STATUSES = ["Waiting", "Open"];

async function step(one: One, roll: (sides: number) => number, tickets: Ticket[], said: string[]): Promise<void> {
  const { page, context } = one;
  const kind = roll(10);
  if (kind < 3) {
    await page.keyboard.press("p");
    await choose(page, PRIORITIES[roll(PRIORITIES.length)] ?? "Low");
  } else if (kind < 5) {
    await page.keyboard.press("s");
    await choose(page, STATUSES[roll(STATUSES.length)] ?? "Open");
  } else if (kind < 7) {
    const words = `Said ${said.length} ${one.ticket.number}`;
    await page.keyboard.press("n");
    await expect(composer(page)).toBeFocused();
    // Nobody writes and sends within a tenth of a second: the rich text may just be taking over.
    await page.waitForTimeout(300);
    await page.keyboard.type(words);
    await page.keyboard.press("Control+Enter");
    await expect(composer(page)).not.toBeFocused();
    said.push(words);
  } else if (kind === 7) {
    one.isCut = !one.isCut;
    await context.setOffline(one.isCut);
  } else if (kind === 8) {
    // The page goes, whatever it was about to do, and comes again with what its disk has.
    await page.reload();
    await expect(thread(page)).toContainText("where is my parcel");
  } else {
    const next = tickets[roll(tickets.length)] ?? one.ticket;
    one.ticket = next;
    await page.goto(path(next));
    await expect(thread(page)).toContainText("where is my parcel");
  }
}

/** What this browser has on its disk of these tickets, and what it has not sent. */
const onDisk = (page: Page, ids: string[]) =>
  page.evaluate(async (wanted) => {
    const [{ name = "" } = {}] = (await indexedDB.databases()).filter((one) => one.name?.startsWith("connect."));
    const db = await new Promise<IDBDatabase>((done, fail) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => fail(opening.error);
    });
    const all = <T>(store: string) =>
      new Promise<T[]>((done) => {
        const reading = db.transaction(store).objectStore(store).getAll();
        reading.onsuccess = () => done(reading.result as T[]);
      });
    const records = await all<{ type: string; id: string; record: unknown }>("record");
    const [commands, refused] = [(await all("command")).length, (await all("refused")).length];
    db.close();
    const tickets = records.filter(({ type, id }) => type === "ticket" && wanted.includes(id)).map(({ record }) => record as Ticket);
    return { tickets: tickets.sort((a, b) => a.number - b.number), commands, refused };
  }, ids);

test(`${BROWSERS} browsers with cut lines come to what the database holds, in ${RUNS} random runs`, async ({
  browser,
  agent,
  watch,
  contextOptions,
}) => {
  test.setTimeout(420_000);
  test.info().annotations.push({ type: "seed", description: String(SEED) });
  watch.expect(NO_NETWORK);
  const { email, password, url } = product();
  const ones: One[] = [];
  for (let index = 0; index < BROWSERS; index++) {
    const context = await browser.newContext({ ...contextOptions, baseURL: url });
    watch.over(context);
    if (index % 2 === 0) await signIn(context, "credentials", { email, password });
    else await signIn(context, "email-code", { email: JONAS.email, code: await mailedCode(context, JONAS.email) });
    ones.push({ context, page: await context.newPage(), ticket: {} as Ticket, isCut: false });
  }
  for (let run = 0; run < RUNS; run++) {
    const roll = dice(SEED + run);
    const tickets = [await newTicket(agent), await newTicket(agent), await newTicket(agent)];
    const said: string[] = [];
    await Promise.all(
      ones.map(async (one, index) => {
        // Each has read all of them once: without a line it has them still.
        for (const ticket of [...tickets, tickets[index % tickets.length] as Ticket]) {
          await one.page.goto(path(ticket));
          // What the server has drawn is not on the disk before the page is alive.
          await live(one.page);
          await expect(thread(one.page)).toContainText("where is my parcel");
          one.ticket = ticket;
        }
        const hasShell = () => one.page.evaluate(async () => Boolean(await caches.match("/demo/shell")));
        await expect.poll(hasShell, { timeout: 30_000 }).toBe(true);
        await one.page.waitForTimeout(400);
      }),
    );
    for (let at = 0; at < STEPS; at++) await step(ones[roll(BROWSERS)] as One, roll, tickets, said);
    for (const one of ones) {
      one.isCut = false;
      await one.context.setOffline(false);
    }
    const ids = tickets.map(({ id }) => id);
    const truth = async () => {
      const all = await Promise.all(ids.map((id) => ask<Ticket>(agent, `tickets/${id}`)));
      return { tickets: all.sort((a, b) => a.number - b.number), commands: 0, refused: 0 };
    };
    for (const [index, { page, ticket }] of ones.entries()) {
      const where = `run ${run} of seed ${SEED}, browser ${index}`;
      await expect(async () => expect(await onDisk(page, ids), where).toEqual(await truth())).toPass({ timeout: 60_000 });
      const now = (await truth()).tickets.find(({ id }) => id === ticket.id) as Ticket;
      await expect(property(page, "Status"), where).toContainText(new RegExp(now.status, "i"));
      if (now.priority !== "none") await expect(property(page, "Priority"), where).toContainText(new RegExp(now.priority, "i"));
      const messages = await askAll<{ text: string; kind: string }>(agent, `tickets/${ticket.id}/messages?limit=100`);
      for (const { text } of messages.filter(({ kind }) => kind === "note"))
        await expect(thread(page).getByText(text, { exact: true }), where).toHaveCount(1);
    }
    const all = await Promise.all(ids.map((id) => askAll<{ text: string; kind: string }>(agent, `tickets/${id}/messages?limit=100`)));
    const notes = all.flat().filter(({ kind }) => kind === "note");
    expect(notes.map(({ text }) => text).sort()).toEqual([...said].sort());
  }
  for (const { context } of ones) await context.close();
});
