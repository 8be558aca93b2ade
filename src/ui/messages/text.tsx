"use client";
/** The reader's language, for components: `t("key")`, and how dates and numbers are written. */
import { createContext, type ReactNode, startTransition, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { LOCALE_COOKIE, LOCALES, type Locale, localeOf, type ReaderLocale } from "#/core/locale.ts";
import { type Catalogue, format, type MessageKey, type PageKey, type Values } from "#/ui/messages/catalogue.ts";
import { loadTexts } from "#/ui/messages/load.ts";

export type Translate<Key extends MessageKey = MessageKey> = (key: Key, values?: Values) => string;
/** Null: as the browser asks. False when the language could not be loaded: then nothing has changed. */
export type ChooseLanguage = (language: Locale | null) => Promise<boolean>;
type Reader = ReaderLocale & {
  catalogue: Catalogue;
  /** The desk's texts in a language chosen since the page came; null as long as it is the server's. */
  deskTexts: Catalogue | null;
  choose: ChooseLanguage;
};
const LocaleContext = createContext<Reader | null>(null);

/**
 * `initial`: what the server has drawn the page in, `texts`: the common ones, in that language. They come with the page, so that it is alive
 * without another request. Another choice takes their place at once, and every component stays where it is.
 */
export function LocaleProvider({ initial, texts, children }: { initial: ReaderLocale; texts: Catalogue; children: ReactNode }) {
  const [shown, show] = useState<ReaderLocale & { common: Catalogue; deskTexts: Catalogue | null }>({
    ...initial,
    common: texts,
    deskTexts: null,
  });
  const last = useRef<Locale>(initial.locale);
  const choose = useCallback<ChooseLanguage>(async (language) => {
    remember(language);
    const next = localeOf(language, navigator.languages.join(","));
    const before = last.current;
    if (before === next.locale) return true;
    last.current = next.locale;
    try {
      const [common, deskTexts] = await Promise.all([loadTexts("common", next.locale), loadTexts("signedIn", next.locale)]);
      // Chosen anew meanwhile: the last choice counts.
      if (last.current === next.locale) startTransition(() => show({ ...next, common, deskTexts }));
      return true;
    } catch {
      if (last.current === next.locale) last.current = before;
      return false;
    }
  }, []);
  useEffect(() => {
    document.documentElement.lang = shown.locale;
    document.documentElement.dir = LOCALES[shown.locale].direction;
  }, [shown]);
  const value = useMemo(() => {
    const { common, ...reader } = shown;
    return { ...reader, catalogue: common, choose };
  }, [shown, choose]);
  return <LocaleContext value={value}>{children}</LocaleContext>;
}

/** Adds the texts of the desk, in the language of the page. */
export function DeskTexts({ texts, children }: { texts: Catalogue; children: ReactNode }) {
  const outer = useReader();
  const value = useMemo(() => ({ ...outer, catalogue: { ...outer.catalogue, ...(outer.deskTexts ?? texts) } }), [outer, texts]);
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

function useReader(): Reader {
  const reader = useContext(LocaleContext);
  if (!reader) throw new Error("There is no LocaleProvider around this component.");
  return reader;
}

const YEAR_S = 31_536_000;
/** For the server, which draws the next page. */
function remember(language: Locale | null): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser we support
  document.cookie = `${LOCALE_COOKIE}=${language ?? ""}; path=/; max-age=${language ? YEAR_S : 0}; samesite=lax`;
}
