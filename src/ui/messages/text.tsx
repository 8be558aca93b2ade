"use client";
/** The reader's language, for components: `t("key")`, and the moment the page shows. */
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { DEFAULT_LOCALE, format, type Locale, type MessageKey, type Values } from "#/ui/messages/catalogue.ts";

export type Translate = (key: MessageKey, values?: Values) => string;
const LocaleContext = createContext<Locale>(DEFAULT_LOCALE);

export function LocaleProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  return <LocaleContext value={locale}>{children}</LocaleContext>;
}

export function useText(): { t: Translate; locale: Locale } {
  const locale = useContext(LocaleContext);
  return useMemo(() => ({ locale, t: (key, values) => format(locale, key, values) }), [locale]);
}
