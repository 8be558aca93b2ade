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
  /**
   * As in `event.key`; `Mod+` stands for Command on a Mac and Control elsewhere, `Shift+` before a letter for the Shift key. Two keys with a
   * space between, as in `g i`, are pressed one after the other. Several: any of them.
   */
  keys?: string[];
  /** Goes on while its key is held down, as moving does; anything else is done once, however long the key is held. */
  isRepeatable?: boolean;
  /** Allowed and sensible now; an action that is not is nowhere to be seen. */
  may?: () => boolean;
  perform: () => void;
};
/** `every`: all there ever are, where fewer can be done just now. */
export type Scope = { title: MessageKey; actions: () => Action[]; every: () => Action[] };

const scopes: Scope[] = [];
let isListening = false;

/** Makes the actions answer to their keys while the component is mounted. */
export function useShortcuts(title: MessageKey, actions: () => Action[], every = actions): void {
  const latest = useRef({ actions, every });
  latest.current = { actions, every };
  useEffect(() => {
    const scope: Scope = { title, actions: () => latest.current.actions(), every: () => latest.current.every() };
    scopes.push(scope);
    known.set(title, scope);
    if (!isListening) window.addEventListener("keydown", onKeyDown);
    isListening = true;
    return () => {
      scopes.splice(scopes.indexOf(scope), 1);
    };
  }, [title]);
}

let early: ((letter: string) => boolean) | null = null;
/** Hands over the letters that are typed before the field they are meant for is there. `take`: was it meant for one? */
export function useEarlyLetters(take: (letter: string) => boolean): void {
  useEffect(() => {
    early = take;
    return () => {
      early = null;
    };
  });
}

/** Every scope that was ever there, as it was last: for the page that lists all keys. */
const known = new Map<MessageKey, Scope>();
export const knownShortcuts = (): { title: MessageKey; actions: Action[] }[] =>
  [...known.values()].map(({ title, every }) => ({ title, actions: every().filter(({ keys }) => keys?.length) }));

/** What works where one is, innermost scope first. */
export const currentShortcuts = (): { title: MessageKey; actions: Action[] }[] =>
  scopes
    .map((scope) => ({ title: scope.title, actions: scope.actions().filter((action) => action.keys?.length && (action.may?.() ?? true)) }))
    .filter((scope) => scope.actions.length > 0)
    .reverse();

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || isComposing(event) || (event.altKey && !isSign(event.key))) return;
  const isMod = (event.metaKey || event.ctrlKey) && !event.altKey;
  if (event.key.length === 1 && !isMod && early?.(event.key)) {
    event.preventDefault();
    return;
  }
  const isTyping = isField(event.target);
  // In a dialog, a menu or a picker the keys belong to it; over a modal one there is nothing else.
  if (event.target instanceof Element && event.target.closest("dialog, [role=dialog], [role=menu], [data-keys=own]")) return;
  if ([...document.querySelectorAll("[aria-modal=true]")].some((dialog) => dialog.checkVisibility())) return;
  if (isTyping && !isMod) {
    if (event.key === "Escape" && event.target instanceof HTMLElement) event.target.blur();
    return;
  }
  if (["Shift", "Control", "Meta", "Alt"].includes(event.key)) return;
  // Mod+Backspace deletes a word or a line of what is being written: never the ticket it is written in.
  if (isTyping && ["Backspace", "Delete"].includes(event.key)) return;
  const begins = (keys: string) => scopes.some((scope) => scope.actions().some((a) => a.keys?.some((own) => own.startsWith(`${keys} `))));
  const meant = steps.press(pressedKeys(event), event.timeStamp, { has: (keys) => actionOf(keys) !== undefined, begins });
  if (meant === null) return;
  event.preventDefault();
  if (meant === "begun") return;
  const action = actionOf(meant);
  if (!event.repeat || action?.isRepeatable) action?.perform();
}

/** Is the key part of a letter or word that an input method puts together? Safari tells the last one by its code alone. */
export const isComposing = (event: Pick<KeyboardEvent, "isComposing" | "keyCode">) => event.isComposing || event.keyCode === 229;

/** `#` needs Option on one keyboard and AltGr, which is Control and Alt, on another: for a sign they are no modifiers. */
const isSign = (key: string) => key.length === 1 && /[\p{P}\p{S}]/u.test(key);

type Pressed = Pick<KeyboardEvent, "key" | "code" | "metaKey" | "ctrlKey" | "shiftKey" | "altKey">;
/**
 * How an action writes the keys that were pressed: `Mod+Shift+c`. A sign needs no Shift: `#` has it on one keyboard and not on another.
 * Where a keyboard writes Cyrillic, Greek or Arabic, a letter is the one that stands at its place on a Latin keyboard.
 */
export function pressedKeys(event: Pressed): string {
  const isForeign = event.key.length === 1 && /\p{L}/u.test(event.key) && !/\p{Script=Latin}/u.test(event.key);
  const written = isForeign ? (/^Key([A-Z])$/.exec(event.code)?.[1] ?? event.key) : event.key;
  const key = written.length === 1 ? written.toLowerCase() : written;
  const isLetter = key.length === 1 && key !== key.toUpperCase();
  const isMod = (event.metaKey || event.ctrlKey) && !(event.altKey && isSign(event.key));
  return `${isMod ? "Mod+" : ""}${event.shiftKey && isLetter ? "Shift+" : ""}${key}`;
}

/** How long the second of two keys may be waited for. */
const STEP_MS = 1_200;

/** Keys that are pressed one after the other. */
export class KeySteps {
  private first: { keys: string; at: number } | null = null;

  /** The keys of the action that is meant; `begun` when a second key may follow; null when they mean nothing. `at`: milliseconds. */
  press(
    keys: string,
    at: number,
    { has, begins }: { has: (keys: string) => boolean; begins: (keys: string) => boolean },
  ): string | "begun" | null {
    const both = this.first && at - this.first.at < STEP_MS ? `${this.first.keys} ${keys}` : null;
    this.first = null;
    if (both && has(both)) return both;
    if (has(keys)) return keys;
    if (!begins(keys)) return null;
    this.first = { keys, at };
    return "begun";
  }
}
const steps = new KeySteps();

function actionOf(keys: string): Action | undefined {
  for (const scope of [...scopes].reverse()) {
    const action = scope.actions().find((a) => a.keys?.includes(keys) && (a.may?.() ?? true));
    if (action) return action;
  }
  return undefined;
}

/** Everything that can be done where one is, with or without keys, innermost scope first: for the palette. */
export const currentActions = (): Action[] => {
  const seen = new Set<string>();
  return [...scopes]
    .reverse()
    .flatMap((scope) => scope.actions())
    .filter((action) => (action.may?.() ?? true) && seen.size < seen.add(action.id).size);
};

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement);

/** How a key is written on a cap: ⌘↵, Esc, #. */
export function keyCap(keys: string, isMac: boolean): string[] {
  return keys.split(/[+ ]/).map(
    (key) =>
      ({
        Shift: "⇧",
        Delete: "Del",
        Backspace: "⌫",
        Alt: isMac ? "⌥" : "Alt",
        Mod: isMac ? "⌘" : "Ctrl",
        Enter: "↵",
        Escape: "Esc",
        ArrowDown: "↓",
        ArrowUp: "↑",
      })[key] ?? key.toUpperCase(),
  );
}
