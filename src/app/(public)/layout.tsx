import type { ReactNode } from "react";
import { publicTexts, reader } from "#/ui/messages/reader.ts";
import { PublicLocale } from "#/ui/messages/text.tsx";

/** Pages before the desk: forms without Ant Design, and with their own texts alone. */
export default async function PublicLayout({ children }: { children: ReactNode }) {
  const [{ reader: read }, texts] = await Promise.all([reader(), publicTexts()]);
  return (
    <PublicLocale reader={read} catalogue={texts}>
      {children}
    </PublicLocale>
  );
}
