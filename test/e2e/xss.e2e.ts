/** Hostile mail in the product, and each of the three walls alone: sanitiser, sandbox, policy. Pieces that get through are named. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { FRAME_SANDBOX, frameDocument, framePolicy } from "#/features/message/frame/rules.ts";
import { sendMail } from "../smtpClient.ts";
import { batches, vectors } from "../xss/collection.ts";
import { type Bait, layBait, looksIn, named, watchHits } from "./bait.ts";
import { askAll, open, thread } from "./desk.ts";
import { expect, product, SUPPORT, signIn, test } from "./product.ts";

const folder = mkdtempSync(join(tmpdir(), "connect-xss-"));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A browser of its own, which writes down what its network stack does. */
async function inBrowser(
  name: string,
  work: (context: BrowserContext, bait: Bait) => Promise<void>,
): Promise<{ hits: Set<string>; looks: string[] }> {
  const log = join(folder, `${name}.json`);
  const bait = await layBait();
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CONNECT_CHROMIUM,
    args: [`--log-net-log=${log}`, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: product().url, locale: "en-GB" });
    await work(context, bait);
  } finally {
    await browser.close();
    bait.stop();
  }
  return { hits: bait.hits, looks: looksIn(log) };
}

type Walls = { sandbox: boolean; policy: boolean };

/** Pieces as they came, in frames behind the walls that are left standing, on a page that allows what the product's pages allow of frames. */
async function tried({ sandbox, policy }: Walls) {
  const pagePolicy = (await fetch(`${product().url}/sign-in`)).headers.get("content-security-policy") ?? "";
  const frames = policy ? (/frame-src [^;]+/.exec(pagePolicy)?.[0] ?? "") : "";
  const names = vectors().map(({ name }) => name);
  const stands: unknown[] = [];
  const { hits, looks } = await inBrowser(`walls-${sandbox}-${policy}`, async (context, bait) => {
    const page = await context.newPage();
    const documents = batches(vectors(bait.host), 10).map((html) => frameOf(html, { sandbox, policy }));
    const server = createServer((request, response) => {
      if (request.url !== "/") return void response.writeHead(404).end();
      response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": frames });
      response.end(`<!doctype html><title>quiet</title>${documents.join("")}`);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    watchHits(context, bait.hits);
    await page.goto(home, { waitUntil: "load" });
    // Pages that leave by themselves and animations take their time, the product's walls or not.
    await page.waitForTimeout(1_000);
    stands.push(page.url() === home, await page.title(), context.pages().length);
    server.closeAllConnections();
    server.close();
  });
  expect(stands, "the page is where it was, and no other was opened").toEqual([true, "quiet", 1]);
  return {
    ran: named(hits, names).filter((hit) => hit.includes("ran-")),
    left: [...named(hits, names).filter((hit) => !hit.includes("ran-")), ...named(looks, names)],
  };
}

const attribute = (html: string) => html.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
const OPEN = "default-src * 'unsafe-inline' 'unsafe-eval' data: blob:";
const frameOf = (html: string, { sandbox, policy }: Walls) =>
  `<iframe ${sandbox ? `sandbox="${FRAME_SANDBOX}"` : ""} srcdoc="${attribute(frameDocument(html, policy ? framePolicy({ hasPictures: false }) : OPEN))}"></iframe>`;

test("without any wall, the pieces hit: this is what the other tests would see", async () => {
  const { ran, left } = await tried({ sandbox: false, policy: false });
  expect(ran.length).toBeGreaterThan(50);
  expect(left.length).toBeGreaterThan(80);
});

test("with sandbox and policy, and no sanitiser: nothing runs, nothing leaves", async () => {
  expect(await tried({ sandbox: true, policy: true })).toEqual({ ran: [], left: [] });
});

test("with the policy alone: nothing runs, nothing leaves", async () => {
  expect(await tried({ sandbox: false, policy: true })).toEqual({ ran: [], left: [] });
});

test("with the sandbox alone: nothing runs and the page stays; what loads by itself is the policy's to stop", async () => {
  const { ran, left } = await tried({ sandbox: true, policy: false });
  expect(ran).toEqual([]);
  expect(left.filter((hit) => /leaves by itself|form/.test(hit))).toEqual([]);
  // Said, so that nobody takes the sandbox for more than it is.
  expect(left.some((hit) => hit.startsWith("requests: an image:"))).toBe(true);
});

const run = `${Date.now().toString(36)}`;
const from = `mallory.${run}@hostile.example`;
const send = async (n: number, head: string, body: string) => {
  const thread = n === 0 ? "" : `In-Reply-To: <xss-0-${run}@hostile.example>\r\n`;
  const raw = `To: ${SUPPORT}\r\nMessage-ID: <xss-${n}-${run}@hostile.example>\r\n${thread}${head}${body}`;
  const { code } = await sendMail(product().smtpPort, { to: SUPPORT, from, raw });
  if (code !== 250) throw new Error(`mail ${n} was answered with ${code}`);
};
const base64 = (text: string) => Buffer.from(text.toWellFormed()).toString("base64").replace(/.{76}/g, "$&\r\n");
const htmlMail = (n: number, html: string, subject = `Hostile ${run}`) =>
  send(
    n,
    `From: Mallory <${from}>\r\nSubject: ${subject}\r\n`,
    `Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(html)}\r\n`,
  );

type Seen = { id: string; number: number; subject: string };
/** The ticket of these mails, with as many messages as there were mails. */
async function ticketOf(page: Page, count: number, subject: string): Promise<Seen> {
  let found: (Seen & { messageCount: number }) | undefined;
  const counted = async () => {
    found = (await askAll<Seen & { messageCount: number }>(page, "tickets?limit=50")).find((ticket) => ticket.subject === subject);
    return found?.messageCount ?? 0;
  };
  await expect.poll(counted, { timeout: 30_000 }).toBe(count);
  return found as Seen;
}

/** Looks at every message, so that each frame is loaded, and tells which pieces stand in them. */
async function look(page: Page): Promise<Set<number>> {
  const seen = new Set<number>();
  for (const article of await thread(page).getByRole("article").all()) {
    await article.scrollIntoViewIfNeeded();
    const frame = article.locator("iframe");
    if ((await frame.count()) === 0) continue;
    await expect(frame.contentFrame().locator("body")).toContainText("piece");
    for (const [, number] of (await frame.contentFrame().locator("body").innerText()).matchAll(/piece (\d+)/g)) seen.add(Number(number));
  }
  return seen;
}

test("in the product: hostile mail is read, with and without its pictures, with and without the sanitiser", async () => {
  test.setTimeout(120_000);
  const names = vectors().map(({ name }) => name);
  const { hits, looks } = await inBrowser("product", async (context, bait) => {
    const all = vectors(bait.host);
    const bodies = batches(all, 40).map((html) => `<p>piece mail</p>${html}`);
    watchHits(context, bait.hits);
    const { email, password } = product();
    await signIn(context, "credentials", { email, password });
    for (const [n, html] of bodies.entries()) await htmlMail(n, html);
    const page = await context.newPage();
    const ticket = await ticketOf(page, bodies.length, `Hostile ${run}`);
    await open(page, ticket);
    const address = page.url();
    expect((await look(page)).size).toBe(all.length);
  });
  expect(named([...hits, ...looks], names)).toEqual([]);
});
