import type { ReactNode } from "react";
import { reader } from "#/ui/messages/reader.ts";
import { LocaleProvider } from "#/ui/messages/text.tsx";

/** Pages before the desk: forms without Ant Design. */
export default async function PublicLayout({ children }: { children: ReactNode }) {
  const { reader: read, catalogue } = await reader();
  return (
    <LocaleProvider reader={read} catalogue={catalogue}>
      {children}
    </LocaleProvider>
  );
}
