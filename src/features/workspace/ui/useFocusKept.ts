"use client";
/** The focus is never lost: when what had it has left the page with a ticket, it goes to where the work goes on. */
import { useEffect, useRef } from "react";

/** `openId`: the ticket that is open; the list is where one is without. */
export function useFocusKept(openId: string | null): void {
  const before = useRef(openId);
  useEffect(() => {
    if (before.current === openId) return;
    before.current = openId;
    const frame = requestAnimationFrame(() => {
      const focused = document.activeElement;
      if (focused && focused !== document.body && focused.checkVisibility()) return;
      const places = ["[data-list] [role=listbox]", ...(openId ? ["[data-thread]"] : []), "[data-list-pane]"];
      const shown = places.flatMap((place) => [...document.querySelectorAll<HTMLElement>(place)]).find((place) => place.checkVisibility());
      shown?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [openId]);
}
