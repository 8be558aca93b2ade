"use client";
/** The desk's texts, all of them, with plurals and choices. */
import type { ReactNode } from "react";
import type { ReaderLocale } from "#/core/locale.ts";
import type { Catalogue } from "#/ui/messages/catalogue.ts";
import { format } from "#/ui/messages/format.ts";
import { LocaleProvider } from "#/ui/messages/text.tsx";

export function DeskLocale({ initial, texts, children }: { initial: ReaderLocale; texts: Catalogue; children: ReactNode }) {
  return (
    <LocaleProvider initial={initial} texts={texts} part="desk" write={format}>
      {children}
    </LocaleProvider>
  );
}
