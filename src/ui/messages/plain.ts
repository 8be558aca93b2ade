/**
 * Texts of pages before the desk: names in them are replaced, and that is all. Plurals and choices would bring a library that is half of what
 * such a page weighs; `catalogue.test.ts` holds their texts to it.
 */
import type { Catalogue, MessageKey, Values } from "#/ui/messages/catalogue.ts";

/** A text with `{name}` replaced. One that is not there stands as its key. */
export function plain(catalogue: Catalogue, _locale: string, key: MessageKey, values?: Values): string {
  return (catalogue[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values?.[name] ?? whole));
}
