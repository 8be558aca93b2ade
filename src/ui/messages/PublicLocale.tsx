"use client";
/** The texts of pages before the desk, which are few and plain. */
import type { ReactNode } from "react";
import type { ReaderLocale } from "#/core/locale.ts";
import type { Catalogue } from "#/ui/messages/catalogue.ts";
import { plain } from "#/ui/messages/plain.ts";
import { LocaleProvider } from "#/ui/messages/text.tsx";

export function PublicLocale({ initial, texts, children }: { initial: ReaderLocale; texts: Catalogue; children: ReactNode }) {
  return (
    <LocaleProvider initial={initial} texts={texts} part="everywhere" write={plain}>
      {children}
    </LocaleProvider>
  );
}
