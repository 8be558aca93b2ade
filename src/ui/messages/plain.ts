/**
 * Texts of pages before the desk: names in them are replaced, and that is all. Plurals and choices would bring a library that is half of what
 * such a page weighs; `catalogue.test.ts` holds their texts to it.
 */
import type { Catalogue, MessageKey, Values } from "#/ui/messages/catalogue.ts";

<<<<<<< HEAD
=======
/** What stands on the desk alone. Everything else may be on a page before it. */
const DESK = new Set(
  `channel companies company composer contact contacts conversation delivery density directory duplicates editor empty event failed filter forward
   group import incoming label list many member merge message matched nav offline outcome outgoing palette pane picker presence priority rail reading refused role search settings
   shortcut shortcuts signedOut snooze sort status theme thread ticket time view`.split(/\s+/),
);
export const isPublic = (key: string): boolean => !DESK.has(key.split(".")[0] ?? "");

>>>>>>> main
/** A text with `{name}` replaced. One that is not there stands as its key. */
export function plain(catalogue: Catalogue, _locale: string, key: MessageKey, values?: Values): string {
  return (catalogue[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values?.[name] ?? whole));
}
