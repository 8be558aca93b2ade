"use client";
/** A list to choose from by typing, arrows or pointer. Menus, property pickers and the keyboard's pickers are all this one. */
import { Check, Plus } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Icon, type IconType } from "#/ui/Icon.tsx";
import { Kbd } from "#/ui/Kbd.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { isComposing } from "#/ui/shortcuts.ts";

export type PickerItem = {
  id: string;
  label: string;
  icon?: IconType;
  iconClass?: string;
  lead?: ReactNode;
  /** Shown at the end, in grey. */
  hint?: string;
  keys?: string;
  isOn?: boolean;
  isDanger?: boolean;
  /** Says something, and cannot be chosen. */
  isDisabled?: boolean;
  /** A line above it. */
  isNewGroup?: boolean;
  perform: () => void;
};

type Props = {
  label: string;
  items: PickerItem[];
  /** A field to narrow the list; left out, letters do nothing. */
  placeholder?: string;
  /** Offered when nothing has the typed name. */
  create?: { label: (typed: string) => string; perform: (typed: string) => void };
  /** What the typed words mean beyond the list, above it. */
  suggest?: (typed: string) => PickerItem[];
  /** Stays open after a choice. */
  isMulti?: boolean;
  onDone: () => void;
};

export function PickerList({ label, items, placeholder, create, suggest, isMulti, onDone }: Props) {
  const { t } = useText();
  const listId = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(() =>
    placeholder === undefined
      ? Math.max(
          0,
          items.findIndex((item) => item.isOn),
        )
      : 0,
  );
  const focusRef = useRef<HTMLElement>(null);
  const listRef = useRef<HTMLDivElement>(null);
  const needle = typed.trim().toLocaleLowerCase();
  const found: PickerItem[] = needle ? items.filter((item) => item.label.toLocaleLowerCase().includes(needle)) : items;
  const isNew = create && needle && !items.some((item) => item.label.toLocaleLowerCase() === needle);
  const meant = needle ? (suggest?.(typed.trim()) ?? []) : [];
  const shown = isNew
    ? [...meant, ...found, { id: "create", label: create.label(typed.trim()), icon: Plus, perform: () => create.perform(typed.trim()) }]
    : [...meant, ...found];
  const current = Math.min(at, shown.length - 1);

  useEffect(() => {
    // The popover is placed first: focusing it where it is not yet would scroll the page.
    const frame = requestAnimationFrame(() => focusRef.current?.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
  }, []);
  useEffect(() => {
    listRef.current?.children[current]?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const choose = (item: PickerItem | undefined) => {
    if (!item || item.isDisabled) return;
    if (!isMulti) onDone();
    item.perform();
    setTyped("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
    if (move !== 0) setAt((current + move + shown.length) % Math.max(1, shown.length));
    else if (event.key === "Home" && !placeholder) setAt(0);
    else if (event.key === "End" && !placeholder) setAt(shown.length - 1);
    else if (event.key === "Enter" || (event.key === " " && !placeholder)) choose(shown[current]);
    else if (event.key === "Escape") onDone();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const active = shown[current] ? `${listId}-${current}` : undefined;
  const common = { onKeyDown, "aria-controls": listId, "aria-activedescendant": active };

  return (
    <div className="picker" data-keys="own">
      {placeholder === undefined ? null : (
        <input
          ref={(node) => {
            focusRef.current = node;
          }}
          className="picker-q"
          role="combobox"
          aria-expanded="true"
          aria-autocomplete="list"
          aria-label={label}
          placeholder={placeholder}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          {...common}
        />
      )}
      <div
        id={listId}
        className="picker-list"
        role="listbox"
        aria-label={label}
        aria-multiselectable={isMulti || undefined}
        tabIndex={placeholder === undefined ? 0 : -1}
        {...(placeholder === undefined ? { onKeyDown, "aria-activedescendant": active } : {})}
        ref={(node) => {
          listRef.current = node;
          if (placeholder === undefined) focusRef.current = node;
        }}
      >
        {shown.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the list's
          // biome-ignore lint/a11y/useFocusableInteractive: the list keeps the focus and names its active option
          <div
            key={item.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={item.isOn ?? false}
            aria-disabled={item.isDisabled}
            className={`menu-item${index === current ? " is-hover" : ""}${item.isDanger ? " is-danger" : ""}${item.isNewGroup && !needle ? " is-new-group" : ""}`}
            onPointerMove={() => setAt(index)}
            onClick={() => choose(item)}
          >
            {item.lead ?? (item.icon ? <Icon of={item.icon} className={item.iconClass} /> : null)}
            <span className="ell grow" dir="auto">
              {item.label}
            </span>
            {item.hint ? <span className="t3 s12 nb">{item.hint}</span> : null}
            {item.isOn ? <Icon of={Check} className="picker-on" /> : null}
            {item.keys ? <Kbd keys={item.keys} /> : null}
          </div>
        ))}
      </div>
      {shown.length === 0 ? <p className="picker-none">{t("picker.none")}</p> : null}
    </div>
  );
}
