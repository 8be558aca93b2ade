/** Brings the texts of a language. A page is given those it shows; a browser loads others when their language is chosen. */
import type { Locale } from "#/core/locale.ts";
import type { Catalogue } from "#/ui/messages/catalogue.ts";

/** `common`: what every page has. `signedIn`: all that is read within the desk. */
export type Part = "common" | "signedIn";

const LOADERS: Record<Part, Record<Locale, () => Promise<Catalogue>>> = {
  common: {
    en: async () => (await import("#/ui/messages/en/common.ts")).common,
    de: async () => (await import("#/ui/messages/de/common.ts")).common,
    es: async () => (await import("#/ui/messages/es/common.ts")).common,
    fr: async () => (await import("#/ui/messages/fr/common.ts")).common,
    ar: async () => (await import("#/ui/messages/ar/common.ts")).common,
  },
  signedIn: {
    en: async () => (await import("#/ui/messages/en/signedIn.ts")).signedIn,
    de: async () => (await import("#/ui/messages/de/signedIn.ts")).signedIn,
    es: async () => (await import("#/ui/messages/es/signedIn.ts")).signedIn,
    fr: async () => (await import("#/ui/messages/fr/signedIn.ts")).signedIn,
    ar: async () => (await import("#/ui/messages/ar/signedIn.ts")).signedIn,
  },
};

const coming = new Map<string, Promise<Catalogue>>();

/** The same promise for every caller; once it has failed, the next caller tries anew. */
export function loadTexts(part: Part, locale: Locale): Promise<Catalogue> {
  const id = `${part}:${locale}`;
  const before = coming.get(id);
  if (before) return before;
  const loading = LOADERS[part][locale]();
  coming.set(id, loading);
  loading.catch(() => coming.delete(id));
  return loading;
}
