"use client";
/** The reader's language, for components: `t("key")`, and how dates and numbers are written. */
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { type Catalogue, ENGLISH, format, type MessageKey, type Values } from "#/ui/messages/catalogue.ts";
import { DEFAULT_LOCALE, LOCALES, type Locale, type ReaderLocale } from "#/ui/messages/locale.ts";

export type Translate = (key: MessageKey, values?: Values) => string;
type Reader = ReaderLocale & { catalogue: Catalogue };
const LocaleContext = createContext<Reader>({ locale: DEFAULT_LOCALE, formats: LOCALES[DEFAULT_LOCALE].formats, catalogue: ENGLISH });

/** `catalogue`: the texts, when they are not English: those are here already. */
export function LocaleProvider({
  reader,
  catalogue,
  children,
}: {
  reader: ReaderLocale;
  catalogue: Catalogue | null;
  children: ReactNode;
}) {
  const value = useMemo(() => ({ ...reader, catalogue: catalogue ?? ENGLISH }), [reader, catalogue]);
  return <LocaleContext value={value}>{children}</LocaleContext>;
}

/** `locale`: for dates and numbers, as Intl takes it. `language`: which of ours it is. */
export function useText(): { t: Translate; locale: string; language: Locale } {
  const { locale: language, formats: locale, catalogue } = useContext(LocaleContext);
  return useMemo(() => ({ locale, language, t: (key, values) => format(catalogue, locale, key, values) }), [locale, language, catalogue]);
}
