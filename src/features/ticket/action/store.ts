/** What can be done with a ticket, each defined once: its buttons, its menu and its keys are made from this. */
import { Ban, Check, CircleDashed, CircleDot, Moon, Signal, Tag, UserRoundPlus, Users } from "lucide-react";
import type { Client } from "#/core/client/client.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { may } from "#/features/ticket/policy.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { type TicketChange, TicketStore } from "#/features/ticket/store.ts";
import type { IconType } from "#/ui/Icon.tsx";
import type { MessageKey } from "#/ui/messages/catalogue.ts";
import type { Translate } from "#/ui/messages/text.tsx";
import type { Action } from "#/ui/shortcuts.ts";
import { toasts } from "#/ui/Toast.tsx";

export const PICKS = ["assignee", "label", "status", "priority", "snooze", "team"] as const;
export type Pick = (typeof PICKS)[number];

/** May the reader change tickets? The server asks the same function again. */
export function mayUpdate(client: Client): boolean {
  const me = client.pool.get<MemberRecord>("member", client.me.id);
  return me !== undefined && may.update(me);
}

/** Changes a ticket, says so, and offers the way back. */
export function changeTicket(
  client: Client,
  ticket: TicketRecord,
  change: TicketChange,
  said?: { text: string; icon: IconType; undo: string },
): void {
  const tickets = client.store(TicketStore);
  const { status, priority, assigneeId, teamId, labelIds, snoozedUntil } = ticket;
  const before: TicketChange = { status, priority, assigneeId, teamId, labelIds };
  const back = Object.fromEntries(Object.keys(change).map((key) => [key, before[key as keyof TicketChange]])) as TicketChange;
  delete back.snoozedUntil;
  if (status === "snoozed" && back.status) back.snoozedUntil = snoozedUntil;
  tickets.update(ticket.id, change);
  if (!said) return;
  toasts.show({
    text: said.text,
    icon: said.icon,
    action: { label: said.undo, keys: "Mod+z", perform: () => tickets.update(ticket.id, back) },
  });
}

type Around = {
  client: Client;
  ticket: TicketRecord;
  t: Translate;
  /** Opens the list to choose from. */
  pick: (what: Pick) => void;
  /** The ticket leaves the list that is shown. */
  left: () => void;
};

export function ticketActions({ client, ticket, t, pick, left }: Around): Action[] {
  const canUpdate = () => mayUpdate(client);
  const setStatus = (status: TicketRecord["status"], said: MessageKey, icon: IconType, isLeaving: boolean) => () => {
    changeTicket(client, ticket, { status }, { text: t(said, { number: ticket.number }), icon, undo: t("action.undo") });
    if (isLeaving) left();
  };
  const picking = (what: Pick, name: MessageKey, icon: IconType, keys: string[]): Action => ({
    id: what,
    name,
    icon,
    keys,
    may: canUpdate,
    perform: () => pick(what),
  });
  const isOpen = ticket.status === "open";
  return [
    {
      id: "close",
      name: "ticket.close",
      icon: Check,
      keys: ["e"],
      may: () => canUpdate() && ticket.status !== "closed",
      perform: setStatus("closed", "ticket.closedToast", Check, true),
    },
    {
      id: "reopen",
      name: "ticket.reopen",
      icon: CircleDot,
      keys: ["e"],
      may: () => canUpdate() && ticket.status === "closed",
      perform: setStatus("open", "ticket.reopenedToast", CircleDot, false),
    },
    picking("snooze", "ticket.snooze", Moon, ["z"]),
    picking("assignee", "ticket.assign", UserRoundPlus, ["a"]),
    picking("status", "ticket.setStatus", CircleDashed, ["s"]),
    picking("priority", "ticket.setPriority", Signal, ["p"]),
    picking("label", "ticket.setLabels", Tag, ["l"]),
    { ...picking("team", "ticket.setTeam", Users, []), keys: undefined },
    {
      id: "spam",
      name: "ticket.markSpam",
      icon: Ban,
      keys: ["#"],
      may: () => canUpdate() && ticket.status !== "spam",
      perform: setStatus("spam", "ticket.spamToast", Ban, isOpen || ticket.status !== "spam"),
    },
    {
      id: "notSpam",
      name: "ticket.notSpam",
      icon: CircleDot,
      keys: ["#"],
      may: () => canUpdate() && ticket.status === "spam",
      perform: setStatus("open", "ticket.reopenedToast", CircleDot, true),
    },
  ];
}
