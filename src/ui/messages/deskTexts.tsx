"use client";
/** Adds the texts of the desk to those of every page. */
import { type ReactNode, useMemo } from "react";
import { startTexts } from "#/ui/messages/load.ts";
import { LocaleContext, useReader, useTexts } from "#/ui/messages/text.tsx";

startTexts("signedIn");

export function DeskTexts({ children }: { children: ReactNode }) {
  const outer = useReader();
  const own = useTexts("signedIn", outer.locale);
  const value = useMemo(() => ({ ...outer, catalogue: { ...outer.catalogue, ...own } }), [outer, own]);
  return <LocaleContext value={value}>{children}</LocaleContext>;
}
