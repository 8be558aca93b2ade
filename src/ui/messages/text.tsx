"use client";
/** The reader's language, for components: `t("key")`, and how dates and numbers are written. */
import { createContext, type ReactNode, startTransition, use, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { LOCALE_COOKIE, LOCALES, type Locale, localeOf, type ReaderLocale } from "#/core/locale.ts";
import { type Catalogue, format, type MessageKey, type PageKey, type Values } from "#/ui/messages/catalogue.ts";
import { loadTexts, type Part, startTexts } from "#/ui/messages/load.ts";

export type Translate<Key extends MessageKey = MessageKey> = (key: Key, values?: Values) => string;
/** Null: as the browser asks. False when the language could not be loaded: then nothing has changed. */
export type ChooseLanguage = (language: Locale | null) => Promise<boolean>;
type Reader = ReaderLocale & { catalogue: Catalogue; choose: ChooseLanguage };
export const LocaleContext = createContext<Reader | null>(null);

startTexts("common");

/** `initial`: what the server has drawn the page in. Another choice takes its place at once, and every component stays where it is. */
export function LocaleProvider({ initial, children }: { initial: ReaderLocale; children: ReactNode }) {
  const [reader, setReader] = useState(initial);
  const last = useRef<Locale>(initial.locale);
  const choose = useCallback<ChooseLanguage>(async (language) => {
    remember(language);
    const next = localeOf(language, navigator.languages.join(","));
    if (last.current === next.locale) return true;
    const before = last.current;
    last.current = next.locale;
    try {
      await Promise.all([loadTexts("common", next.locale), loadTexts("signedIn", next.locale)]);
    } catch {
      if (last.current === next.locale) last.current = before;
      return false;
    }
    // Chosen anew meanwhile: the last choice counts.
    if (last.current === next.locale) startTransition(() => setReader(next));
    return true;
  }, []);
  useEffect(() => {
    document.documentElement.lang = reader.locale;
    document.documentElement.dir = LOCALES[reader.locale].direction;
  }, [reader]);
  const catalogue = useTexts("common", reader.locale);
  const value = useMemo(() => ({ ...reader, catalogue, choose }), [reader, catalogue, choose]);
  return <LocaleContext value={value}>{children}</LocaleContext>;
}

/** `locale`: for dates and numbers, as Intl takes it. `language`: which of ours it is. */
export function useText(): { t: Translate; locale: string; language: Locale } {
  const { locale: language, formats: locale, catalogue } = useReader();
  return useMemo(() => ({ locale, language, t: (key, values) => format(catalogue, locale, key, values) }), [locale, language, catalogue]);
}

/** The same on pages outside the desk, which have fewer texts. */
export function usePageText(): { t: Translate<PageKey>; locale: string; language: Locale } {
  return useText();
}

export const useChooseLanguage = (): ChooseLanguage => useReader().choose;

export function useReader(): Reader {
  const reader = useContext(LocaleContext);
  if (!reader) throw new Error("There is no LocaleProvider around this component.");
  return reader;
}

/** The texts of a part. A component without them waits until they are here. */
export const useTexts = (part: Part, locale: Locale): Catalogue => use(loadTexts(part, locale));

const YEAR_S = 31_536_000;
/** For the server, which draws the next page. */
function remember(language: Locale | null): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser we support
  document.cookie = `${LOCALE_COOKIE}=${language ?? ""}; path=/; max-age=${language ? YEAR_S : 0}; samesite=lax`;
}
