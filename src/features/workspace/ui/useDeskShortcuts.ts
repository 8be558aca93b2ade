"use client";
/** The keys of the desk. Those of the ticket come with its actions. */
import { useStore } from "#/core/client/context.tsx";
import { MessageStore } from "#/features/message/store.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import type { Place } from "#/features/workspace/place/rules.ts";
import { DeskStore } from "#/features/workspace/store.ts";
import type { Go } from "#/features/workspace/ui/place.tsx";
import { type Action, useShortcuts } from "#/ui/shortcuts.ts";
import { toasts } from "#/ui/Toast.tsx";

type Around = {
  actions: Action[];
  current: TicketRecord | undefined;
  open: TicketRecord | undefined;
  move: (by: 1 | -1) => void;
  go: Go;
  place: Place;
};

export function useDeskShortcuts({ actions, current, open, move, go, place }: Around): void {
  const desk = useStore(DeskStore);
  const messages = useStore(MessageStore);
  const write = (kind: "reply" | "note") => () => {
    if (!current) return;
    messages.draft(current.id).set({ kind });
    if (!open) go({ ticket: current.number });
    desk.set({ composingId: current.id });
    // The conversation may have to be drawn first.
    setTimeout(() => document.getElementById("composer")?.focus(), open ? 0 : 60);
  };
  const step = (by: 1 | -1) => () => {
    // A button that was clicked before would keep the focus, and Enter.
    document.querySelector<HTMLElement>("[data-list] [role=listbox]")?.focus({ preventScroll: true });
    move(by);
  };
  const back = () => {
    if (place.ticket !== null) {
      desk.set({ cursorId: current?.id ?? null });
      go({ ticket: null });
    } else go({ page: "inbox", q: "" });
  };
  useShortcuts("shortcuts.desk", () => [
    {
      id: "search",
      name: "shortcut.search",
      keys: ["/"],
      perform: () =>
        place.page === "search" && place.ticket === null
          ? document.getElementById("search")?.focus()
          : go({ page: "search", ticket: null }),
    },
    { id: "undo", name: "shortcut.undo", keys: ["Mod+z"], may: () => Boolean(toasts.current?.action), perform: () => toasts.act() },
    { id: "help", name: "shortcut.help", keys: ["?"], perform: () => desk.set({ isHelpOpen: !desk.isHelpOpen }) },
  ]);
  useShortcuts("shortcuts.list", () =>
    place.page !== "inbox" && place.page !== "search"
      ? []
      : [
          { id: "next", name: "shortcut.next", keys: ["j", "ArrowDown"], perform: step(1) },
          { id: "previous", name: "shortcut.previous", keys: ["k", "ArrowUp"], perform: step(-1) },
          {
            id: "open",
            name: "shortcut.open",
            keys: ["Enter", "o"],
            may: () => current !== undefined && !open && !isOnControl(),
            perform: () => current && go({ ticket: current.number }),
          },
          {
            id: "back",
            name: "shortcut.back",
            keys: ["Escape"],
            may: () => place.ticket !== null || place.page === "search",
            perform: back,
          },
        ],
  );
  useShortcuts("shortcuts.ticket", () =>
    current && (place.page === "inbox" || place.page === "search")
      ? [
          { id: "reply", name: "shortcut.reply", keys: ["r"], perform: write("reply") },
          { id: "note", name: "shortcut.note", keys: ["n"], perform: write("note") },
          ...actions,
        ]
      : [],
  );
}

/** Enter on a link or button is its own. */
const isOnControl = () => document.activeElement?.matches("a, button") ?? false;
