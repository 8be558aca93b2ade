"use client";
/** Everything that can be done here or gone to, chosen by typing. A choice that needs another is made in the same place. */
import { ChevronRight } from "lucide-react";
import { observer } from "mobx-react-lite";
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { useStore } from "#/core/client/context.tsx";
import { fitOf } from "#/features/workspace/palette/rules.ts";
import { PaletteStore } from "#/features/workspace/palette/store.ts";
import { DeskStore } from "#/features/workspace/store.ts";
import { type Entry, useEntries } from "#/features/workspace/ui/palette/useEntries.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { Kbd } from "#/ui/Kbd.tsx";
import { Marked } from "#/ui/Marked.tsx";
import { useText } from "#/ui/messages/text.tsx";
import type { PickerContent } from "#/ui/Picker.tsx";
import type { PickerItem } from "#/ui/PickerList.tsx";
import { isComposing } from "#/ui/shortcuts.ts";

type Row = Omit<Entry, "group"> & { group: string; lead?: PickerItem["lead"]; isOn?: boolean };
type Props = {
  /** The ticket it is about, as its number and subject; empty for none. */
  context: string;
  /** The second step: the list that the chosen action has opened. */
  step: PickerContent | null;
};

export const Palette = observer(function Palette({ context, step }: Props) {
  const { t } = useText();
  const desk = useStore(DeskStore);
  const palette = useStore(PaletteStore);
  const entries = useEntries();
  const listId = useId();
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const before = useRef<Element | null>(null);
  const listRef = useRef<HTMLDivElement>(null);
  const rows: Row[] = step ? stepRows(step, palette.typed) : entries().map((entry) => ({ ...entry, group: t(`palette.${entry.group}`) }));
  const current = Math.min(at, rows.length - 1);

  // Before the next key can come.
  useLayoutEffect(() => {
    before.current = document.activeElement;
    field.current?.focus();
    // Whoever was writing goes on where they were.
    return () => {
      if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    listRef.current?.querySelector(`[data-at="${current}"]`)?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const type = (typed: string) => {
    palette.type(typed);
    setAt(0);
  };
  const close = () => {
    desk.set({ pick: null });
    palette.close();
  };
  const back = () => {
    if (step) desk.set({ pick: null });
    else if (palette.typed === "") return close();
    type("");
  };
  const choose = (row: Row | undefined) => {
    if (!row) return;
    if (step) {
      row.perform();
      if (step.isMulti) return;
      return close();
    }
    palette.used(row.id);
    row.perform();
    // An action that asks for more stays here for its second step.
    if (desk.pick) type("");
    else palette.close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
    if (isComposing(event.nativeEvent)) return;
    if (move !== 0) setAt((current + move + rows.length) % Math.max(1, rows.length));
    else if (event.key === "Enter") choose(rows[current]);
    else if (event.key === "Escape") back();
    else if (event.key === "Backspace" && palette.typed === "" && step) back();
    else if (event.key === "Tab") choose(rows.find(({ id }) => id === "search-for"));
    else if (event.key === "k" && (event.metaKey || event.ctrlKey)) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <div className="pal-mask" onPointerDown={close} />
      <div className="palette" role="dialog" aria-modal="true" aria-label={t("palette.title")} data-keys="own">
        <div className="pal-in">
          {step || context ? (
            <div className="pal-ctx">
              {step ? <b className="nb">{step.label}</b> : null}
              <span className="ell" dir="auto">
                {context}
              </span>
            </div>
          ) : null}
          <input
            ref={field}
            className="pal-q"
            role="combobox"
            aria-expanded="true"
            aria-autocomplete="list"
            aria-controls={listId}
            aria-activedescendant={rows[current] ? `${listId}-${current}` : undefined}
            aria-label={step?.label ?? t("palette.title")}
            placeholder={step?.placeholder ?? t("palette.placeholder")}
            autoComplete="off"
            spellCheck={false}
            dir="auto"
            value={palette.typed}
            onChange={(event) => type(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </div>
        <div className="pal-list" id={listId} ref={listRef} role="listbox" aria-label={t("palette.title")}>
          {rows.map((row, index) => (
            <div key={`${row.group}-${row.id}`} role="presentation">
              {row.group !== "" && row.group !== rows[index - 1]?.group ? <div className="pal-g">{row.group}</div> : null}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's */}
              {/* biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option */}
              <div
                id={`${listId}-${index}`}
                data-at={index}
                role="option"
                aria-selected={index === current}
                className={`pal-i${index === current ? " is-on" : ""}`}
                onPointerMove={() => setAt(index)}
                onClick={() => choose(row)}
              >
                {row.lead ?? <Icon of={row.icon ?? ChevronRight} />}
                <span className="ell" dir="auto">
                  <Marked text={row.name} hits={row.hits} />
                </span>
                {row.hint ? <span className="t3 s12 ell">{row.hint}</span> : null}
                {row.keys ? <Kbd keys={row.keys} /> : null}
              </div>
            </div>
          ))}
          {rows.length === 0 ? <p className="picker-none">{t("picker.none")}</p> : null}
        </div>
        <div className="pal-foot" aria-hidden="true">
          <span>
            <Kbd keys="ArrowUp" />
            <Kbd keys="ArrowDown" />
            {t("palette.move")}
          </span>
          <span>
            <Kbd keys="Enter" />
            {t("palette.run")}
          </span>
          {step ? null : (
            <span className="hide-sm">
              <Kbd keys="Tab" />
              {t("palette.search")}
            </span>
          )}
          <span className="pal-esc">
            <Kbd keys="Escape" />
            {step ? t("palette.back") : t("palette.close")}
          </span>
        </div>
      </div>
    </>
  );
});

function stepRows(step: PickerContent, typed: string): Row[] {
  const words = typed.trim();
  const found = step.items().flatMap((item) => {
    const fit = fitOf(item.label, words);
    return fit ? [{ item, fit }] : [];
  });
  if (words) found.sort((a, b) => b.fit.score - a.fit.score);
  const create = step.create;
  const isNew = create && words && !found.some(({ item }) => item.label.toLowerCase() === words.toLowerCase());
  return [
    ...(words ? (step.suggest?.(words) ?? []) : []).map((item): Row => rowOf(item, [])),
    ...found.map(({ item, fit }) => rowOf(item, fit.hits)),
    ...(isNew ? [rowOf({ id: "create", label: create.label(words), perform: () => create.perform(words) }, [])] : []),
  ];
}
const rowOf = (item: PickerItem, hits: [number, number][]): Row => ({ ...item, name: item.label, group: "", hits });
