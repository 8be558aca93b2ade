/** What the pages of the desk stand in: the reader's language, the clock, and Ant Design in the product's clothes. */
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { AntdProvider } from "#/ui/antd.tsx";
import { DeskLocale } from "#/ui/messages/DeskLocale.tsx";
import { LOCALES } from "#/ui/messages/locale.ts";
import { reader } from "#/ui/messages/reader.ts";
import { ClockProvider } from "#/ui/time.tsx";

export async function DeskFrame({ children }: { children: ReactNode }) {
  const [head, { reader: read, catalogue }] = await Promise.all([headers(), reader()]);
  return (
    <DeskLocale reader={read} catalogue={catalogue}>
      <ClockProvider now={Date.now()}>
        <AntdProvider direction={LOCALES[read.locale].direction} nonce={head.get("x-nonce") ?? undefined}>
          {children}
        </AntdProvider>
      </ClockProvider>
    </DeskLocale>
  );
}
