"use client";
/** A list of tickets of any length: only the rows in sight are drawn. One stop for the Tab key; arrows move inside. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { observer } from "mobx-react-lite";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { TicketRow } from "#/features/ticket/ui/TicketRow.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useIsPhone } from "#/ui/media.ts";
import { useText } from "#/ui/messages/text.tsx";
import type { Action } from "#/ui/shortcuts.ts";

const ROW_PX = 80;
const ROW_PHONE_PX = 92;

type Props = {
  label: string;
  tickets: TicketRecord[];
  openId: string | null;
  cursorId: string | null;
  hasMore: boolean;
  hasStatus?: boolean;
  snippets?: Map<string, string>;
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
  hasStatus = false,
  snippets,
  onOpen,
  onMove,
  onEnd,
  quick,
  before,
}: Props) {
  const { t } = useText();
  const scroll = useRef<HTMLDivElement>(null);
  const isPhone = useIsPhone();
  const rowPx = isPhone ? ROW_PHONE_PX : ROW_PX;
  const rows = useVirtualizer({
    count: tickets.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => tickets[index]?.id ?? index,
    overscan: 6,
    paddingStart: 4,
    paddingEnd: 4,
    initialRect: { width: 356, height: 960 },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer is told when the height of a row has changed
  useEffect(() => rows.measure(), [rowPx]);
  const items = rows.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && lastIndex >= tickets.length - 12) onEnd();
  }, [hasMore, lastIndex, tickets.length, onEnd]);
  const cursorIndex = tickets.findIndex((ticket) => ticket.id === (cursorId ?? openId));
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
    <div className="scroll" ref={scroll} data-list>
      {before}
      <div
        className="rows is-virtual"
        role="listbox"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={isDrawn && cursorIndex >= 0 ? `row-${tickets[cursorIndex]?.id}` : undefined}
        style={{ height: rows.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {items.map((item) => {
          const ticket = tickets[item.index];
          if (!ticket) return null;
          const actions = quick?.(ticket) ?? [];
          return (
            <div
              className="row-slot"
              role="presentation"
              key={item.key}
              style={{ transform: `translateY(${item.start}px)`, height: rowPx }}
            >
              <TicketRow
                ticket={ticket}
                id={`row-${ticket.id}`}
                isOpen={ticket.id === openId}
                isCursor={ticket.id === cursorId && ticket.id !== openId}
                position={item.index + 1}
                count={hasMore ? -1 : tickets.length}
                snippet={snippets?.get(ticket.id)}
                hasStatus={hasStatus}
                onOpen={() => onOpen(ticket)}
              />
              {actions.length > 0 ? (
                <div className="quick" aria-hidden="true">
                  {actions.map((action) => (
                    <button
                      type="button"
                      tabIndex={-1}
                      className="icon-btn"
                      key={action.id}
                      title={t(action.name)}
                      onClick={action.perform}
                    >
                      {action.icon ? <Icon of={action.icon} /> : null}
                    </button>
                  ))}
                </div>
              ) : null}
            </div>
          );
        })}
      </div>
    </div>
  );
});
