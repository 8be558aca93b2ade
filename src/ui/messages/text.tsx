"use client";
/** The reader's language, for components: `t("key")`, and the moment the page shows. */
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { DEFAULT_LOCALE, format, LOCALES, type Locale, type MessageKey, type Values } from "#/ui/messages/catalogue.ts";

export type Translate = (key: MessageKey, values?: Values) => string;
const LocaleContext = createContext<Locale>(DEFAULT_LOCALE);

export function LocaleProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  return <LocaleContext value={locale}>{children}</LocaleContext>;
}

/** `locale`: for dates and numbers, as Intl takes it. */
export function useText(): { t: Translate; locale: string } {
  const locale = useContext(LocaleContext);
  return useMemo(() => ({ locale: LOCALES[locale].formats, t: (key, values) => format(locale, key, values) }), [locale]);
}
