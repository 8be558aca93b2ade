"use client";
/** A list of people or companies beside the one that is open: filtered while typing, walked with the keys. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowLeft, Search } from "lucide-react";
import { observer } from "mobx-react-lite";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Directory, Listed } from "#/features/contact/directory/store.ts";
import { Avatar } from "#/ui/Avatar.tsx";
import { Empty } from "#/ui/Empty.tsx";
import { Icon } from "#/ui/Icon.tsx";
import type { MessageKey } from "#/ui/messages/catalogue.ts";
import { useIsStack } from "#/ui/media.ts";
import { useText } from "#/ui/messages/text.tsx";
import { RowsSkeleton } from "#/ui/Skeleton.tsx";
import { useShortcuts, isComposing } from "#/ui/shortcuts.ts";

const ROW_PX = 52;

type Props = {
  list: Directory<Listed>;
  title: MessageKey;
  filter: MessageKey;
  empty: { title: MessageKey; text: MessageKey };
  none: MessageKey;
  openId: string;
  isSquare?: boolean;
  onOpen: (id: string) => void;
  /** Buttons at the head of the list. */
  actions: ReactNode;
  children: ReactNode;
};

export const DirectoryPage = observer(function DirectoryPage(props: Props) {
  const { list, title, filter, empty, none, openId, isSquare = false, onOpen, actions, children } = props;
  const { t } = useText();
  const scroll = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const [cursorId, setCursor] = useState<string | null>(null);
  useEffect(() => list.open(), [list]);
  const { shown } = list;
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => shown[index]?.id ?? index,
    overscan: 8,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (list.hasMore && last >= shown.length - 20) list.more();
  }, [list, list.hasMore, last, shown.length]);
  const at = shown.findIndex((one) => one.id === (cursorId ?? openId));
  const move = (by: 1 | -1) => () => {
    const index = Math.min(Math.max(at + by, 0), shown.length - 1);
    setCursor(shown[index]?.id ?? null);
    if (shown.length > 0) rows.scrollToIndex(index, { align: "auto" });
  };
  useShortcuts("shortcuts.list", () => [
    { id: "next", name: "shortcut.next", keys: ["j", "ArrowDown"], perform: move(1) },
    { id: "previous", name: "shortcut.previous", keys: ["k", "ArrowUp"], perform: move(-1) },
    {
      id: "open",
      name: "shortcut.open",
      keys: ["Enter", "o"],
      may: () => at >= 0 && shown[at]?.id !== openId && !document.activeElement?.matches("a, button"),
      perform: () => onOpen(shown[at]?.id ?? ""),
    },
    { id: "back", name: "shortcut.back", keys: ["Escape"], may: () => openId !== "", perform: () => onOpen("") },
    { id: "search", name: "shortcut.search", keys: ["/"], perform: () => search.current?.focus() },
  ]);
  // Where the two replace one another, the list is all there is while none is open.
  const isListAlone = useIsStack() && openId === "";
  const isEmpty = shown.length === 0 && list.state === "ready";
  return (
    <div className={`directory${openId ? " has-open" : ""}`}>
      <section className="directory-list" aria-label={t(title)} role={isListAlone ? "main" : undefined}>
        <div className="directory-head">
          <h1>{t(title)}</h1>
          <span className="directory-acts">{actions}</span>
        </div>
        <label className="field directory-filter">
          <Icon of={Search} size={14} />
          <input
            ref={search}
            type="search"
            value={list.q}
            placeholder={t(filter)}
            aria-label={t(filter)}
            onChange={(event) => {
              setCursor(null);
              list.ask({ q: event.target.value });
            }}
            onKeyDown={(event) => {
              if (isComposing(event.nativeEvent)) return;
              if (event.key === "ArrowDown") move(1)();
              else if (event.key === "ArrowUp") move(-1)();
              else if (event.key === "Enter" && shown[Math.max(at, 0)]) onOpen(shown[Math.max(at, 0)]?.id ?? "");
              else if (event.key === "Escape") event.currentTarget.blur();
              else return;
              event.preventDefault();
            }}
          />
        </label>
        {list.state === "failed" ? (
          <div className="notice" role="alert">
            <p>{t("directory.failed")}</p>
            <button type="button" className="btn btn-sm" onClick={() => void list.read(null)}>
              {t("action.tryAgain")}
            </button>
          </div>
        ) : null}
        {shown.length === 0 && list.state !== "ready" && list.state !== "failed" ? <RowsSkeleton label={t("directory.loading")} /> : null}
        {isEmpty ? list.q ? <p className="directory-none">{t(none)}</p> : <Empty title={t(empty.title)}>{t(empty.text)}</Empty> : null}
        <div className="scroll" ref={scroll}>
          <div
            className="directory-rows"
            role="listbox"
            aria-label={t(title)}
            tabIndex={0}
            aria-activedescendant={at >= 0 ? `one-${shown[at]?.id}` : undefined}
            style={{ height: rows.getTotalSize() }}
          >
            {items.map((item) => {
              const one = shown[item.index];
              if (!one) return null;
              return (
                // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and says which row is meant
                // biome-ignore lint/a11y/useKeyWithClickEvents: the list's keys open it
                <div
                  key={one.id}
                  id={`one-${one.id}`}
                  role="option"
                  aria-selected={one.id === openId}
                  className={`directory-row${one.id === openId ? " is-open" : ""}${one.id === cursorId && one.id !== openId ? " is-cursor" : ""}`}
                  style={{ transform: `translateY(${item.start}px)`, height: ROW_PX }}
                  onClick={() => {
                    setCursor(one.id);
                    onOpen(one.id);
                  }}
                >
                  <Avatar name={one.name || one.email || ""} size={28} isSquare={isSquare} />
                  <span className="grow">
                    <b className="ell w5" dir="auto">
                      {one.name}
                    </b>
                    <span className="ell s12 t3" dir="auto">
                      {one.email ?? one.domain ?? ""}
                    </span>
                  </span>
                </div>
              );
            })}
          </div>
        </div>
      </section>
      <main className="directory-detail" aria-label={t(title)}>
        {openId ? (
          <button type="button" className="btn btn-text btn-sm directory-back" onClick={() => onOpen("")}>
            <Icon of={ArrowLeft} size={14} />
            {t(title)}
          </button>
        ) : null}
        {children}
      </main>
    </div>
  );
});
