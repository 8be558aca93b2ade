"use client";
/** The reader's language, for components: `t("key")`, and how dates and numbers are written. */
import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { Catalogue, MessageKey, Values } from "#/ui/messages/catalogue.ts";
import { DEFAULT_LOCALE, LOCALES, type Locale, type ReaderLocale } from "#/ui/messages/locale.ts";
import { plain } from "#/ui/messages/plain.ts";

export type Translate = (key: MessageKey, values?: Values) => string;
type Write = (catalogue: Catalogue, locale: string, key: MessageKey, values?: Values) => string;
type Reader = ReaderLocale & { catalogue: Catalogue; write: Write };
const NO_TEXTS = {} as Catalogue;
const LocaleContext = createContext<Reader>({
  locale: DEFAULT_LOCALE,
  formats: LOCALES[DEFAULT_LOCALE].formats,
  catalogue: NO_TEXTS,
  write: plain,
});

type Props = { reader: ReaderLocale; catalogue: Catalogue; write: Write; children: ReactNode };
/** Texts that a page has, and how values are written into them: `DeskLocale` and `PublicLocale` know both. */
export function LocaleProvider({ reader, catalogue, write, children }: Props) {
  const value = useMemo(() => ({ ...reader, catalogue, write }), [reader, catalogue, write]);
  return <LocaleContext value={value}>{children}</LocaleContext>;
}

/** For pages before the desk. `catalogue`: their texts alone, in the reader's language. */
export function PublicLocale({
  reader,
  catalogue,
  children,
}: {
  reader: ReaderLocale;
  catalogue: Partial<Catalogue>;
  children: ReactNode;
}) {
  return (
    <LocaleProvider reader={reader} catalogue={catalogue as Catalogue} write={plain}>
      {children}
    </LocaleProvider>
  );
}

/** `locale`: for dates and numbers, as Intl takes it. `language`: which of ours it is. */
export function useText(): { t: Translate; locale: string; language: Locale } {
  const { locale: language, formats: locale, catalogue, write } = useContext(LocaleContext);
  return useMemo(
    () => ({ locale, language, t: (key, values) => write(catalogue, locale, key, values) }),
    [locale, language, catalogue, write],
  );
}
