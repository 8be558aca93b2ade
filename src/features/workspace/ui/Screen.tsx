"use client";
/** The agents' desk: sidebar, list, conversation and rail, as the URL says. Every page of a workspace is this one, seen elsewhere. */
import { observer } from "mobx-react-lite";
import { useCallback, useEffect, useState } from "react";
import type { Page } from "#/core/client/api.ts";
import type { Client } from "#/core/client/client.ts";
import { useClient, useStore } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { conversationActions } from "#/features/message/action/store.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { MessageStore } from "#/features/message/store.ts";
import { PresenceStore } from "#/features/presence/store.ts";
import { SearchStore } from "#/features/search/store.ts";
import { SearchPane } from "#/features/search/ui/SearchPane.tsx";
import { type Pick, singleActions, ticketActions } from "#/features/ticket/action/store.ts";
import { manyTickets, oneTicket } from "#/features/ticket/action/target/store.ts";
import { ALL_OPEN } from "#/features/ticket/rules.ts";
import type { ListQuery, TicketEventRecord, TicketRecord } from "#/features/ticket/schema.ts";
import { SelectionStore } from "#/features/ticket/selection/store.ts";
import { TicketStore } from "#/features/ticket/store.ts";
import { ClosingDialog } from "#/features/ticket/ui/ClosingDialog.tsx";
import { SelectionBar } from "#/features/ticket/ui/SelectionBar.tsx";
import { usePickerContent } from "#/features/ticket/ui/usePickerContent.tsx";
import { PaletteStore } from "#/features/workspace/palette/store.ts";
import { DeskStore } from "#/features/workspace/store.ts";
import { DeletionBanner } from "#/features/privacy/ui/DeletionBanner.tsx";
import { Banner } from "#/features/workspace/ui/Banner.tsx";
import { Conversation } from "#/features/workspace/ui/Conversation.tsx";
import { ListPane } from "#/features/workspace/ui/ListPane.tsx";
import { NothingOpen } from "#/features/workspace/ui/NothingOpen.tsx";
import { LATE_PAGES, LatePage } from "#/features/workspace/ui/LatePage.tsx";
import { usePlace } from "#/features/workspace/ui/place.tsx";
import { Rail } from "#/features/workspace/ui/Rail.tsx";
import { SettingsNav } from "#/features/workspace/ui/settings/SettingsNav.tsx";
import { ShortcutSheet } from "#/features/workspace/ui/ShortcutSheet.tsx";
import { Sidebar } from "#/features/workspace/ui/Sidebar.tsx";
import { TabBar } from "#/features/workspace/ui/TabBar.tsx";
import { useDeskShortcuts } from "#/features/workspace/ui/useDeskShortcuts.ts";
import { useFocusKept } from "#/features/workspace/ui/useFocusKept.ts";
import { useReadMark } from "#/features/ticket/ui/useReadMark.ts";
import { useIsStack } from "#/ui/media.ts";
import { useText } from "#/ui/messages/text.tsx";
import { PaneSplitter } from "#/ui/PaneSplitter.tsx";
import { PickerDialog } from "#/ui/Picker.tsx";
import { SideDrawer } from "#/ui/SideDrawer.tsx";
import { Toast, toasts } from "#/ui/Toast.tsx";

const loadPalette = () => import("#/features/workspace/ui/palette/Palette.tsx");

type PaletteView = Awaited<ReturnType<typeof loadPalette>>["Palette"];

const PALETTE_AFTER_MS = 1_500;
/** Over a row, for the pointer. */
const QUICK = ["assignee", "snooze", "close"];

/** What the server read for the first paint of a page. */
export type Seed = {
  list?: { query: ListQuery; page: Page<TicketRecord> };
  ticket?: { record: TicketRecord; messages: MessageRecord[]; events: TicketEventRecord[] };
  panes: Record<string, number>;
  /** The port at which this installation takes mail; 0 when another process does. */
  smtpPort: number;
};

export const Screen = observer(function Screen({ seed }: { seed: Seed }) {
  const { t } = useText();
  const client = useClient();
  const tickets = useStore(TicketStore);
  const messages = useStore(MessageStore);
  const search = useStore(SearchStore);
  const presence = useStore(PresenceStore);
  const desk = useStore(DeskStore);
  const selection = useStore(SelectionStore);
  const palette = useStore(PaletteStore);
  const { place, go } = usePlace();
  const self = client.pool.get<MemberRecord>("member", client.me.id);
  useState(() => plant(seed, client, tickets, messages));

  const list = tickets.list(place.list);
  const shown = place.page === "search" ? search.tickets : list.tickets;
  const open = place.ticket === null ? undefined : tickets.byNumber(place.ticket);
  const unknown = open ? null : place.ticket;
  useEffect(() => {
    if (unknown !== null) void tickets.find(unknown);
  }, [tickets, unknown]);

  // Here before it is asked for, and drawn without a boundary that would wait: it opens in a frame.
  const [Palette, setPalette] = useState<PaletteView | null>(null);
  const isPaletteOpen = palette.isOpen;
  useEffect(() => {
    const take = () =>
      loadPalette().then(
        (module) => setPalette(() => module.Palette),
        () => {},
      );
    const timer = setTimeout(take, isPaletteOpen ? 0 : PALETTE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isPaletteOpen]);

  const openId = open?.id ?? null;
  useFocusKept(openId);
  useEffect(() => {
    if (desk.composingId !== openId) desk.set({ composingId: null });
    messages.tidy();
    presence.view(openId);
  }, [desk, messages, presence, openId]);

  useReadMark(open, self?.createdAt ?? "");

  const current = open ?? client.pool.get<TicketRecord>("ticket", desk.cursorId);
  const index = current ? shown.findIndex((ticket) => ticket.id === current.id) : -1;
  const move = useCallback(
    (by: 1 | -1) => {
      const next = shown[index < 0 ? (by > 0 ? 0 : shown.length - 1) : index + by];
      if (!next) return;
      desk.set({ cursorId: next.id });
      if (place.ticket !== null) go({ ticket: next.number });
    },
    [shown, index, desk, place.ticket, go],
  );
  /** The open ticket has gone from the list: on to the next one, or back to the list. */
  const left = () => {
    const at = shown.findIndex((ticket) => ticket.id === current?.id);
    const next = shown[at + 1] ?? shown[at - 1];
    desk.set({ cursorId: next?.id ?? null });
    const isOnward = self?.preferences.afterClose !== "list" && window.matchMedia("(min-width: 640px)").matches;
    if (place.ticket !== null) go({ ticket: at >= 0 && next && isOnward ? next.number : null });
  };
  const actionsOf = (ticket: TicketRecord) => {
    const pick = (what: Pick) => desk.set({ pick: { what, ticketId: ticket.id } });
    const around = { client, t, left, pick };
    return [
      ...ticketActions({ ...around, target: oneTicket(client, ticket) }),
      ...singleActions({ ...around, ticket }),
      ...(ticket.id === openId ? conversationActions(client, ticket, t) : []),
    ];
  };
  /** The chosen ones are done with, and gone from the list or not: nothing stays chosen. */
  const chosenLeft = () => selection.clear();
  const chosen = selection.count > 0 ? manyTickets(client, selection.all) : undefined;
  const actions = chosen
    ? ticketActions({ client, t, target: chosen, left: chosenLeft, pick: (what) => desk.set({ pick: { what, ticketId: null } }) })
    : current
      ? actionsOf(current)
      : [];
  const every = () => {
    const any = current ?? client.pool.all<TicketRecord>("ticket")[0];
    return any ? actionsOf(any) : ticketActions({ client, t, target: manyTickets(client, []), left, pick: () => {} });
  };
  const selectAll = () => {
    selection.choose(shown.map(({ id }) => id));
    if (place.page !== "inbox" || !list.hasMore) return;
    void tickets.idsOf(place.list).then(
      ({ ids, isCut }) => {
        selection.choose(ids);
        if (isCut) toasts.show({ text: t("many.cut") });
      },
      () => {},
    );
  };
  useDeskShortcuts({ actions, every, current, open, shown, move, go, place, selectAll });

  const picked = client.pool.get<TicketRecord>("ticket", desk.pick?.ticketId);
  const target = desk.pick?.ticketId === null ? chosen : picked && oneTicket(client, picked);
  const content = usePickerContent(target, target === chosen ? chosenLeft : left);
  const step = desk.pick && target ? content(desk.pick.what) : null;
  const about = (ticket: TicketRecord | undefined) =>
    ticket ? `#${ticket.number} ${ticket.subject}` : t("many.selected", { count: selection.count });
  const page = LATE_PAGES[place.page];
  const Side = place.page === "settings" ? SettingsNav : Sidebar;
  const isPage = page !== undefined;
  const hasRail = open !== undefined && !desk.isRailHidden;
  const quick = (ticket: TicketRecord) =>
    QUICK.flatMap((id) => actionsOf(ticket).find((action) => action.id === id && (action.may?.() ?? true)) ?? []);

  const splitter = <PaneSplitter name="list" label={t("pane.list")} min={296} max={520} initial={seed.panes.list ?? 356} />;

  // Where panes replace one another, the list is all there is while no ticket is open.
  const isListAlone = useIsStack() && !isPage && place.ticket === null;

  return (
    <div className="app" data-pane={isPage ? "page" : place.ticket !== null ? "conversation" : "list"}>
      <div className="side">
        <Side>
          <PaneSplitter name="sidebar" label={t("pane.sidebar")} min={184} max={300} initial={seed.panes.sidebar ?? 216} />
        </Side>
      </div>
      <div className={`sheet${isPage ? " is-page" : ""}${hasRail ? "" : " no-rail"}`} role={isListAlone ? "main" : undefined}>
        <Banner />
        <DeletionBanner />
        {page ? (
          <LatePage key={place.page} page={page} detail={place.detail} smtpPort={seed.smtpPort} />
        ) : (
          <>
            {place.page === "search" ? (
              <SearchPane
                q={place.q}
                openId={open?.id ?? null}
                cursorId={desk.cursorId}
                onAsk={(q) => go({ page: "search", ticket: null, q }, { replace: true })}
                onOpen={(ticket) => {
                  search.remember();
                  go({ ticket: ticket.number });
                }}
                onContact={(contactId) =>
                  go({ page: "inbox", ticket: null, list: { ...ALL_OPEN, status: ["open", "waiting", "snoozed", "closed"], contactId } })
                }
                onMove={move}
                onClose={() => go({ page: "inbox", ticket: null, q: "" })}
              >
                {splitter}
              </SearchPane>
            ) : (
              <ListPane
                list={list}
                openId={open?.id ?? null}
                onMove={move}
                quick={quick}
                bar={<SelectionBar actions={actions} shown={shown.length} hasMore={list.hasMore} onAll={selectAll} />}
              >
                {splitter}
              </ListPane>
            )}
            {open ? (
              <Conversation
                ticket={open}
                actions={actions}
                index={index}
                count={shown.length}
                onMove={move}
                onBack={() => go({ ticket: null })}
                onLeft={left}
              />
            ) : (
              <NothingOpen
                number={place.ticket}
                isMissing={place.ticket !== null && tickets.isMissing(place.ticket)}
                isEmpty={shown.length === 0}
                isReady={list.state === "ready"}
                smtpPort={seed.smtpPort}
                go={go}
                place={place}
              />
            )}
            {open && hasRail ? (
              <aside className="pane rail" aria-label={t("rail.label")}>
                <PaneSplitter name="rail" label={t("pane.rail")} min={240} max={360} initial={seed.panes.rail ?? 268} isFromEnd />
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
                <section className="scroll" tabIndex={0} aria-label={t("rail.label")}>
                  <Rail ticket={open} />
                </section>
              </aside>
            ) : null}
          </>
        )}
      </div>
      <TabBar />
      <SideDrawer
        side="start"
        title={t("nav.views")}
        width={288}
        className="nav-drawer"
        isOpen={desk.isNavOpen}
        onClose={() => desk.set({ isNavOpen: false })}
      >
        {desk.isNavOpen ? <Sidebar onGo={() => desk.set({ isNavOpen: false })} /> : null}
      </SideDrawer>
      <SideDrawer
        side="end"
        title={t("rail.label")}
        width={320}
        className="rail-drawer rail"
        isOpen={desk.isRailDrawerOpen && open !== undefined}
        onClose={() => desk.set({ isRailDrawerOpen: false })}
      >
        {open ? <Rail ticket={open} /> : null}
      </SideDrawer>
      <PickerDialog content={isPaletteOpen ? null : step} context={about(picked)} onClose={() => desk.set({ pick: null })} />
      {Palette && isPaletteOpen ? <Palette step={step} context={chosen || current ? about(chosen ? undefined : current) : ""} /> : null}
      <ClosingDialog />
      <ShortcutSheet />
      <Toast />
      <div className="sr" role="log" aria-live="polite">
        {messages.lastReceived
          ? t("message.arrived", { name: messages.lastReceived.author.name, text: messages.lastReceived.replyText.slice(0, 120) })
          : ""}
      </div>
    </div>
  );
});

function plant(seed: Seed, client: Client, tickets: TicketStore, messages: MessageStore): true {
  if (seed.list) tickets.list(seed.list.query).seed(seed.list.page);
  if (seed.ticket) {
    client.take([{ type: "ticket", record: seed.ticket.record }]);
    messages.thread(seed.ticket.record.id).seed(seed.ticket.messages, seed.ticket.events);
  }
  return true;
}
