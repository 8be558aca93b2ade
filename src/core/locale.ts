/** The languages of the product, and which of them a reader gets: as chosen, else as the browser asks. */

export const LANGUAGES = ["en", "de", "es", "fr", "ar"] as const;
export type Locale = (typeof LANGUAGES)[number];

/** `formats`: how dates and numbers are written where the browser does not say more exactly. `name`: in the language itself. */
export const LOCALES = {
  en: { name: "English", direction: "ltr", formats: "en-GB" },
  de: { name: "Deutsch", direction: "ltr", formats: "de-DE" },
  es: { name: "Español", direction: "ltr", formats: "es-ES" },
  fr: { name: "Français", direction: "ltr", formats: "fr-FR" },
  // Digits as the reader's mail has them.
  ar: { name: "العربية", direction: "rtl", formats: "ar-u-nu-latn" },
} as const satisfies Record<Locale, { name: string; direction: "ltr" | "rtl"; formats: string }>;
export const DEFAULT_LOCALE: Locale = "en";

/** Holds the language chosen in this browser, so that the server draws the first paint in it. */
export const LOCALE_COOKIE = "language";

export const isLocale = (value: unknown): value is Locale => typeof value === "string" && Object.hasOwn(LOCALES, value);

/** A reader's language, and how they write dates: `de-AT` is German, with Austria's dates. */
export type ReaderLocale = { locale: Locale; formats: string };

/** @param chosen by the member, or in this browser @param accepted the Accept-Language header, best first */
export function localeOf(chosen: string | null | undefined, accepted: string | null): ReaderLocale {
  const tags = (accepted ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", q] = part.trim().split(";q=");
      return { tag, weight: q === undefined ? 1 : Number(q) || 0 };
    })
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
  const languageOf = (tag: string) => tag.split("-")[0]?.toLowerCase();
  const locale = isLocale(chosen) ? chosen : (tags.map(languageOf).find(isLocale) ?? DEFAULT_LOCALE);
  const regional = tags.find((tag) => languageOf(tag) === locale && /^[a-z]{2}-[A-Z]{2}$/.test(tag));
  return { locale, formats: regional && locale !== "ar" ? regional : LOCALES[locale].formats };
}
