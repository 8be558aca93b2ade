/** Hostile mail in the product, and each of the three walls alone: sanitiser, sandbox, policy. Pieces that get through are named. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbedded } from "#/adapters/database/embedded.ts";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import pg from "pg";
import { FRAME_SANDBOX, frameDocument, framePolicy } from "#/features/message/frame/rules.ts";
import { sendMail } from "../smtpClient.ts";
import { armed, batches, disturbs, vectors } from "../xss/collection.ts";
import { mails } from "../xss/mails.ts";
import { words } from "../xss/words.ts";
import { type Bait, layBait, looksIn, named, watchHits } from "./bait.ts";
import { askAll, open, type Ticket, thread } from "./desk.ts";
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
    const documents = batches(vectors(bait.host), 10, disturbs).map((html) => frameOf(html, { sandbox, policy }));
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
  const raw = `To: ${SUPPORT}\r\nMessage-ID: <xss-${n}-${run}@hostile.example>\r\n${head}${body}`;
  const { code } = await sendMail(product().smtpPort, { to: SUPPORT, from, raw });
  if (code !== 250) throw new Error(`mail ${n} was answered with ${code}`);
};
const base64 = (text: string) => Buffer.from(text.toWellFormed()).toString("base64").replace(/.{76}/g, "$&\r\n");
const htmlMail = (n: number, html: string, subject = `Hostile ${run}`) =>
  send(
    n,
    `From: Mallory <${from}>\r\nSubject: ${subject}\r\n${n === 0 ? "" : `In-Reply-To: <xss-0-${run}@hostile.example>\r\n`}`,
    `Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(html)}\r\n`,
  );

type Seen = Ticket & { messageCount: number };
/** The ticket of these mails, with as many messages as there were mails. */
async function ticketOf(page: Page, count: number, subject: string): Promise<Seen> {
  let found: Seen | undefined;
  const counted = async () => {
    found = (await askAll<Seen>(page, "tickets?limit=50")).find((ticket) => ticket.subject === subject);
    return found?.messageCount ?? 0;
  };
  await expect.poll(counted, { timeout: 30_000 }).toBe(count);
  return found as Seen;
}

/** Goes through every message, what is folded in it included, so that each frame is loaded and drawn. */
const leafThrough = (page: Page) =>
  thread(page)
    .getByRole("article")
    .evaluateAll(async (articles) => {
      for (const article of articles) {
        for (const folded of article.querySelectorAll<HTMLElement>("button.quote[aria-expanded=false]")) folded.click();
        article.scrollIntoView();
        await new Promise((done) => setTimeout(done, 60));
      }
    });

/** Which pieces stand in the frames. */
async function look(page: Page): Promise<Set<number>> {
  await leafThrough(page);
  // Not those within: they belong to the pieces, and never come. A piece takes the name of `document.body`.
  const frames = page.frames().filter((frame) => frame.parentFrame() === page.mainFrame());
  const texts = await Promise.all(frames.map((frame) => frame.evaluate(() => document.documentElement.textContent ?? "").catch(() => "")));
  return new Set([...texts.join().matchAll(/piece (\d+)\./g)].map(([, number]) => Number(number)));
}

/** As if the sanitiser let everything through. */
async function withoutSanitiser(ticketId: string, bodies: string[]): Promise<void> {
  const { url } = await openEmbedded(product().dataDir);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(`select id from message where "ticketId" = $1 order by id`, [ticketId]);
    expect(rows.length).toBe(bodies.length);
    for (const [at, { id }] of rows.entries())
      await client.query(`update message set html = $2, "replyHtml" = $2 where id = $1`, [
        id,
        bodies[at]?.replaceAll("\u0000", "").toWellFormed(),
      ]);
  } finally {
    await client.end();
  }
}

test("in the product: hostile mail is read, with and without its pictures, with and without the sanitiser", async () => {
  test.setTimeout(120_000);
  const all = vectors();
  const names = all.map(({ name }) => name);
  const { hits, looks } = await inBrowser("product", async (context, bait) => {
    watchHits(context, bait.hits);
    const { email, password } = product();
    await signIn(context, "credentials", { email, password });
    const bodies = batches(vectors(bait.host), 40).map((html) => `<p>piece</p>${html}`);
    const page = await context.newPage();
    // What answers the first must find it.
    await htmlMail(0, bodies[0] ?? "");
    await ticketOf(page, 1, `Hostile ${run}`);
    await Promise.all(bodies.slice(1).map((html, at) => htmlMail(at + 1, html)));
    const ticket = await ticketOf(page, bodies.length, `Hostile ${run}`);
    const read = async (hidden = 0) => {
      await open(page, ticket);
      const [address, title] = [page.url(), await page.title()];
      // A frame that was folded is drawn anew when it is opened.
      const seen = new Set<number>();
      const missing = async () => {
        for (const number of await look(page)) seen.add(number);
        return all.filter(({ number }) => !seen.has(number)).map(({ name }) => name);
      };
      await expect.poll(async () => (await missing()).slice(hidden), { timeout: 20_000 }).toEqual([]);
      expect([page.url(), await page.title(), context.pages().length]).toEqual([address, title, 1]);
    };
    await read();
    await withoutSanitiser(ticket.id, bodies);
    // What a browser keeps of a conversation is as it was read.
    await page.evaluate(async () => {
      for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name);
    });
    await read();
    // With the sender's pictures allowed, each frame is a document from the server.
    await thread(page).getByRole("button", { name: "Always, from Mallory" }).first().click();
    await expect(thread(page).locator("iframe[src]").first()).toBeAttached();
    // Addresses are written into harmless HTML; in what is not, that takes away the end of a comment, and hides the rest of that mail.
    await read(8);
    expect(await thread(page).locator("iframe[src]").count()).toBeGreaterThan(bodies.length / 2);
  });
  expect(named([...hits, ...looks], names)).toEqual([]);
});

test("in the product: hostile names, subjects, texts, files, and mails put together to do harm", async () => {
  test.setTimeout(120_000);
  const pieces = [...Object.entries(words), ...Object.entries(mails)];
  const names = pieces.map(([name]) => name);
  const { hits, looks } = await inBrowser("words", async (context, bait) => {
    watchHits(context, bait.hits);
    const { email, password } = product();
    await signIn(context, "credentials", { email, password });
    const subject = `Words ${run}`;
    let n = 1_000;
    const reply = (head: string, body: string) => send(n++, `In-Reply-To: <xss-999-${run}@hostile.example>\r\n${head}`, body);
    await send(999, `From: Mallory <${from}>\r\nSubject: ${subject}\r\n`, "\r\nx\r\n");
    const page = await context.newPage();
    await ticketOf(page, 1, subject);
    for (const [at, [name, piece]] of pieces.entries()) {
      const hostile = armed(piece, at, bait.host);
      if (name in mails) await reply(`From: Mallory <${from}>\r\nSubject: ${subject}\r\n`, hostile);
      else
        await reply(
          `From: ${/^=\?|^[\w ]+$/.test(hostile) ? hostile : `"${hostile.replaceAll('"', '\\"')}"`} <${from}>\r\nSubject: ${hostile}\r\n`,
          `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${hostile}\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="${hostile.replaceAll('"', '\\"')}"\r\n\r\nx\r\n--b--\r\n`,
        );
    }
    const ticket = await ticketOf(page, pieces.length + 1, subject);
    await open(page, ticket);
    await expect(thread(page).getByRole("article")).toHaveCount(pieces.length + 1);
    await leafThrough(page);
    await page.goto(`/demo/search?q=${encodeURIComponent("img src")}`);
    await expect(page.getByRole("option").first()).toBeVisible();
  });
  expect(named([...hits, ...looks], names)).toEqual([]);
});
