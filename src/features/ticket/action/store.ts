/** What can be done with tickets, each defined once: its buttons, its menu, its keys and its line in the palette are made from this. */
import {
  ArchiveRestore,
  Ban,
  Bell,
  BellOff,
  Check,
  CircleDashed,
  CircleDot,
  Link2,
  MailOpen,
  Merge,
  Moon,
  Printer,
  Signal,
  Spline,
  Tag,
  Trash2,
  Undo2,
  UserRoundPlus,
  UserRoundX,
  Users,
} from "lucide-react";
import type { Client } from "#/core/client/client.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { type Target, tell } from "#/features/ticket/action/target/store.ts";
import { may } from "#/features/ticket/policy.ts";
import type { TicketRecord, TicketStatus } from "#/features/ticket/schema.ts";
import type { IconType } from "#/ui/Icon.tsx";
import type { MessageKey } from "#/ui/messages/catalogue.ts";
import type { Translate } from "#/ui/messages/text.tsx";
import type { Action } from "#/ui/shortcuts.ts";
import { toasts } from "#/ui/Toast.tsx";

export const PICKS = ["assignee", "label", "status", "priority", "snooze", "team", "merge", "link"] as const;
export type Pick = (typeof PICKS)[number];

/** May the reader change tickets? The server asks the same function again. */
export function mayUpdate(client: Client): boolean {
  const me = client.pool.get<MemberRecord>("member", client.me.id);
  return me !== undefined && may.update(me);
}

type Around = {
  client: Client;
  target: Target;
  t: Translate;
  /** Opens the list to choose from. */
  pick: (what: Pick) => void;
  /** The tickets leave the list that is shown. */
  left: () => void;
};

/** What is done to one ticket as well as to many. */
export function ticketActions({ client, target, t, pick, left }: Around): Action[] {
  const canUpdate = () => mayUpdate(client);
  const count = target.ids.length;
  const is = (status: TicketStatus) => target.tickets().every((ticket) => ticket.status === status);
  const said = (key: MessageKey, manyKey: MessageKey) =>
    count === 1 ? t(key, { number: target.tickets()[0]?.number ?? 0 }) : t(manyKey, { count });
  const setStatus = (status: TicketStatus, one: MessageKey, many: MessageKey, icon: IconType, isLeaving: boolean) => () => {
    target.change({ status }, { text: said(one, many), icon, undo: t("action.undo") }, isLeaving ? left : undefined);
  };
  const picking = (what: Pick, name: MessageKey, icon: IconType, ...keys: string[]): Action => ({
    id: what,
    name,
    icon,
    keys,
    may: canUpdate,
    perform: () => pick(what),
  });
  return [
    {
      id: "close",
      name: "ticket.close",
      icon: Check,
      keys: ["e"],
      may: () => canUpdate() && !is("closed"),
      perform: setStatus("closed", "ticket.closedToast", "many.closed", Check, true),
    },
    {
      id: "reopen",
      name: "ticket.reopen",
      icon: CircleDot,
      keys: ["e"],
      may: () => canUpdate() && is("closed"),
      perform: setStatus("open", "ticket.reopenedToast", "many.reopened", CircleDot, false),
    },
    picking("snooze", "ticket.snooze", Moon, "z"),
    picking("assignee", "ticket.assign", UserRoundPlus, "a"),
    picking("status", "ticket.setStatus", CircleDashed, "s"),
    picking("priority", "ticket.setPriority", Signal, "p"),
    picking("label", "ticket.setLabels", Tag, "l"),
    picking("team", "ticket.setTeam", Users, "t"),
    {
      id: "spam",
      name: "ticket.markSpam",
      icon: Ban,
      keys: ["#"],
      may: () => canUpdate() && !is("spam"),
      perform: setStatus("spam", "ticket.spamToast", "many.spam", Ban, true),
    },
    {
      id: "notSpam",
      name: "ticket.notSpam",
      icon: CircleDot,
      keys: ["#"],
      may: () => canUpdate() && is("spam"),
      perform: setStatus("open", "ticket.reopenedToast", "many.reopened", CircleDot, true),
    },
    {
      id: "trash",
      name: "ticket.toTrash",
      icon: Trash2,
      keys: ["Delete", "Mod+Backspace"],
      may: () => canUpdate() && !is("trash"),
      perform: setStatus("trash", "ticket.trashToast", "many.trash", Trash2, true),
    },
    {
      id: "restore",
      name: "ticket.restore",
      icon: ArchiveRestore,
      keys: ["Delete", "Mod+Backspace"],
      may: () => canUpdate() && is("trash"),
      perform: setStatus("open", "ticket.reopenedToast", "many.reopened", ArchiveRestore, true),
    },
    {
      id: "unread",
      name: "ticket.markUnread",
      icon: MailOpen,
      keys: ["u"],
      perform: () => {
        for (const id of target.ids) client.queue.add("ticket.markUnread", { id });
        left();
      },
    },
  ];
}

/** What is done to one ticket at a time. */
export function singleActions({ client, ticket, t, pick, left }: Omit<Around, "target"> & { ticket: TicketRecord }): Action[] {
  const canUpdate = () => mayUpdate(client);
  const isFollowed = ticket.followerIds.includes(client.me.id);
  const add = (name: string, more: object = {}) => client.queue.add(name, { id: ticket.id, ...more });
  return [
    {
      id: "merge",
      name: "ticket.merge",
      icon: Merge,
      keys: ["m"],
      may: () => canUpdate() && !ticket.mergedIntoId,
      perform: () => pick("merge"),
    },
    {
      id: "unmerge",
      name: "ticket.unmerge",
      icon: Undo2,
      keys: ["m"],
      may: () => canUpdate() && ticket.mergedIntoId !== null,
      perform: () => add("ticket.unmerge"),
    },
    { id: "link", name: "ticket.link", icon: Spline, keys: ["Shift+l"], may: canUpdate, perform: () => pick("link") },
    {
      id: "block",
      name: "ticket.spamAndBlock",
      icon: UserRoundX,
      keys: ["Shift+b"],
      may: () => canUpdate() && ticket.status !== "spam",
      perform: () => {
        client.queue.add("contact.block", { id: ticket.contact.id });
        client.queue.add("ticket.update", { id: ticket.id, status: "spam" });
        const undo = () => {
          client.queue.add("contact.unblock", { id: ticket.contact.id });
          client.queue.add("ticket.update", { id: ticket.id, status: ticket.status === "snoozed" ? "open" : ticket.status });
        };
        tell(
          {
            text: t("ticket.blockedToast", { name: ticket.contact.name || ticket.contact.email }),
            icon: UserRoundX,
            undo: t("action.undo"),
          },
          undo,
        );
        left();
      },
    },
    { id: "follow", name: "ticket.follow", icon: Bell, keys: ["w"], may: () => !isFollowed, perform: () => add("ticket.follow") },
    { id: "unfollow", name: "ticket.unfollow", icon: BellOff, keys: ["w"], may: () => isFollowed, perform: () => add("ticket.unfollow") },
    {
      id: "copyLink",
      name: "ticket.copyLink",
      icon: Link2,
      keys: ["Mod+Shift+c"],
      may: () => Boolean(globalThis.navigator?.clipboard),
      perform: () => {
        const { origin } = window.location;
        void navigator.clipboard.writeText(`${origin}/${client.workspace.slug}/ticket/${ticket.number}`).then(
          () => toasts.show({ text: t("ticket.linkCopied"), icon: Link2 }),
          () => toasts.show({ text: t("ticket.linkNotCopied"), icon: Link2, isError: true }),
        );
      },
    },
    { id: "print", name: "ticket.print", icon: Printer, keys: ["Mod+p"], perform: () => window.print() },
  ];
}
