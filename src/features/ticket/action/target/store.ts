/** What an action is done to: one ticket, or all that are chosen. Both take the same changes, and both can take them back. */
import type { Client } from "#/core/client/client.ts";
import { ClosingStore } from "#/features/ticket/closing/store.ts";
import type { ManyChange } from "#/features/ticket/many/schema.ts";
import { ManyStore } from "#/features/ticket/many/store.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { type TicketChange, TicketStore } from "#/features/ticket/store.ts";
import type { IconType } from "#/ui/Icon.tsx";
import { toasts } from "#/ui/Toast.tsx";

/** What is said afterwards, with the way back. */
export type Said = { text: string; icon: IconType; undo: string };
export type Target = {
  ids: string[];
  /** Those of them that this device knows, as they are now. */
  tickets: () => TicketRecord[];
  /** `then` follows once it is done: closing may have to ask for something first, and is given up without an answer. */
  change: (change: ManyChange, said?: Said, then?: () => void) => void;
};

export function oneTicket(client: Client, ticket: TicketRecord): Target {
  return asking(client, plainTicket(client, ticket));
}

/** The same, with what closing needs asked for before. */
function asking(client: Client, target: Target): Target {
  return {
    ...target,
    change: (change, said, then) => {
      const proceed = () => {
        target.change(change, said);
        then?.();
      };
      if (change.status === "closed") client.store(ClosingStore).ask(target.tickets(), proceed);
      else proceed();
    },
  };
}

function plainTicket(client: Client, ticket: TicketRecord): Target {
  const fresh = () => client.pool.get<TicketRecord>("ticket", ticket.id) ?? ticket;
  return {
    ids: [ticket.id],
    tickets: () => [fresh()],
    change: ({ addLabelIds = [], removeLabelIds = [], ...change }, said) => {
      const { labelIds } = fresh();
      const after = [...new Set([...labelIds.filter((id) => !removeLabelIds.includes(id)), ...addLabelIds])];
      const labels = addLabelIds.length + removeLabelIds.length > 0 ? { labelIds: after } : {};
      changeTicket(client, fresh(), { ...change, ...labels }, said);
    },
  };
}

/** `said` of one ticket is not what is said of many: the caller's words stand for all of them. */
export function manyTickets(client: Client, ids: string[]): Target {
  const many = client.store(ManyStore);
  // Ten thousand records that are each watched would cost every drawing more than the list does, which tells of their changes anyway.
  let known: TicketRecord[] | null = null;
  return asking(client, {
    ids,
    tickets: () => {
      known ??= ids.flatMap((id) => client.pool.peek<TicketRecord>("ticket", id) ?? []);
      return known;
    },
    change: (change, said) => {
      many.change(ids, change);
      if (said) tell(said, () => many.undo());
    },
  });
}

/** Changes a ticket, says so, and offers the way back. */
export function changeTicket(client: Client, ticket: TicketRecord, change: TicketChange, said?: Said): void {
  const tickets = client.store(TicketStore);
  const { status, priority, assigneeId, teamId, labelIds, snoozedUntil } = ticket;
  const before: TicketChange = { status, priority, assigneeId, teamId, labelIds };
  const back = Object.fromEntries(Object.keys(change).map((key) => [key, before[key as keyof TicketChange]])) as TicketChange;
  delete back.snoozedUntil;
  if (status === "snoozed" && back.status) back.snoozedUntil = snoozedUntil;
  tickets.update(ticket.id, change);
  if (said) tell(said, () => tickets.update(ticket.id, back));
}

/** Says what was done, with the way back. */
export function tell(said: Said, undo: () => void): void {
  toasts.show({ text: said.text, icon: said.icon, action: { label: said.undo, keys: "Mod+z", perform: undo } });
}
