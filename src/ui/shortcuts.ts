"use client";
/**
 * Keyboard shortcuts. An action is written once, with its name, icon, keys and permission, and is used by the button, the menu, the
 * key and the sheet that lists them. The innermost mounted scope that has the key and may act wins.
 */
import { useEffect, useRef } from "react";
import type { IconType } from "#/ui/Icon.tsx";
import type { MessageKey } from "#/ui/messages/catalogue.ts";

export type Action = {
  id: string;
  name: MessageKey;
  icon?: IconType;
  /** As in `event.key`; `Mod+` stands for Command on a Mac and Control elsewhere. Several: any of them. */
  keys?: string[];
  /** Allowed and sensible now; an action that is not is nowhere to be seen. */
  may?: () => boolean;
  perform: () => void;
};
export type Scope = { title: MessageKey; actions: () => Action[] };

const scopes: Scope[] = [];
let isListening = false;

/** Makes the actions answer to their keys while the component is mounted. */
export function useShortcuts(title: MessageKey, actions: () => Action[]): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const scope: Scope = { title, actions: () => latest.current() };
    scopes.push(scope);
    if (!isListening) window.addEventListener("keydown", onKeyDown);
    isListening = true;
    return () => {
      scopes.splice(scopes.indexOf(scope), 1);
    };
  }, [title]);
}

/** What works where one is, innermost scope first. */
export const currentShortcuts = (): { title: MessageKey; actions: Action[] }[] =>
  scopes
    .map((scope) => ({ title: scope.title, actions: scope.actions().filter((action) => action.keys?.length && (action.may?.() ?? true)) }))
    .filter((scope) => scope.actions.length > 0)
    .reverse();

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const isMod = event.metaKey || event.ctrlKey;
  const isTyping = isField(event.target);
  // In a dialog, a menu or a picker the keys belong to it; over a modal one there is nothing else.
  if (event.target instanceof Element && event.target.closest("[role=dialog], [role=menu], [data-keys=own]")) return;
  if ([...document.querySelectorAll("[aria-modal=true]")].some((dialog) => dialog.checkVisibility())) return;
  if (isTyping && !isMod) {
    if (event.key === "Escape" && event.target instanceof HTMLElement) event.target.blur();
    return;
  }
  const pressed = `${isMod ? "Mod+" : ""}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
  for (const scope of [...scopes].reverse()) {
    const action = scope.actions().find((a) => a.keys?.includes(pressed) && (a.may?.() ?? true));
    if (!action) continue;
    event.preventDefault();
    action.perform();
    return;
  }
}

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement);

/** How a key is written on a cap: ⌘↵, Esc, #. */
export function keyCap(keys: string, isMac: boolean): string[] {
  return keys
    .split("+")
    .map((key) => ({ Mod: isMac ? "⌘" : "Ctrl", Enter: "↵", Escape: "Esc", ArrowDown: "↓", ArrowUp: "↑" })[key] ?? key.toUpperCase());
}
