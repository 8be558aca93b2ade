/** What hostile pieces aim at, and how it is seen that one has hit: it ran, it asked elsewhere, or it took the page along. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContext } from "@playwright/test";
import { numbersIn } from "../xss/collection.ts";

export type Bait = { host: string; stop: () => void; hits: Set<string> };

/** A server that nobody may ask; even a connection without a request is a hit. Chromium knows its name without a look-up, the product may not fetch from it. */
export async function layBait(): Promise<Bait> {
  const hits = new Set<string>();
  const server = createServer((request, response) => {
    hits.add(`asked for ${request.url}`);
    response.writeHead(404, { "access-control-allow-origin": "*" }).end();
  });
  server.on("connection", () => hits.add("connected"));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { host: `bait.localhost:${(server.address() as AddressInfo).port}`, stop, hits };
}

/** What runs in any page or frame of a browser, or opens a window. What it asks for is seen by the bait, and in the browser's own log. */
export function watchHits(context: BrowserContext, hits: Set<string>): void {
  context.on("console", (message) => message.type() === "info" && /ran-\d+-/.test(message.text()) && hits.add(message.text()));
  context.on("dialog", (dialog) => {
    hits.add(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on("page", (page) => page.on("download", (download) => hits.add(`saved ${download.url()}`)));
}

/** Hits by the names of the pieces that made them. */
export function named(hits: Iterable<string>, names: readonly string[]): string[] {
  const found = [...hits].map((hit) => numbersIn(hit).map((number) => `${names[number]}: ${hit}`)[0] ?? hit);
  return [...new Set(found)].sort();
}

/** What the browser's network stack has looked up or asked for, from the log it kept of itself: a look-up of a name shows nowhere else. */
export const looksIn = (log: string): string[] => [
  ...new Set([...readFileSync(log, "utf8").matchAll(/away-\d+-[.\w]*/g)].map(([text]) => text)),
];
