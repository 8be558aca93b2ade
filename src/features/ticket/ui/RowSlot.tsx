"use client";
/** A row in its place. Drawn again only when what it shows has changed: moving on in a list redraws two rows, not all of them. */
import { type ComponentProps, type MouseEvent, memo, useState } from "react";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { TicketRow } from "#/features/ticket/ui/TicketRow.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import type { Action } from "#/ui/shortcuts.ts";

/** The same object for as long as the list is drawn. */
export type RowHandlers = {
  onOpen: (ticket: TicketRecord, event: MouseEvent) => void;
  onSelect: (ticket: TicketRecord, event: MouseEvent) => void;
  /** For the pointer, over the row; each has a key too. */
  quick: (ticket: TicketRecord) => Action[];
};

type Props = Omit<ComponentProps<typeof TicketRow>, "id" | "onOpen" | "onSelect"> & {
  handlers: RowHandlers;
  startPx: number;
  heightPx: number;
};

export const RowSlot = memo(function RowSlot({ startPx, heightPx, handlers, ...row }: Props) {
  const { t } = useText();
  const [isHovered, setHovered] = useState(false);
  const actions = isHovered ? handlers.quick(row.ticket) : [];
  return (
    <div
      className="row-slot"
      role="presentation"
      style={{ transform: `translateY(${startPx}px)`, height: heightPx }}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
    >
      <TicketRow id={`row-${row.ticket.id}`} {...row} onOpen={handlers.onOpen} onSelect={handlers.onSelect} />
      {actions.length > 0 ? (
        <div className="quick" aria-hidden="true">
          {actions.map((action) => (
            <button type="button" tabIndex={-1} className="icon-btn" key={action.id} title={t(action.name)} onClick={action.perform}>
              {action.icon ? <Icon of={action.icon} /> : null}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
});
