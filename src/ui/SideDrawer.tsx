"use client";
/** A pane that slides over the page from the side where lines begin, or from the one where they end. */
import { Drawer } from "antd";
import type { ReactNode } from "react";
import { LOCALES } from "#/core/locale.ts";
import { useText } from "#/ui/messages/text.tsx";

type Props = {
  side: "start" | "end";
  title: string;
  width: number;
  className: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
};

export function SideDrawer({ side, title, width, className, isOpen, onClose, children }: Props) {
  const isRtl = LOCALES[useText().language].direction === "rtl";
  return (
    <Drawer
      open={isOpen}
      onClose={onClose}
      placement={(side === "start") === isRtl ? "right" : "left"}
      size={width}
      title={title}
      classNames={{ body: className }}
      styles={{ body: { padding: 0 } }}
    >
      {children}
    </Drawer>
  );
}
