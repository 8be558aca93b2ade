/** The language of the request at hand, for pages drawn on the server. */
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { actorFromCookie } from "#/core/auth.ts";
import { LOCALE_COOKIE, localeOf, type ReaderLocale } from "#/core/locale.ts";
import type { PageKey, Values } from "#/ui/messages/catalogue.ts";
import { loadTexts } from "#/ui/messages/load.ts";
import { plain } from "#/ui/messages/plain.ts";

/** Who reads: in the language of their profile in this workspace, else as chosen in this browser, else as the browser asks. */
export const reader = cache(async (): Promise<ReaderLocale> => {
  const [head, jar] = await Promise.all([headers(), cookies()]);
  const [slug] = (head.get("x-path") ?? "").split("/").filter(Boolean);
  // Whoever is asked for a second factor first is sent on by the page itself.
  const actor = slug ? await actorFromCookie(head.get("cookie"), slug).catch(() => null) : null;
  return localeOf(actor?.language ?? jar.get(LOCALE_COOKIE)?.value, head.get("accept-language"));
});

/** A text in the reader's language, of those every page has. */
export async function text(key: PageKey, values?: Values): Promise<string> {
  const { locale, formats } = await reader();
  return plain(await loadTexts("everywhere", locale), formats, key, values);
}
