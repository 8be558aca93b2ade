/** What comes over the line: the scripts of first loads, beside those of a page that is empty, and the first records of the desk. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Browser, BrowserContext } from "@playwright/test";
import { type BrowserLine, type Given, inbox, line, signedIn } from "./line.ts";

/** The first records of the desk, as they come over the line. */
export async function bootstrapWeight({ url, slug, cookie }: Given): Promise<BrowserLine> {
  const headers = { cookie: `${cookie.name}=${cookie.value}`, "x-workspace": slug, "accept-encoding": "gzip" };
  const bytes = await new Promise<number>((done, fail) => {
    get(`${url}/api/v1/sync/bootstrap`, { headers }, (answer) => {
      if (answer.statusCode !== 200 || !answer.headers["content-encoding"])
        fail(new Error(`bootstrap answered ${answer.statusCode} ${answer.headers["content-encoding"]}`));
      let sum = 0;
      answer.on("data", (chunk: Buffer) => {
        sum += chunk.length;
      });
      answer.on("end", () => done(sum));
    }).on("error", fail);
  });
  return line("bootstrap, compressed", [bytes / 1_000], 2_000, "kB");
}

/** Compressed JavaScript of first loads. Of the lightest page that the server draws: how much there is beyond an empty page's. */
export async function scriptWeights(browser: Browser, given: Given): Promise<BrowserLine[]> {
  const stranger = () => browser.newContext({ serviceWorkers: "block" });
  const empty = await startEmpty();
  try {
    const emptyKb = await weigh(await stranger(), empty.url);
    const lightKb = await weigh(await stranger(), `${given.url}/_not-found`);
    return [
      line("JavaScript of the desk's first load", [await weigh(await signedIn(browser, given), `${given.url}${inbox(given)}`)], 450, "kB"),
      line("JavaScript of the sign-in page", [await weigh(await stranger(), `${given.url}/sign-in`)], 160, "kB"),
      line("JavaScript of an empty page", [emptyKb], 0, "kB"),
      line("JavaScript of a page of text beyond that", [lightKb - emptyKb], 15, "kB"),
    ];
  } finally {
    empty.stop();
  }
}

async function weigh(context: BrowserContext, url: string): Promise<number> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const scripts = new Set<string>();
  let bytes = 0;
  await devtools.send("Network.enable");
  devtools.on("Network.responseReceived", ({ requestId, type }) => type === "Script" && scripts.add(requestId));
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(url);
  await page.waitForLoadState("load");
  await page.waitForTimeout(500);
  await context.close();
  return bytes / 1_000;
}

/** An app of one page without anything on it, built and served by the same Next. */
async function startEmpty(): Promise<{ url: string; stop: () => void }> {
  const folder = join(".cache", "empty-page");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "app"), { recursive: true });
  const page = (tag: string) => `export default function Empty({ children }) {\n  return ${tag};\n}\n`;
  writeFileSync(join(folder, "app", "layout.jsx"), page('<html lang="en"><body>{children}</body></html>'));
  writeFileSync(join(folder, "app", "page.jsx"), page("null"));
  const next = join("node_modules", ".bin", "next");
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  const built = spawnSync(next, ["build", folder], { env, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`the empty page could not be built: ${built.stdout}${built.stderr}`);
  const port = await freePort();
  const child = spawn(next, ["start", folder, "-p", String(port)], { env, stdio: "ignore" });
  const url = `http://localhost:${port}/`;
  await answers(url, child);
  return { url, stop: () => child.kill("SIGTERM") };
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200 && child.exitCode === null; tries++) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  throw new Error("the empty page is not served");
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
