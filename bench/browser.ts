/** The desk in a real browser, on the seeded workspace: what a member waits for, frame by frame. */
import { type Browser, chromium, type Page } from "@playwright/test";
import { chromiumPath } from "../tools/chromium.mjs";
import { bootstrapWeight, scriptWeights } from "./browser/weights.ts";
import { working } from "./browser/working.ts";
import { type BrowserLine, type Given, inbox, line, signedIn } from "./browser/line.ts";

const OPENED = 40;
const FIRST_LOADS = 9;
/** As many rows as a list is grown to before it is scrolled and filtered again. */
const ROWS_MAX = 100_000;
const GROW_MS = 180_000;

export async function measureBrowser(given: Given): Promise<BrowserLine[]> {
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
  const lines: BrowserLine[] = [];
  /** Said as soon as it is known: the whole takes minutes. */
  const tell = (...told: BrowserLine[]) => {
    lines.push(...told);
    for (const { name, p50, p95, unit } of told) process.stderr.write(`${name}: p50 ${p50} ${unit}, p95 ${p95} ${unit}\n`);
  };
  try {
    tell(await bootstrapWeight(given), ...(await scriptWeights(browser, given)), ...(await firstLoads(browser, given)));
    const context = await signedIn(browser, given);
    const page = await context.newPage();
    await page.goto(`${given.url}${inbox(given)}`);
    await page.waitForSelector("[role=option]");
    // What is loaded in the background is there before anything is timed.
    await page.waitForTimeout(6_000);
    tell(
      ...(await opening(page)),
      await filtering(page, "filter to painted list"),
      await searching(page, "letter to painted hits of this device"),
    );
    tell(await scrolling(page, "frame while scrolling, pages being read"));
    const rows = await grow(page, given);
    const many = `${Math.round(rows / 1_000)},000 rows`;
    tell(await scrolling(page, `frame while scrolling, ${many}`), await filtering(page, `filter to painted list, ${many} on this device`));
    tell(await searching(page, `letter to painted hits, ${many} on this device`));
    await page.close();
    tell(...(await working(context, given)));
    return lines;
  } finally {
    await browser.close();
  }
}

/** From asking for the page to rows that answer a key, with nothing in the browser's cache. */
async function firstLoads(browser: Browser, given: Given): Promise<BrowserLine[]> {
  const times: number[] = [];
  for (let i = 0; i < FIRST_LOADS; i++) {
    const context = await signedIn(browser, given);
    const page = await context.newPage();
    const before = performance.now();
    await page.goto(`${given.url}${inbox(given)}`, { waitUntil: "commit" });
    await page.waitForSelector("[role=option]");
    for (let tries = 0; tries < 200; tries++) {
      await page.keyboard.press("j");
      if (await page.locator(".row.is-focus").count()) break;
    }
    times.push(performance.now() - before);
    await context.close();
  }
  return [line("first load until the list answers a key", times, 1_500)];
}

/** From the key to the painted conversation: of tickets not read before, and of those that were. */
async function opening(page: Page): Promise<BrowserLine[]> {
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".thread .msg");
  const fresh: number[] = [];
  const known: number[] = [];
  for (let i = 0; i < OPENED; i++) fresh.push(await toPainted(page, "j"));
  for (let i = 0; i < OPENED; i++) known.push(await toPainted(page, "k"));
  return [line("key to conversation, read before", known, 50), line("key to conversation, not read before", fresh, 200)];
}

const toPainted = (page: Page, key: string): Promise<number> =>
  page.evaluate(
    (pressed) =>
      new Promise<number>((done) => {
        const number = () => document.querySelector(".subject .id")?.textContent;
        const before = number();
        const started = performance.now();
        const look = () => {
          const isThere =
            number() !== before &&
            document.querySelector(".thread .msg") !== null &&
            document.querySelector(".thread[role=status]") === null;
          // One frame later it has been painted.
          if (isThere || performance.now() - started > 3_000) requestAnimationFrame(() => done(performance.now() - started));
          else requestAnimationFrame(look);
        };
        window.dispatchEvent(new KeyboardEvent("keydown", { key: pressed, bubbles: true, cancelable: true }));
        requestAnimationFrame(look);
      }),
    key,
  );

/** From the click on a filter to its painted rows. */
async function filtering(page: Page, called: string): Promise<BrowserLine> {
  await page.keyboard.press("Escape");
  const names = ["Waiting", "Open", "Snoozed", "Open", "Closed", "Open"];
  const times: number[] = [];
  for (let round = 0; round < 5; round++)
    for (const name of names) {
      const took = await page.evaluate(
        (wanted) =>
          new Promise<number>((done) => {
            const button = [...document.querySelectorAll<HTMLElement>(".list-tabs button")].find((one) =>
              one.textContent?.startsWith(wanted),
            );
            const started = performance.now();
            const look = () => {
              const list = document.querySelector("[role=listbox]")?.getAttribute("aria-label") ?? "";
              if ((list.endsWith(wanted) && document.querySelector(".list [role=option]")) || performance.now() - started > 3_000)
                requestAnimationFrame(() => done(performance.now() - started));
              else requestAnimationFrame(look);
            };
            button?.click();
            requestAnimationFrame(look);
          }),
        name,
      );
      await page.waitForTimeout(150);
      // Once round first: what a member looks at all day is here.
      if (round > 0) times.push(took);
    }
  return line(called, times, 50);
}

/** From a letter in the field of the search to the painted rows of this device, before the server has been asked. */
async function searching(page: Page, called: string): Promise<BrowserLine> {
  await page.keyboard.press("/");
  await page.waitForSelector("#search");
  const times: number[] = [];
  for (const word of ["invoice", "printer", "delivery", "password", "anna"])
    for (let length = 1; length <= word.length; length++) {
      const took = await page.evaluate(
        (text) =>
          new Promise<number>((done) => {
            const field = document.querySelector<HTMLInputElement>("#search");
            Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, text);
            // At the beginning of a frame: in the next one it is painted, or it is late.
            requestAnimationFrame((started) => {
              field?.dispatchEvent(new Event("input", { bubbles: true }));
              requestAnimationFrame((painted) => done(painted - started));
            });
          }),
        word.slice(0, length),
      );
      times.push(took);
      await page.waitForTimeout(60);
    }
  await page.getByRole("button", { name: "Close the search" }).click();
  await page.waitForSelector(".list-tabs");
  return line(called, times, 16.7);
}

/**
 * Frames while the list is scrolled, by the clock that frames are drawn by: one that was missed counts as two of its length.
 */
async function scrolling(page: Page, called: string): Promise<BrowserLine> {
  await page.evaluate(() => document.querySelector<HTMLElement>(".list .scroll")?.scrollTo(0, 0));
  await page.waitForTimeout(500);
  const frames = await page.evaluate(
    () =>
      new Promise<number[]>((done) => {
        const list = document.querySelector<HTMLElement>(".list .scroll");
        const times: number[] = [];
        let last = 0;
        const until = performance.now() + 5_000;
        const step = (now: number) => {
          if (last > 0) times.push(now - last);
          last = now;
          list?.scrollBy(0, 120);
          if (now < until) requestAnimationFrame(step);
          else done(times.slice(2));
        };
        requestAnimationFrame(step);
      }),
  );
  return line(called, frames, 16.7);
}

/** Shows tickets of all states, and goes on to their end, page after page. Returns how many rows there are then. */
async function grow(page: Page, { url, slug }: Given): Promise<number> {
  await page.goto(`${url}/${slug}/inbox/open,waiting,snoozed,closed,spam,trash`);
  await page.waitForSelector("[role=option]");
  return page.evaluate(
    ([rowsMax, growMs]) =>
      new Promise<number>((done) => {
        const rows = () => document.querySelector<HTMLElement>(".list .rows")?.offsetHeight ?? 0;
        const started = performance.now();
        let [height, since] = [0, started];
        const step = () => {
          const now = performance.now();
          if (rows() > height) [height, since] = [rows(), now];
          const count = Math.round(height / 80);
          if (count >= rowsMax || now - since > 4_000 || now - started > growMs) done(count);
          else {
            document.querySelector<HTMLElement>(".list .scroll")?.scrollTo(0, height);
            setTimeout(step, 4);
          }
        };
        step();
      }),
    [ROWS_MAX, GROW_MS] as const,
  );
}
