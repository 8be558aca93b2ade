"use client";
/** The list in the middle: its name, its tabs, what it is narrowed to, its order, and its rows. */
import { ArrowDownWideNarrow, ListFilter, ListPlus } from "lucide-react";
import { observer } from "mobx-react-lite";
import { type ReactNode, useCallback, useEffect, useMemo } from "react";
import { v7 as uuidv7 } from "uuid";
import { useClient, useStore } from "#/core/client/context.tsx";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { useDensityItems } from "#/features/member/ui/useDensity.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import type { TicketList } from "#/features/ticket/list/store.ts";
import { ManyStore } from "#/features/ticket/many/store.ts";
import { groupOf, type Topic, topicOf } from "#/features/ticket/rules.ts";
import {
  GROUPS,
  type ListQuery,
  type TicketPriority,
  type TicketRecord,
  type TicketSort,
  type TicketStatus,
} from "#/features/ticket/schema.ts";
import { SelectionStore } from "#/features/ticket/selection/store.ts";
import { TicketStore } from "#/features/ticket/store.ts";
import { FilterChips, useFilterContent } from "#/features/ticket/ui/ListFilters.tsx";
import { useManyDone } from "#/features/ticket/ui/SelectionBar.tsx";
import { PRIORITY_LOOK, SORT_NAMES, STATUS_LOOK } from "#/features/ticket/ui/look.ts";
import { TicketRows } from "#/features/ticket/ui/TicketRows.tsx";
import { DeskStore } from "#/features/workspace/store.ts";
import { usePlace } from "#/features/workspace/ui/place.tsx";
import { firstStatus, useTitle } from "#/features/workspace/ui/useTitle.ts";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";
import { RowsSkeleton } from "#/ui/Skeleton.tsx";
import type { Action } from "#/ui/shortcuts.ts";
import { toasts } from "#/ui/Toast.tsx";

const TABS = ["open", "waiting", "snoozed", "closed"] as const satisfies TicketStatus[];
/** Lists that show tickets of several states have no tabs of states. */
const WITHOUT_TABS: Topic["kind"][] = ["mentions", "drafts", "sent"];
type Props = {
  list: TicketList;
  openId: string | null;
  onMove: (by: 1 | -1) => void;
  quick: (ticket: TicketRecord) => Action[];
  /** What can be done with the chosen rows, in place of the head while there are any. */
  bar: ReactNode;
  children: ReactNode;
};

export const ListPane = observer(function ListPane({ list, openId, onMove, quick, bar, children }: Props) {
  const { t } = useText();
  const { place, go } = usePlace();
  const client = useClient();
  const desk = useStore(DeskStore);
  const selection = useStore(SelectionStore);
  const { progress } = useStore(ManyStore);
  useManyDone();
  const isChoosing = selection.count > 0 || progress !== null;
  const title = useTitle(place.list);
  const topic = topicOf(place.list);
  const { tickets } = list;
  useEffect(() => {
    if (list.state === "new") void list.open();
  }, [list, list.state]);
  const onEnd = useCallback(() => void list.more(), [list]);
  const show = (change: Partial<ListQuery>) => {
    selection.clear();
    go({ page: "inbox", list: { ...place.list, ...change }, ticket: null });
  };
  const densities = useDensityItems();
  const filter = useFilterContent(place.list, show);
  const group = useGroup(place.list.group);
  const status = firstStatus(place.list);
  const tabs = TABS.includes(status as (typeof TABS)[number]) ? TABS : [...TABS, status];

  return (
    <section className="pane list" data-list-pane tabIndex={-1} aria-label={t("list.pane")}>
      {isChoosing ? (
        <>
          <h1 className="sr">{title}</h1>
          {bar}
        </>
      ) : (
        <header className="pane-head">
          <h1 className="grow ell" dir="auto">
            <button type="button" className="only-sm-inline" onClick={() => desk.set({ isNavOpen: true })}>
              {title}
            </button>
            <span className="hide-sm">{title}</span>
          </h1>
          <Picker placement="bottomEnd" content={filter}>
            <button type="button" className="icon-btn" aria-label={t("list.filter")} title={t("list.filter")} data-filter>
              <Icon of={ListFilter} />
            </button>
          </Picker>
          <Picker
            placement="bottomEnd"
            content={{
              label: t("list.sort"),
              items: () => [
                ...(Object.keys(SORT_NAMES) as TicketSort[]).map((sort) => ({
                  id: sort,
                  label: t(SORT_NAMES[sort] ?? "sort.updated"),
                  isOn: place.list.sort === sort,
                  perform: () => go({ list: { ...place.list, sort } }),
                })),
                {
                  id: "save",
                  label: t("view.save"),
                  icon: ListPlus,
                  isNewGroup: true,
                  perform: () => {
                    client.queue.add("view.create", { id: uuidv7(), name: title, query: place.list });
                    toasts.show({ text: t("view.saved"), icon: ListPlus });
                  },
                },
                ...GROUPS.map((name, index) => ({
                  id: `group-${name}`,
                  label: t(`group.${name}`),
                  hint: t("list.group"),
                  isOn: place.list.group === name,
                  isNewGroup: index === 0,
                  perform: () => go({ list: { ...place.list, group: name } }),
                })),
                ...densities(),
              ],
            }}
          >
            <button type="button" className="icon-btn" aria-label={t("list.sort")} title={t("list.sort")}>
              <Icon of={ArrowDownWideNarrow} />
            </button>
          </Picker>
        </header>
      )}
      {WITHOUT_TABS.includes(topic.kind) ? null : <Tabs tabs={tabs} onShow={(one) => show({ status: [one] })} />}
      <FilterChips query={place.list} implied={topic.fields} change={show} />
      {list.isFirstLoad ? <RowsSkeleton label={t("list.loading")} /> : null}
      {tickets.length > 0 ? (
        <TicketRows
          label={t("list.named", { title, status: t(STATUS_LOOK[status].name) })}
          tickets={tickets}
          openId={openId}
          cursorId={desk.cursorId}
          hasMore={list.hasMore}
          completeCount={list.completeCount}
          group={group}
          selection={selection}
          hasStatus={WITHOUT_TABS.includes(topic.kind) || place.list.status.length > 1}
          onOpen={(ticket) => go({ ticket: ticket.number })}
          onMove={onMove}
          onEnd={onEnd}
          quick={quick}
        />
      ) : null}
      {list.state === "ready" && tickets.length === 0 ? (
        <p className="list-empty">{t(`list.empty.${emptyKey(place.list, topic)}`)}</p>
      ) : null}
      {list.state === "failed" && tickets.length === 0 ? (
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

function emptyKey(list: ListQuery, { kind, fields }: Topic) {
  const narrowed = (["labels", "priorities", "assignees", "teams", "inboxes"] as const).some(
    (field) => list[field].length > 0 && !fields.includes(field),
  );
  if (narrowed || (list.isUnread && kind !== "all")) return "filtered";
  if (kind === "mentions" || kind === "sent" || kind === "drafts") return kind;
  const status = firstStatus(list);
  if (kind === "label" || kind === "contact") return "other";
  if (status === "open") return kind === "mine" || kind === "unassigned" || kind === "team" || kind === "inbox" ? kind : "open";
  return status === "waiting" || status === "snoozed" || status === "closed" ? status : "other";
}

/** How the rows are grouped, if they are. */
function useGroup(by: ListQuery["group"]) {
  const { pool } = useClient();
  const { t } = useText();
  return useMemo(
    () =>
      by === "none"
        ? undefined
        : {
            of: (ticket: TicketRecord) => groupOf(by, ticket),
            name: (key: string) => {
              if (by === "status") return t(STATUS_LOOK[key as TicketStatus].name);
              if (by === "priority") return t(PRIORITY_LOOK[key as TicketPriority].name);
              if (by === "assignee") return pool.get<MemberRecord>("member", key)?.name ?? t("ticket.unassigned");
              if (by === "team") return pool.get<TeamRecord>("team", key)?.name ?? t("ticket.noTeam");
              return pool.get<InboxRecord>("inbox", key)?.name ?? t("list.inbox");
            },
          },
    [by, pool, t],
  );
}

const Tabs = observer(function Tabs({ tabs, onShow }: { tabs: readonly TicketStatus[]; onShow: (status: TicketStatus) => void }) {
  const { t } = useText();
  const { place } = usePlace();
  const { counts } = useStore(TicketStore);
  const { kind, id, fields } = topicOf(place.list);
  const { labels, priorities, isUnread, status: shown } = place.list;
  const isNarrow = isUnread || priorities.length > 0 || (labels.length > 0 && !fields.includes("labels"));
  const countOf = (status: TicketStatus): number | undefined => {
    if (!counts || isNarrow) return undefined;
    if (kind === "all" || kind === "status") return counts.views[status];
    if (status !== "open") return undefined;
    if (kind === "inbox") return counts.inboxes[id];
    if (kind === "team") return counts.teams[id];
    return kind === "mine" || kind === "unassigned" ? counts.views[kind] : undefined;
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons that filter one list; tabs would promise a panel each
    <div className="list-tabs" role="group" aria-label={t("list.status")}>
      {tabs.map((status) => {
        const count = countOf(status);
        const isOn = shown.length === 1 && shown[0] === status;
        return (
          <button type="button" key={status} className={isOn ? "is-on" : ""} aria-pressed={isOn} onClick={() => onShow(status)}>
            {t(STATUS_LOOK[status].name)}
            {count ? <span className="count">{count >= 100 ? t("nav.many") : count}</span> : null}
          </button>
        );
      })}
    </div>
  );
});
