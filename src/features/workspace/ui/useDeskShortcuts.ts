"use client";
/** The keys of the desk. Those of the ticket come with its actions. */
import { useStore } from "#/core/client/context.tsx";
import type { DraftKind } from "#/features/message/draft/store.ts";
import { MessageStore } from "#/features/message/store.ts";
import { ALL_OPEN } from "#/features/ticket/rules.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { SelectionStore } from "#/features/ticket/selection/store.ts";
import { PaletteStore } from "#/features/workspace/palette/store.ts";
import type { Place } from "#/features/workspace/place/rules.ts";
import { LISTS, type ListName, type PAGES } from "#/features/workspace/place/rules.ts";
import { DeskStore } from "#/features/workspace/store.ts";
import type { Go } from "#/features/workspace/place/store.ts";
import type { MessageKey } from "#/ui/messages/catalogue.ts";
import { useText } from "#/ui/messages/text.tsx";
import { type Action, useEarlyLetters, useShortcuts } from "#/ui/shortcuts.ts";
import { toasts } from "#/ui/Toast.tsx";
import { exactTime } from "#/ui/time.tsx";

type Around = {
  actions: Action[];
  /** All that can ever be done to a ticket. */
  every: () => Action[];
  current: TicketRecord | undefined;
  open: TicketRecord | undefined;
  /** The rows of the list. */
  shown: TicketRecord[];
  selectAll: () => void;
  move: (by: 1 | -1) => void;
  go: Go;
  place: Place;
};

export function useDeskShortcuts({ actions, every, current, open, shown, move, go, place, selectAll }: Around): void {
  const desk = useStore(DeskStore);
  const messages = useStore(MessageStore);
  const selection = useStore(SelectionStore);
  const palette = useStore(PaletteStore);
  const { t, locale } = useText();
  const write =
    (kind: DraftKind, isToAll = false) =>
    () => {
      if (!current) return;
      const when = (at: string) => exactTime(at, locale);
      messages.begin(current, kind, { isToAll, t, when });
      if (!open) go({ ticket: current.number });
      desk.set({ composingId: current.id });
      // Whoever passes something on says first to whom. The conversation may have to be drawn before.
      const first = () => (kind === "forward" ? document.getElementById("composer-to") : null) ?? document.getElementById("composer");
      setTimeout(() => first()?.focus(), open ? 0 : 60);
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
  const extend = (by: 1 | -1) => () => {
    if (!current) return;
    const at = shown.findIndex(({ id }) => id === current.id);
    selection.extend(shown, current.id);
    const next = shown[at + by];
    if (next) selection.extend(shown, next.id);
    step(by)();
  };
  useEarlyLetters((letter) => {
    if (!palette.isOpen || document.querySelector(".palette")) return false;
    palette.type(palette.typed + letter);
    return true;
  });
  const selecting: Action[] = [
    {
      id: "select",
      name: "shortcut.select",
      keys: ["x"],
      may: () => current !== undefined,
      perform: () => current && selection.toggle(current.id),
    },
    { id: "selectDown", name: "shortcut.selectDown", keys: ["Shift+j"], isRepeatable: true, perform: extend(1) },
    { id: "selectUp", name: "shortcut.selectUp", keys: ["Shift+k"], isRepeatable: true, perform: extend(-1) },
    { id: "selectAll", name: "shortcut.selectAll", keys: ["Mod+a"], may: () => shown.length > 0 && !open, perform: selectAll },
    { id: "selectNone", name: "shortcut.selectNone", keys: ["Escape"], may: () => selection.count > 0, perform: () => selection.clear() },
  ];
  useShortcuts("shortcuts.desk", () => [
    { id: "palette", name: "shortcut.palette", keys: ["Mod+k"], perform: () => palette.open() },
    {
      id: "search",
      name: "shortcut.search",
      keys: ["/"],
      perform: () =>
        place.page === "search" && place.ticket === null
          ? document.getElementById("search")?.focus()
          : go({ page: "search", ticket: null }),
    },
    ...GO.map(({ key, name, to }) => ({
      id: `go-${to}`,
      name,
      keys: [`g ${key}`],
      perform: () => go({ page: "inbox", detail: "", ticket: null, q: "", ...placeOf(to) }),
    })),
    { id: "undo", name: "shortcut.undo", keys: ["Mod+z"], may: () => Boolean(toasts.current?.action), perform: () => toasts.act() },
    { id: "help", name: "shortcut.help", keys: ["?"], perform: () => desk.set({ isHelpOpen: !desk.isHelpOpen }) },
  ]);
  const moving: Action[] = [
    { id: "next", name: "shortcut.next", keys: ["j", "ArrowDown"], isRepeatable: true, perform: step(1) },
    { id: "previous", name: "shortcut.previous", keys: ["k", "ArrowUp"], isRepeatable: true, perform: step(-1) },
    {
      id: "open",
      name: "shortcut.open",
      keys: ["Enter", "o"],
      may: () => current !== undefined && !open && !isOnControl(),
      perform: () => current && go({ ticket: current.number }),
    },
    ...selecting,
    {
      id: "back",
      name: "shortcut.back",
      keys: ["Escape"],
      may: () => place.ticket !== null || place.page === "search",
      perform: back,
    },
  ];
  const writing: Action[] = [
    { id: "reply", name: "shortcut.reply", keys: ["r"], perform: write("reply") },
    { id: "replyAll", name: "shortcut.replyAll", keys: ["Shift+r"], perform: write("reply", true) },
    { id: "forward", name: "shortcut.forward", keys: ["Shift+f"], perform: write("forward") },
    { id: "note", name: "shortcut.note", keys: ["n"], perform: write("note") },
  ];
  const isAtList = place.page === "inbox" || place.page === "search";
  useShortcuts(
    "shortcuts.list",
    () => (isAtList ? moving : []),
    () => moving,
  );
  useShortcuts(
    "shortcuts.ticket",
    // The actions are of the chosen ones as well, where the keyboard is on none of them.
    () => (isAtList ? [...(current ? writing : []), ...actions] : []),
    () => [...writing, ...every()],
  );
}

/** Enter on a link or button is its own. */
const isOnControl = () => document.activeElement?.matches("a, button") ?? false;

type Destination = ListName | (typeof PAGES)[number];
const placeOf = (to: Destination): Partial<Place> =>
  to in LISTS ? { list: { ...ALL_OPEN, ...LISTS[to as ListName] } } : { page: to as (typeof PAGES)[number] };

/** After g: every list that everybody has, and every page. */
const GO: { key: string; name: MessageKey; to: Destination }[] = [
  { key: "i", name: "shortcut.goInbox", to: "inbox" },
  { key: "m", name: "shortcut.goMine", to: "mine" },
  { key: "u", name: "shortcut.goUnassigned", to: "unassigned" },
  { key: "n", name: "shortcut.goMentions", to: "mentions" },
  { key: "w", name: "shortcut.goWaiting", to: "waiting" },
  { key: "z", name: "shortcut.goSnoozed", to: "snoozed" },
  { key: "d", name: "shortcut.goDrafts", to: "drafts" },
  { key: "t", name: "shortcut.goSent", to: "sent" },
  { key: "e", name: "shortcut.goClosed", to: "closed" },
  { key: "x", name: "shortcut.goSpam", to: "spam" },
  { key: "b", name: "shortcut.goTrash", to: "trash" },
  { key: "c", name: "shortcut.goContacts", to: "contacts" },
  { key: "f", name: "shortcut.goCompanies", to: "companies" },
  { key: "o", name: "shortcut.goOutgoing", to: "outgoing" },
  { key: "s", name: "shortcut.goSettings", to: "settings" },
];
