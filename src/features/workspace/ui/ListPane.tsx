"use client";
/** The list in the middle: its name, its tabs, its order, and its rows. */
import { ArrowDownWideNarrow, ListFilter, X } from "lucide-react";
import { observer } from "mobx-react-lite";
import { type ReactNode, useCallback, useEffect } from "react";
import { useStore } from "#/core/client/context.tsx";
import { LabelStore } from "#/features/label/store.ts";
import type { ListQuery } from "#/features/ticket/rules.ts";
import type { TicketRecord, TicketSort, TicketStatus } from "#/features/ticket/schema.ts";
import { type TicketList, TicketStore } from "#/features/ticket/store.ts";
import { SORT_NAMES, STATUS_LOOK } from "#/features/ticket/ui/look.ts";
import { TicketRows } from "#/features/ticket/ui/TicketRows.tsx";
import { DeskStore } from "#/features/workspace/store.ts";
import { usePlace } from "#/features/workspace/ui/place.tsx";
import { useTitle } from "#/features/workspace/ui/useTitle.ts";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";
import { RowsSkeleton } from "#/ui/Skeleton.tsx";
import type { Action } from "#/ui/shortcuts.ts";

const TABS = ["open", "waiting", "snoozed", "closed"] as const satisfies TicketStatus[];
type Props = {
  list: TicketList;
  openId: string | null;
  onMove: (by: 1 | -1) => void;
  quick: (ticket: TicketRecord) => Action[];
  children: ReactNode;
};

export const ListPane = observer(function ListPane({ list, openId, onMove, quick, children }: Props) {
  const { t } = useText();
  const { place, go } = usePlace();
  const desk = useStore(DeskStore);
  const labels = useStore(LabelStore);
  const title = useTitle(place.list);
  const { tickets } = list;
  useEffect(() => {
    if (list.state === "new") void list.open();
  }, [list, list.state]);
  const onEnd = useCallback(() => void list.more(), [list]);
  const show = (change: Partial<ListQuery>) => go({ page: "inbox", list: { ...place.list, ...change }, ticket: null });
  const tabs = TABS.includes(place.list.status as (typeof TABS)[number]) ? TABS : [...TABS, place.list.status];

  return (
    <section className="pane list" aria-label={t("list.pane")}>
      <header className="pane-head">
        <h1 className="grow ell" dir="auto">
          <button type="button" className="only-sm-inline" onClick={() => desk.set({ isNavOpen: true })}>
            {title}
          </button>
          <span className="hide-sm">{title}</span>
        </h1>
        {labels.all.length > 0 ? (
          <Picker
            placement="bottomRight"
            content={{
              label: t("list.filter"),
              placeholder: t("list.filterPlaceholder"),
              items: () =>
                labels.all.map((label) => ({
                  id: label.id,
                  label: label.name,
                  isOn: place.list.labelId === label.id,
                  perform: () => show({ labelId: place.list.labelId === label.id ? null : label.id }),
                })),
            }}
          >
            <button
              type="button"
              className={`icon-btn${place.list.labelId ? " is-on" : ""}`}
              aria-label={t("list.filter")}
              title={t("list.filter")}
            >
              <Icon of={ListFilter} />
            </button>
          </Picker>
        ) : null}
        <Picker
          placement="bottomRight"
          content={{
            label: t("list.sort"),
            items: () =>
              (Object.keys(SORT_NAMES) as TicketSort[]).map((sort) => ({
                id: sort,
                label: t(SORT_NAMES[sort] ?? "sort.updated"),
                isOn: place.list.sort === sort,
                perform: () => go({ list: { ...place.list, sort } }),
              })),
          }}
        >
          <button type="button" className="icon-btn" aria-label={t("list.sort")} title={t("list.sort")}>
            <Icon of={ArrowDownWideNarrow} />
          </button>
        </Picker>
      </header>
      <Tabs tabs={tabs} onShow={(status) => show({ status })} />
      {place.list.labelId && (place.list.inboxId || place.list.teamId || place.list.assignee) ? (
        <div className="list-filter">
          <button type="button" className="chip" onClick={() => show({ labelId: null })}>
            {labels.all.find((label) => label.id === place.list.labelId)?.name ?? t("list.label")}
            <Icon of={X} size={12} />
            <span className="sr">{t("list.removeFilter")}</span>
          </button>
        </div>
      ) : null}
      {list.isFirstLoad ? <RowsSkeleton label={t("list.loading")} /> : null}
      {tickets.length > 0 ? (
        <TicketRows
          label={t("list.named", { title, status: t(STATUS_LOOK[place.list.status].name) })}
          tickets={tickets}
          openId={openId}
          cursorId={desk.cursorId}
          hasMore={list.hasMore}
          onOpen={(ticket) => go({ ticket: ticket.number })}
          onMove={onMove}
          onEnd={onEnd}
          quick={quick}
        />
      ) : null}
      {list.state === "ready" && tickets.length === 0 ? <p className="list-empty">{t(`list.empty.${emptyKey(place.list)}`)}</p> : null}
      {list.state === "failed" ? (
        <div className="notice" role="alert">
          <p>{t("list.failed")}</p>
          <button type="button" className="btn btn-sm" onClick={() => void list.open()}>
            {t("action.tryAgain")}
          </button>
        </div>
      ) : null}
      {children}
    </section>
  );
});

const emptyKey = (list: ListQuery) =>
  list.status === "open"
    ? list.assignee === "me"
      ? "mine"
      : list.assignee === "none"
        ? "unassigned"
        : list.teamId
          ? "team"
          : list.inboxId
            ? "inbox"
            : "open"
    : list.status === "waiting" || list.status === "snoozed" || list.status === "closed"
      ? list.status
      : "other";

const Tabs = observer(function Tabs({ tabs, onShow }: { tabs: readonly TicketStatus[]; onShow: (status: TicketStatus) => void }) {
  const { t } = useText();
  const { place } = usePlace();
  const { counts } = useStore(TicketStore);
  const { assignee, inboxId, teamId, labelId, contactId } = place.list;
  const isNarrow = Boolean(labelId || contactId);
  const isWhole = !assignee && !inboxId && !teamId && !isNarrow;
  const countOf = (status: TicketStatus): number | undefined => {
    if (!counts || isNarrow) return undefined;
    if (isWhole) return counts.views[status];
    if (status !== "open") return undefined;
    if (inboxId) return assignee || teamId ? undefined : counts.inboxes[inboxId];
    if (teamId) return assignee ? undefined : counts.teams[teamId];
    return assignee === "me" ? counts.views.mine : counts.views.unassigned;
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons that filter one list; tabs would promise a panel each
    <div className="list-tabs" role="group" aria-label={t("list.status")}>
      {tabs.map((status) => {
        const count = countOf(status);
        return (
          <button
            type="button"
            key={status}
            className={status === place.list.status ? "is-on" : ""}
            aria-pressed={status === place.list.status}
            onClick={() => onShow(status)}
          >
            {t(STATUS_LOOK[status].name)}
            {count ? <span className="count">{count >= 100 ? t("nav.many") : count}</span> : null}
          </button>
        );
      })}
    </div>
  );
});
