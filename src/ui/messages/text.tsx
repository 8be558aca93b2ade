"use client";
/** The reader's language, for components: `t("key")`, and how dates and numbers are written. */
import { createContext, type ReactNode, startTransition, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { isLocale, LOCALE_COOKIE, LOCALES, type Locale, localeOf, type ReaderLocale } from "#/core/locale.ts";
import type { Catalogue, MessageKey, PageKey, Values } from "#/ui/messages/catalogue.ts";
import { loadTexts, type Part } from "#/ui/messages/load.ts";

export type Translate<Key extends MessageKey = MessageKey> = (key: Key, values?: Values) => string;
/** Null: as the browser asks. False when the language could not be loaded: then nothing has changed. */
export type ChooseLanguage = (language: Locale | null) => Promise<boolean>;
type Write = (catalogue: Catalogue, locale: string, key: MessageKey, values?: Values) => string;
type Reader = ReaderLocale & { catalogue: Catalogue; write: Write; choose: ChooseLanguage };
const LocaleContext = createContext<Reader | null>(null);

type Props = { initial: ReaderLocale; texts: Catalogue; part: Part; write: Write; children: ReactNode };
/**
 * `initial`: what the server has drawn the page in, with the `texts` of this `part` of the catalogue: they come with the page, so that it is
 * alive without another request. Another choice takes their place at once, and every component stays where it is.
 */
export function LocaleProvider({ initial, texts, part, write, children }: Props) {
  const [shown, show] = useState<ReaderLocale & { catalogue: Catalogue }>({ ...initial, catalogue: texts });
  const last = useRef<Locale>(initial.locale);
  const choose = useCallback<ChooseLanguage>(
    async (language) => {
      remember(language);
      const next = localeOf(language, navigator.languages.join(","));
      const before = last.current;
      if (before === next.locale) return true;
      last.current = next.locale;
      try {
        const catalogue = await loadTexts(part, next.locale);
        // Chosen anew meanwhile: the last choice counts.
        if (last.current === next.locale) startTransition(() => show({ ...next, catalogue }));
        return true;
      } catch {
        if (last.current === next.locale) last.current = before;
        return false;
      }
    },
    [part],
  );
  useEffect(() => {
    document.documentElement.lang = shown.locale;
    document.documentElement.dir = LOCALES[shown.locale].direction;
  }, [shown]);
  const value = useMemo(() => ({ ...shown, write, choose }), [shown, write, choose]);
  return <LocaleContext value={value}>{children}</LocaleContext>;
}

/** `locale`: for dates and numbers, as Intl takes it. `language`: which of ours it is. */
export function useText(): { t: Translate; locale: string; language: Locale } {
  const { locale: language, formats: locale, catalogue, write } = useReader();
  return useMemo(
    () => ({ locale, language, t: (key, values) => write(catalogue, locale, key, values) }),
    [locale, language, catalogue, write],
  );
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

/** What the cookie says, of which the server has known as well. */
export function languageChosenHere(): Locale | null {
  const chosen = new RegExp(`(?:^|; )${LOCALE_COOKIE}=([^;]*)`).exec(document.cookie)?.[1];
  return isLocale(chosen) ? chosen : null;
}

const YEAR_S = 31_536_000;
/** For the server, which draws the next page. */
function remember(language: Locale | null): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser we support
  document.cookie = `${LOCALE_COOKIE}=${language ?? ""}; path=/; max-age=${language ? YEAR_S : 0}; samesite=lax`;
}
