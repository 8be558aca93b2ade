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
  Split,
  Spline,
  Tag,
  Trash2,
  Undo2,
  UserRoundCheck,
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

export const PICKS = ["assignee", "label", "status", "priority", "snooze", "team", "merge", "link", "split"] as const;
export type Pick = (typeof PICKS)[number];

/** May the reader change tickets? The server asks the same function again. */
export function mayUpdate(client: Client): boolean {
  const me = client.pool.get<MemberRecord>("member", client.me.id);
  return me !== undefined && may.update(me);
}

/** `rest`: what does the same over the API, as its description names it. */
export type TicketAction = Action & { icon: IconType; keys: string[]; rest: string };
const CHANGE = "PATCH /tickets/{id}";
const READ = "GET /tickets/{id}";

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
export function ticketActions({ client, target, t, pick, left }: Around): TicketAction[] {
  const canUpdate = () => mayUpdate(client);
  const count = target.ids.length;
  const is = (status: TicketStatus) => target.tickets().every((ticket) => ticket.status === status);
  const said = (key: MessageKey, manyKey: MessageKey) =>
    count === 1 ? t(key, { number: target.tickets()[0]?.number ?? 0 }) : t(manyKey, { count });
  const setStatus = (status: TicketStatus, one: MessageKey, many: MessageKey, icon: IconType, isLeaving: boolean) => () => {
    target.change({ status }, { text: said(one, many), icon, undo: t("action.undo") }, isLeaving ? left : undefined);
  };
  const picking = (what: Pick, name: MessageKey, icon: IconType, ...keys: string[]): TicketAction => ({
    id: what,
    name,
    icon,
    keys,
    rest: CHANGE,
    may: canUpdate,
    perform: () => pick(what),
  });
  return [
    {
      id: "close",
      name: "ticket.close",
      icon: Check,
      keys: ["e"],
      rest: CHANGE,
      may: () => canUpdate() && !is("closed"),
      perform: setStatus("closed", "ticket.closedToast", "many.closed", Check, true),
    },
    {
      id: "reopen",
      name: "ticket.reopen",
      icon: CircleDot,
      keys: ["e"],
      rest: CHANGE,
      may: () => canUpdate() && is("closed"),
      perform: setStatus("open", "ticket.reopenedToast", "many.reopened", CircleDot, false),
    },
    picking("snooze", "ticket.snooze", Moon, "z"),
    picking("assignee", "ticket.assign", UserRoundPlus, "a"),
    {
      id: "assignMe",
      name: "ticket.assignMe",
      icon: UserRoundCheck,
      keys: ["i"],
      rest: CHANGE,
      may: () => canUpdate() && !target.tickets().every((ticket) => ticket.assigneeId === client.me.id),
      perform: () =>
        target.change(
          { assigneeId: client.me.id },
          { text: t("ticket.assignedToast", { name: client.me.name }), icon: UserRoundCheck, undo: t("action.undo") },
        ),
    },
    picking("status", "ticket.setStatus", CircleDashed, "s"),
    picking("priority", "ticket.setPriority", Signal, "p"),
    picking("label", "ticket.setLabels", Tag, "l"),
    picking("team", "ticket.setTeam", Users, "t"),
    {
      id: "spam",
      name: "ticket.markSpam",
      icon: Ban,
      keys: ["#"],
      rest: CHANGE,
      may: () => canUpdate() && !is("spam"),
      perform: setStatus("spam", "ticket.spamToast", "many.spam", Ban, true),
    },
    {
      id: "notSpam",
      name: "ticket.notSpam",
      icon: CircleDot,
      keys: ["#"],
      rest: CHANGE,
      may: () => canUpdate() && is("spam"),
      perform: setStatus("open", "ticket.reopenedToast", "many.reopened", CircleDot, true),
    },
    {
      id: "trash",
      name: "ticket.toTrash",
      icon: Trash2,
      keys: ["Delete", "Mod+Backspace"],
      rest: CHANGE,
      may: () => canUpdate() && !is("trash"),
      perform: setStatus("trash", "ticket.trashToast", "many.trash", Trash2, true),
    },
    {
      id: "restore",
      name: "ticket.restore",
      icon: ArchiveRestore,
      keys: ["Delete", "Mod+Backspace"],
      rest: CHANGE,
      may: () => canUpdate() && is("trash"),
      perform: setStatus("open", "ticket.reopenedToast", "many.reopened", ArchiveRestore, true),
    },
    {
      id: "unread",
      name: "ticket.markUnread",
      icon: MailOpen,
      keys: ["u"],
      rest: "POST /tickets/{id}/unread",
      perform: () => {
        for (const id of target.ids) client.queue.add("ticket.markUnread", { id });
        tell({ text: t("ticket.unreadToast"), icon: MailOpen, undo: t("action.undo") }, () => {
          const at = new Date().toISOString();
          for (const id of target.ids) client.queue.add("ticket.markRead", { id, at });
        });
        left();
      },
    },
  ];
}

/** What is done to one ticket at a time. */
export function singleActions({ client, ticket, t, pick, left }: Omit<Around, "target"> & { ticket: TicketRecord }): TicketAction[] {
  const canUpdate = () => mayUpdate(client);
  const isFollowed = ticket.followerIds.includes(client.me.id);
  const add = (name: string, more: object = {}) => client.queue.add(name, { id: ticket.id, ...more });
  return [
    {
      id: "merge",
      name: "ticket.merge",
      icon: Merge,
      keys: ["m"],
      rest: "POST /tickets/{id}/merge",
      may: () => canUpdate() && !ticket.mergedIntoId,
      perform: () => pick("merge"),
    },
    {
      id: "unmerge",
      name: "ticket.unmerge",
      icon: Undo2,
      keys: ["m"],
      rest: "POST /tickets/{id}/unmerge",
      may: () => canUpdate() && ticket.mergedIntoId !== null,
      perform: () => add("ticket.unmerge"),
    },
    {
      id: "split",
      name: "ticket.splitOne",
      icon: Split,
      keys: ["Shift+s"],
      rest: "POST /messages/{id}/split",
      may: () => canUpdate() && ticket.messageCount > 1,
      perform: () => pick("split"),
    },
    {
      id: "link",
      name: "ticket.link",
      icon: Spline,
      keys: ["Shift+l"],
      rest: "POST /tickets/{id}/link",
      may: canUpdate,
      perform: () => pick("link"),
    },
    {
      id: "block",
      name: "ticket.spamAndBlock",
      icon: UserRoundX,
      keys: ["Shift+b"],
      rest: "POST /contacts/{id}/block",
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
    {
      id: "follow",
      name: "ticket.follow",
      icon: Bell,
      keys: ["w"],
      rest: "POST /tickets/{id}/follow",
      may: () => !isFollowed,
      perform: () => add("ticket.follow"),
    },
    {
      id: "unfollow",
      name: "ticket.unfollow",
      icon: BellOff,
      keys: ["w"],
      rest: "POST /tickets/{id}/unfollow",
      may: () => isFollowed,
      perform: () => add("ticket.unfollow"),
    },
    {
      id: "copyLink",
      name: "ticket.copyLink",
      icon: Link2,
      keys: ["Mod+Shift+c"],
      rest: READ,
      may: () => Boolean(globalThis.navigator?.clipboard),
      perform: () => {
        const { origin } = window.location;
        void navigator.clipboard.writeText(`${origin}/${client.workspace.slug}/ticket/${ticket.number}`).then(
          () => toasts.show({ text: t("ticket.linkCopied"), icon: Link2 }),
          () => toasts.show({ text: t("ticket.linkNotCopied"), icon: Link2, isError: true }),
        );
      },
    },
    { id: "print", name: "ticket.print", icon: Printer, keys: ["Mod+p"], rest: READ, perform: () => window.print() },
  ];
}
