/** The language of the request at hand, for pages drawn on the server. */
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { type Catalogue, ENGLISH, type MessageKey, type Values } from "#/ui/messages/catalogue.ts";
import { format } from "#/ui/messages/format.ts";
import { LOCALE_COOKIE, type Locale, localeOf, type ReaderLocale } from "#/ui/messages/locale.ts";
import { isPublic } from "#/ui/messages/plain.ts";

/** Loaded when first asked for: a process that nobody reads in Spanish never holds it. */
const LOADERS: Partial<Record<Locale, () => Promise<Catalogue>>> = {};

/** Who reads, and their catalogue; null for English, which every page has. */
export const reader = cache(async (): Promise<{ reader: ReaderLocale; catalogue: Catalogue | null }> => {
  const [head, jar] = await Promise.all([headers(), cookies()]);
  const found = localeOf(jar.get(LOCALE_COOKIE)?.value, head.get("accept-language"));
  return { reader: found, catalogue: (await LOADERS[found.locale]?.()) ?? null };
});

/** A text in the reader's language. */
export async function text(key: MessageKey, values?: Values): Promise<string> {
  const { reader: found, catalogue } = await reader();
  return format(catalogue ?? ENGLISH, found.formats, key, values);
}

/** The texts of pages before the desk, in the reader's language: they come with the page. */
export async function publicTexts(): Promise<Partial<Catalogue>> {
  const { catalogue } = await reader();
  return Object.fromEntries(Object.entries(catalogue ?? ENGLISH).filter(([key]) => isPublic(key)));
}
