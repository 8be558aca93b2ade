"use client";
/** The desk's texts, all of them, with plurals and choices. */
import type { ReactNode } from "react";
import { type Catalogue, ENGLISH } from "#/ui/messages/catalogue.ts";
import { format } from "#/ui/messages/format.ts";
import type { ReaderLocale } from "#/ui/messages/locale.ts";
import { LocaleProvider } from "#/ui/messages/text.tsx";

/** `catalogue`: the texts, when they are not English: those are here already. */
export function DeskLocale({ reader, catalogue, children }: { reader: ReaderLocale; catalogue: Catalogue | null; children: ReactNode }) {
  return (
    <LocaleProvider reader={reader} catalogue={catalogue ?? ENGLISH} write={format}>
      {children}
    </LocaleProvider>
  );
}
