import type { ReactNode } from "react";
import { reader } from "#/app/reader.ts";
import { loadTexts } from "#/ui/messages/load.ts";
import { PublicLocale } from "#/ui/messages/PublicLocale.tsx";

/** Pages before the desk: forms without Ant Design, and with their own texts alone. */
export default async function PublicLayout({ children }: { children: ReactNode }) {
  const read = await reader();
  return (
    <PublicLocale initial={read} texts={await loadTexts("everywhere", read.locale)}>
      {children}
    </PublicLocale>
  );
}
