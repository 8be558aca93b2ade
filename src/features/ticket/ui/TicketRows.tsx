"use client";
/** A list of tickets of any length: only the rows in sight are drawn. One stop for the Tab key; arrows move inside. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { observer } from "mobx-react-lite";
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from "react";
import { useDensity } from "#/features/member/ui/useDensity.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import type { SelectionStore } from "#/features/ticket/selection/store.ts";
import { type RowHandlers, RowSlot } from "#/features/ticket/ui/RowSlot.tsx";
import { useIsPhone } from "#/ui/media.ts";
import type { Action } from "#/ui/shortcuts.ts";

const ROW_PX = { comfortable: 80, compact: 52 } as const;
/** A finger needs its room, however many rows somebody wants to see elsewhere. */
const ROW_PHONE_PX = 92;
const HEADING_PX = 34;

export type FoundWords = { snippet?: string; snippetHits?: [number, number][]; titleHits?: [number, number][] };

type Props = {
  label: string;
  tickets: TicketRecord[];
  openId: string | null;
  cursorId: string | null;
  hasMore: boolean;
  /** How many from the first on are complete: near their end, more are asked for. */
  completeCount?: number;
  /** The rows fall into groups: which one a ticket is in, and what it is called. */
  group?: { of: (ticket: TicketRecord) => string; name: (key: string) => string };
  selection?: SelectionStore;
  hasStatus?: boolean;
  /** Of a search, by ticket: the words that were found, and where they stand. */
  found?: ReadonlyMap<string, FoundWords>;
  onOpen: (ticket: TicketRecord) => void;
  onMove: (by: 1 | -1) => void;
  onEnd: () => void;
  /** Quick actions over a row, for the pointer; each has a key too. */
  quick?: (ticket: TicketRecord) => Action[];
  before?: ReactNode;
};

export const TicketRows = observer(function TicketRows({
  label,
  tickets,
  openId,
  cursorId,
  hasMore,
  completeCount = tickets.length,
  group,
  selection,
  hasStatus = false,
  found,
  onOpen,
  onMove,
  onEnd,
  quick,
  before,
}: Props) {
  const scroll = useRef<HTMLDivElement>(null);
  const isPhone = useIsPhone();
  const density = useDensity();
  const rowPx = isPhone ? ROW_PHONE_PX : ROW_PX[density];
  const lines = useMemo(() => linesOf(tickets, group), [tickets, group]);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => (lines[index]?.ticket ? rowPx : HEADING_PX),
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 6,
    paddingStart: 4,
    paddingEnd: 4,
    initialRect: { width: 356, height: 960 },
    // Drawn with everything else of the frame, not before it.
    useFlushSync: false,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer is told when the height of a row has changed
  useEffect(() => rows.measure(), [rowPx, lines]);
  const items = rows.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && lastIndex >= completeCount - 20) onEnd();
  }, [hasMore, lastIndex, completeCount, onEnd]);
  const cursorIndex = lines.findIndex((line) => line.ticket?.id === (cursorId ?? openId));
  const isChoosing = (selection?.count ?? 0) > 0;
  const latest = useRef({ tickets, selection, onOpen, quick });
  latest.current = { tickets, selection, onOpen, quick };
  const handlers = useMemo((): RowHandlers => {
    const choose = (ticket: TicketRecord, isRange: boolean) => {
      const { tickets: rows, selection: chosen } = latest.current;
      if (isRange) chosen?.extend(rows, ticket.id);
      else chosen?.toggle(ticket.id);
    };
    return {
      onOpen: (ticket, event) => {
        if (latest.current.selection && (event.shiftKey || event.metaKey || event.ctrlKey)) choose(ticket, event.shiftKey);
        else latest.current.onOpen(ticket);
      },
      onSelect: (ticket, event) => {
        event.stopPropagation();
        choose(ticket, event.shiftKey);
      },
      quick: (ticket) => latest.current.quick?.(ticket) ?? [],
    };
  }, []);
  useEffect(() => {
    if (cursorIndex >= 0) rows.scrollToIndex(cursorIndex, { align: "auto" });
  }, [cursorIndex, rows.scrollToIndex]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") onMove(1);
    else if (event.key === "ArrowUp") onMove(-1);
    else return;
    event.preventDefault();
  };
  const isDrawn = items.some((item) => item.index === cursorIndex);

  return (
    <div className="scroll" ref={scroll} data-list data-density={density}>
      {before}
      <div
        className="rows is-virtual"
        role="listbox"
        aria-label={label}
        aria-multiselectable={selection ? true : undefined}
        tabIndex={0}
        aria-activedescendant={isDrawn && cursorIndex >= 0 ? `row-${lines[cursorIndex]?.ticket?.id}` : undefined}
        style={{ height: rows.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {items.map((item) => {
          const line = lines[item.index];
          if (!line) return null;
          const { ticket } = line;
          if (!ticket)
            return (
              <div
                className="row-slot row-heading"
                role="presentation"
                key={item.key}
                style={{ transform: `translateY(${item.start}px)`, height: HEADING_PX }}
              >
                <span className="ell" dir="auto">
                  {group?.name(line.group)}
                </span>
                <span className="count">{line.count}</span>
              </div>
            );
          return (
            <RowSlot
              key={item.key}
              ticket={ticket}
              handlers={handlers}
              startPx={item.start}
              heightPx={rowPx}
              isOpen={ticket.id === openId}
              isCursor={ticket.id === cursorId && ticket.id !== openId}
              position={line.position}
              count={hasMore ? -1 : tickets.length}
              snippet={found?.get(ticket.id)?.snippet}
              snippetHits={found?.get(ticket.id)?.snippetHits}
              titleHits={found?.get(ticket.id)?.titleHits}
              hasStatus={hasStatus}
              isSelected={selection?.has(ticket.id) ?? false}
              isChoosing={isChoosing}
            />
          );
        })}
      </div>
    </div>
  );
});

/** What is drawn: a row, or the heading of a group with how many are in it. */
type Line = { key: string; group: string; position: number; count: number; ticket?: TicketRecord };

/** Groups stand in the order of their first rows; the rows keep theirs. */
function linesOf(tickets: readonly TicketRecord[], group: Props["group"]): Line[] {
  if (!group) return tickets.map((ticket, index) => ({ key: ticket.id, group: "", position: index + 1, count: 0, ticket }));
  const groups = new Map<string, TicketRecord[]>();
  for (const ticket of tickets) {
    const key = group.of(ticket);
    const own = groups.get(key);
    if (own) own.push(ticket);
    else groups.set(key, [ticket]);
  }
  let position = 0;
  return [...groups].flatMap(([key, own]) => [
    { key: `group-${key}`, group: key, position: 0, count: own.length },
    ...own.map((ticket) => {
      position += 1;
      return { key: ticket.id, group: key, position, count: 0, ticket };
    }),
  ]);
}
