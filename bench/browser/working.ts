/** A tab that is worked in for long: its memory after the first half, and at the end. */
import type { BrowserContext, Page } from "@playwright/test";
import { type BrowserLine, type Given, inbox, line } from "./line.ts";

/** Every how many rounds something is written, and how often the server changes something meanwhile. */
const WRITE_EVERY = 10;
const CHANGE_EVERY_MS = 200;
const QUARTERS = 4;
/** What was collected a moment later, and what the engine keeps for itself. */
const GROWTH_MAX = 1.05;

/** `rounds` of opening, going on, filtering and searching, every tenth with a note written, while others change tickets. */
export async function working(context: BrowserContext, given: Given): Promise<BrowserLine[]> {
  const page = await context.newPage();
  await page.goto(`${given.url}${inbox(given)}`);
  await page.waitForSelector("[role=option]");
  const others = await beOthers(given);
  const heaps: number[] = [];
  try {
    for (let quarter = 0; quarter < QUARTERS; quarter++) {
      for (let round = 0; round < given.rounds / QUARTERS; round++) {
        await workRound(page);
        if (round % WRITE_EVERY === 0) await writeNote(page, `Note ${quarter}.${round}`);
      }
      heaps.push(await heapMb(page));
      process.stderr.write(`memory after quarter ${quarter + 1}: ${heaps.at(-1)?.toFixed(1)} MB, ${others.count()} changes by others\n`);
    }
  } finally {
    others.stop();
  }
  const [, half = 0] = heaps;
  return [
    line(`memory of the tab after ${given.rounds / 2} rounds of work`, [half], 0, "MB"),
    line(`memory of the tab after ${given.rounds} rounds`, [heaps.at(-1) ?? 0], half * GROWTH_MAX, "MB"),
  ];
}

/** Opens four tickets, goes back, shows another list and this one again, and looks for something. */
const workRound = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const frame = () => new Promise<void>((done) => requestAnimationFrame(() => done()));
    const press = async (key: string) => {
      window.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      await frame();
    };
    for (const key of ["j", "Enter", "j", "j", "j", "Escape"]) await press(key);
    for (const name of ["Waiting", "Open"]) {
      [...document.querySelectorAll<HTMLElement>(".list-tabs button")].find((one) => one.textContent?.startsWith(name))?.click();
      await frame();
    }
    await press("/");
    const field = document.querySelector<HTMLInputElement>("#search");
    const word = ["invoice", "printer", "delivery", "anna"][Math.floor(Math.random() * 4)] ?? "";
    for (let length = 1; field && length <= word.length; length += 3) {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, word.slice(0, length));
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await frame();
    }
    document.querySelector<HTMLElement>(".search-head button")?.click();
    await frame();
  });

async function writeNote(page: Page, text: string): Promise<void> {
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".thread .msg");
  await page.keyboard.press("n");
  await page.waitForFunction(() => document.activeElement?.id === "composer");
  // Nobody writes and sends within a tenth of a second: the rich text may just be taking over.
  await page.waitForTimeout(300);
  await page.keyboard.type(text);
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction(() => document.activeElement?.id !== "composer");
  await page.keyboard.press("Escape");
}

async function heapMb(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  // What the last round has begun is over, and what can go is gone.
  await page.waitForTimeout(2_000);
  for (let i = 0; i < 3; i++) await devtools.send("HeapProfiler.collectGarbage");
  const { metrics } = await devtools.send("Performance.getMetrics");
  await devtools.detach();
  return (metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? 0) / 1_048_576;
}

/** Colleagues who change the tickets at the head of the list, one after the other. */
async function beOthers({ url, slug, cookie }: Given) {
  const headers = { cookie: `${cookie.name}=${cookie.value}`, "x-workspace": slug, origin: url, "content-type": "application/json" };
  const page = (await (await fetch(`${url}/api/v1/tickets?status=open&limit=200`, { headers })).json()) as { data: { id: string }[] };
  let count = 0;
  let isBusy = false;
  const timer = setInterval(async () => {
    if (isBusy) return;
    isBusy = true;
    const { id } = page.data[count % page.data.length] ?? { id: "" };
    const priority = ["low", "normal", "high"][count % 3];
    const answer = await fetch(`${url}/api/v1/tickets/${id}`, { method: "PATCH", headers, body: JSON.stringify({ priority }) });
    if (answer.ok) count += 1;
    isBusy = false;
  }, CHANGE_EVERY_MS);
  return { count: () => count, stop: () => clearInterval(timer) };
}
