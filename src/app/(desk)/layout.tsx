import type { ReactNode } from "react";
import { DeskFrame } from "#/app/DeskFrame.tsx";

export default function Layout({ children }: { children: ReactNode }) {
  return <DeskFrame>{children}</DeskFrame>;
}
