/** What the pages of the desk stand in: the reader's language, the clock, and Ant Design in the product's clothes. */
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { reader } from "#/app/reader.ts";
import { AntdProvider } from "#/ui/antd.tsx";
import { DeskLocale } from "#/ui/messages/DeskLocale.tsx";
import { loadTexts } from "#/ui/messages/load.ts";
import { ClockProvider } from "#/ui/time.tsx";

export async function DeskFrame({ children }: { children: ReactNode }) {
  const [head, read] = await Promise.all([headers(), reader()]);
  return (
    <DeskLocale initial={read} texts={await loadTexts("desk", read.locale)}>
      <ClockProvider now={Date.now()}>
        <AntdProvider nonce={head.get("x-nonce") ?? undefined}>{children}</AntdProvider>
      </ClockProvider>
    </DeskLocale>
  );
}
