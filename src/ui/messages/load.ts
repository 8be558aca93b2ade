/** Brings the texts of a language. A page is given those it shows; a browser loads others when their language is chosen. */
import type { Locale } from "#/core/locale.ts";
import type { Catalogue } from "#/ui/messages/catalogue.ts";

/** `everywhere`: what every page has. `desk`: those, and all that is read within the desk. */
export type Part = "everywhere" | "desk";

const EVERYWHERE: Record<Locale, () => Promise<Catalogue>> = {
  en: async () => (await import("#/ui/messages/en/everywhere.ts")).everywhere,
  de: async () => (await import("#/ui/messages/de/everywhere.ts")).everywhere,
  es: async () => (await import("#/ui/messages/es/everywhere.ts")).everywhere,
  fr: async () => (await import("#/ui/messages/fr/everywhere.ts")).everywhere,
  ar: async () => (await import("#/ui/messages/ar/everywhere.ts")).everywhere,
};
const SIGNED_IN: Record<Locale, () => Promise<Catalogue>> = {
  en: async () => (await import("#/ui/messages/en/signedIn.ts")).signedIn,
  de: async () => (await import("#/ui/messages/de/signedIn.ts")).signedIn,
  es: async () => (await import("#/ui/messages/es/signedIn.ts")).signedIn,
  fr: async () => (await import("#/ui/messages/fr/signedIn.ts")).signedIn,
  ar: async () => (await import("#/ui/messages/ar/signedIn.ts")).signedIn,
};

const coming = new Map<string, Promise<Catalogue>>();

/** The same promise for every caller; once it has failed, the next caller tries anew. */
export function loadTexts(part: Part, locale: Locale): Promise<Catalogue> {
  const id = `${part}:${locale}`;
  const before = coming.get(id);
  if (before) return before;
  const loading =
    part === "everywhere"
      ? EVERYWHERE[locale]()
      : Promise.all([EVERYWHERE[locale](), SIGNED_IN[locale]()]).then(([everywhere, signedIn]) => ({ ...everywhere, ...signedIn }));
  coming.set(id, loading);
  loading.catch(() => coming.delete(id));
  return loading;
}
