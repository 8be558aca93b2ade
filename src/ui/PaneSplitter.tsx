"use client";
/** The line between two panes: dragged, or moved with the arrow keys. Its width is a CSS variable of the shell, and is remembered. */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { PANE_COOKIE, parsePanes } from "#/ui/panes.ts";

type Props = { name: "sidebar" | "list" | "rail"; label: string; min: number; max: number; initial: number; isFromEnd?: boolean };

const STEP_PX = 16;

export function PaneSplitter({ name, label, min, max, initial, isFromEnd = false }: Props) {
  const [width, setWidth] = useState(initial);
  const drag = useRef<{ x: number; width: number } | null>(null);
  const sign = isFromEnd ? -1 : 1;

  const show = (wanted: number) => {
    const next = Math.round(Math.min(max, Math.max(min, wanted)));
    document.documentElement.style.setProperty(`--w-${name}`, `${next}px`);
    setWidth(next);
    return next;
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, width };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!drag.current) return;
    show(drag.current.width + sign * towardsEnd(event.currentTarget) * (event.clientX - drag.current.x));
  };
  const onPointerUp = () => {
    if (drag.current) remember(name, width);
    drag.current = null;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === "ArrowLeft" ? -STEP_PX : event.key === "ArrowRight" ? STEP_PX : 0;
    if (step === 0) return;
    event.preventDefault();
    remember(name, show(width + sign * towardsEnd(event.currentTarget) * step));
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is a window splitter, which HTML has no element for
    <div
      className={`splitter splitter-${name}`}
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onKeyDown={onKeyDown}
      onDoubleClick={() => remember(name, show(initial))}
    />
  );
}

/** Whether moving to the right moves towards the end of the line, as in English, or away from it, as in Arabic. */
const towardsEnd = (element: Element) => (getComputedStyle(element).direction === "rtl" ? -1 : 1);

/** Widths live in a cookie, so that the server already draws them. */
function remember(name: string, width: number): void {
  const widths = parsePanes(document.cookie.match(/(?:^|; )panes=([^;]*)/)?.[1]);
  widths[name] = width;
  const value = Object.entries(widths)
    .map(([pane, px]) => `${pane}.${px}`)
    .join("_");
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser we support
  document.cookie = `${PANE_COOKIE}=${value}; path=/; max-age=31536000; samesite=lax`;
}
