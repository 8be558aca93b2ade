/** The desk in a real browser, on the seeded workspace: what a member waits for, frame by frame. */
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { chromiumPath } from "../tools/chromium.mjs";

export type BrowserLine = { name: string; p50: number; p95: number; aim: number; unit: string };
type Given = { url: string; slug: string; cookie: { name: string; value: string } };

const OPENED = 24;
const WORK_ROUNDS = 30;

export async function measureBrowser(given: Given): Promise<BrowserLine[]> {
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
  try {
    const lines = [...(await weights(browser, given)), ...(await firstLoads(browser, given))];
    const context = await signedIn(browser, given);
    const page = await context.newPage();
    await page.goto(`${given.url}/${given.slug}/inbox/open`);
    await page.waitForSelector("[role=option]");
    // What is loaded in the background is there before anything is timed.
    await page.waitForTimeout(6_000);
    lines.push(...(await opening(page)), ...(await filtering(page)), ...(await scrolling(page)), ...(await working(page)));
    return lines;
  } finally {
    await browser.close();
  }
}

async function signedIn(browser: Browser, { url, cookie }: Given): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
  await context.addCookies([{ ...cookie, url }]);
  return context;
}

function line(name: string, values: number[], aim: number, unit = "ms"): BrowserLine {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
  return { name, p50: at(0.5), p95: at(0.95), aim, unit };
}

/** Compressed JavaScript of a first load, in kB. */
async function weights(browser: Browser, given: Given): Promise<BrowserLine[]> {
  const weigh = async (context: BrowserContext, path: string) => {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    const scripts = new Set<string>();
    let bytes = 0;
    await devtools.send("Network.enable");
    devtools.on("Network.responseReceived", ({ requestId, type }) => type === "Script" && scripts.add(requestId));
    devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) bytes += encodedDataLength;
    });
    await page.goto(`${given.url}${path}`);
    await page.waitForLoadState("load");
    await page.waitForTimeout(500);
    await context.close();
    return bytes / 1_000;
  };
  const stranger = () => browser.newContext({ serviceWorkers: "block" });
  return [
    line("JavaScript of the desk's first load", [await weigh(await signedIn(browser, given), `/${given.slug}/inbox/open`)], 450, "kB"),
    line("JavaScript of the sign-in page", [await weigh(await stranger(), "/sign-in")], 160, "kB"),
  ];
}

/** From asking for the page to rows that answer a key, with nothing in the browser's cache. */
async function firstLoads(browser: Browser, given: Given): Promise<BrowserLine[]> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const context = await signedIn(browser, given);
    const page = await context.newPage();
    const before = performance.now();
    await page.goto(`${given.url}/${given.slug}/inbox/open`, { waitUntil: "commit" });
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
async function filtering(page: Page): Promise<BrowserLine[]> {
  await page.keyboard.press("Escape");
  const names = ["Waiting", "Open", "Snoozed", "Open", "Waiting", "Open"];
  const times: number[] = [];
  // Once round first: what a member looks at all day is here.
  for (const [index, name] of [...names, ...names, ...names].entries()) {
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
    if (index >= names.length) times.push(took);
  }
  return [line("filter to painted list", times, 50)];
}

/** Frames while the list is scrolled, page after page being read. */
async function scrolling(page: Page): Promise<BrowserLine[]> {
  const frames = await page.evaluate(
    () =>
      new Promise<number[]>((done) => {
        const list = document.querySelector<HTMLElement>(".list .scroll");
        const times: number[] = [];
        let last = performance.now();
        const until = last + 4_000;
        const step = () => {
          const now = performance.now();
          times.push(now - last);
          last = now;
          list?.scrollBy(0, 120);
          if (now < until) requestAnimationFrame(step);
          else done(times.slice(2));
        };
        requestAnimationFrame(step);
      }),
  );
  return [line("frame while scrolling", frames, 16.7)];
}

/** The tab's memory after a long day's opening and going back, beside what it was after the first of it. */
async function working(page: Page): Promise<BrowserLine[]> {
  const devtools = await page.context().newCDPSession(page);
  const heapMb = async () => {
    await devtools.send("HeapProfiler.collectGarbage");
    const { metrics } = await devtools.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? 0) / 1_048_576;
  };
  await devtools.send("Performance.enable");
  await page.evaluate(() => document.querySelector<HTMLElement>(".list .scroll")?.scrollTo(0, 0));
  const round = async () => {
    for (const key of ["j", "Enter", "j", "j", "j", "k", "Escape"]) {
      await page.keyboard.press(key);
      await page.waitForTimeout(25);
    }
  };
  for (let i = 0; i < WORK_ROUNDS; i++) await round();
  const before = await heapMb();
  for (let i = 0; i < WORK_ROUNDS * 3; i++) await round();
  const after = await heapMb();
  return [
    line("memory of the tab after work", [before], 0, "MB"),
    line("memory after three times as much more", [after], before * 1.1, "MB"),
  ];
}
