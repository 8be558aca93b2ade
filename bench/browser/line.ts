/** What is measured in a browser, and how it is told. */
import type { Browser, BrowserContext } from "@playwright/test";

/** `aim`: what p95 should stay under; 0 where there is none. */
export type BrowserLine = { name: string; p50: number; p95: number; aim: number; unit: string };
export type Given = { url: string; slug: string; cookie: { name: string; value: string }; rounds: number };

export const inbox = ({ slug }: Given): string => `/${slug}/inbox/open`;

export function line(name: string, values: number[], aim: number, unit = "ms"): BrowserLine {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
  return { name, p50: at(0.5), p95: at(0.95), aim: Math.round(aim * 10) / 10, unit };
}

/** A browser of its own, with nothing in its cache. */
export async function signedIn(browser: Browser, { url, cookie }: Given): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
  await context.addCookies([{ ...cookie, url }]);
  return context;
}
