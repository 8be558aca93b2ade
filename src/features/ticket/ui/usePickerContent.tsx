"use client";
/** What the lists of tickets' properties offer: for the button in the conversation, for the key, and for many tickets alike. */
import { CircleDashed, Lock, Merge, MessageSquare, Moon, Spline, Tag, UserRoundPlus, Users } from "lucide-react";
import { useState } from "react";
import type { Client } from "#/core/client/client.ts";
import { useClient } from "#/core/client/context.tsx";
import { LabelStore } from "#/features/label/store.ts";
import { can } from "#/core/permission.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { zoneOf } from "#/features/member/store.ts";
import { MessageStore } from "#/features/message/store.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import type { Pick } from "#/features/ticket/action/store.ts";
import { type Target, tell } from "#/features/ticket/action/target/store.ts";
import { maySplit, splitMessage } from "#/features/ticket/split/store.ts";
import { SNOOZES, snoozeUntil } from "#/features/ticket/rules.ts";
import { PRIORITIES, type TicketRecord } from "#/features/ticket/schema.ts";
import { PRIORITY_LOOK, STATUS_LOOK } from "#/features/ticket/ui/look.ts";
import { Avatar } from "#/ui/Avatar.tsx";
import type { IconType } from "#/ui/Icon.tsx";
import { MARKS } from "#/ui/marks.ts";
import { type Translate, useText } from "#/ui/messages/text.tsx";
import type { PickerContent } from "#/ui/Picker.tsx";
import type { PickerItem } from "#/ui/PickerList.tsx";
import { clockTime } from "#/ui/time.tsx";
import { loadWhen, type ReadWhen } from "#/ui/when.ts";

type Around = { client: Client; target: Target; t: Translate; locale: string; when: ReadWhen | null; left: () => void };
/** What is said after a choice, with the way back. */
const said = (t: Translate, text: string, icon: IconType) => ({ text, icon, undo: t("action.undo") });

/** `left`: called when a choice takes the tickets out of the open list. */
export function usePickerContent(target: Target | undefined, left: () => void): (what: Pick) => PickerContent {
  const client = useClient();
  const { t, locale, language } = useText();
  const [when, setWhen] = useState<ReadWhen | null>(null);
  // The words of times are read by a library of its own, which comes with the first list of snoozes.
  const prepare = () => {
    if (!when)
      void loadWhen(language).then(
        (read) => setWhen(() => read),
        () => {},
      );
  };
  return (what) => {
    if (what === "snooze") queueMicrotask(prepare);
    return CONTENT[what]({ client, target: target ?? { ids: [], tickets: () => [], change: () => {} }, t, locale, when, left });
  };
}

const every = (target: Target, is: (ticket: TicketRecord) => boolean) => {
  const tickets = target.tickets();
  return tickets.length > 0 && tickets.every(is);
};

const CONTENT: Record<Pick, (around: Around) => PickerContent> = {
  status: ({ target, t, left }) => ({
    label: t("ticket.setStatus"),
    placeholder: t("picker.status"),
    items: () =>
      (["open", "waiting", "closed", "spam", "trash"] as const).map((status) => ({
        id: status,
        label: t(STATUS_LOOK[status].name),
        icon: STATUS_LOOK[status].icon,
        iconClass: STATUS_LOOK[status].color,
        isOn: every(target, (ticket) => ticket.status === status),
        perform: () => {
          const isLeaving = status === "closed" || status === "spam" || status === "trash";
          const words = said(t, t("ticket.statusToast", { name: t(STATUS_LOOK[status].name) }), STATUS_LOOK[status].icon);
          target.change({ status }, words, isLeaving ? left : undefined);
        },
      })),
  }),
  priority: ({ target, t }) => ({
    label: t("ticket.setPriority"),
    placeholder: t("picker.priority"),
    items: () =>
      [...PRIORITIES].reverse().map((priority) => ({
        id: priority,
        label: t(PRIORITY_LOOK[priority].name),
        icon: PRIORITY_LOOK[priority].icon,
        iconClass: PRIORITY_LOOK[priority].color,
        isOn: every(target, (ticket) => ticket.priority === priority),
        perform: () =>
          target.change(
            { priority },
            said(t, t("ticket.priorityToast", { name: t(PRIORITY_LOOK[priority].name) }), PRIORITY_LOOK[priority].icon),
          ),
      })),
  }),
  assignee: ({ client, target, t }) => ({
    label: t("ticket.assign"),
    placeholder: t("picker.assignee"),
    items: () => {
      const members = client.pool.all<MemberRecord>("member").filter((member) => member.isActive && can(member, "ticket.update"));
      members.sort((a, b) => Number(b.id === client.me.id) - Number(a.id === client.me.id) || a.name.localeCompare(b.name));
      return [
        ...members.map((member) => ({
          id: member.id,
          label: member.name,
          hint: member.id === client.me.id ? t("member.you") : undefined,
          lead: <Avatar name={member.name} size={18} isTeam />,
          isOn: every(target, (ticket) => ticket.assigneeId === member.id),
          perform: () => target.change({ assigneeId: member.id }, said(t, t("ticket.assignedToast", { name: member.name }), UserRoundPlus)),
        })),
        {
          id: "none",
          label: t("ticket.unassigned"),
          icon: CircleDashed,
          isOn: every(target, (ticket) => ticket.assigneeId === null),
          perform: () => target.change({ assigneeId: null }, said(t, t("ticket.unassignedToast"), CircleDashed)),
        },
      ];
    },
  }),
  team: ({ client, target, t }) => ({
    label: t("ticket.setTeam"),
    placeholder: t("picker.team"),
    items: () => [
      ...client.pool
        .all<TeamRecord>("team")
        .sort((a, b) => a.name.localeCompare(b.name))
        .map((team) => ({
          id: team.id,
          label: team.name,
          icon: Users,
          isOn: every(target, (ticket) => ticket.teamId === team.id),
          perform: () => target.change({ teamId: team.id }, said(t, t("ticket.teamToast", { name: team.name }), Users)),
        })),
      {
        id: "none",
        label: t("ticket.noTeam"),
        icon: CircleDashed,
        isOn: every(target, (ticket) => ticket.teamId === null),
        perform: () => target.change({ teamId: null }, said(t, t("ticket.noTeamToast"), CircleDashed)),
      },
    ],
  }),
  label: ({ client, target, t }) => {
    const hasAll = (id: string) => every(target, (ticket) => ticket.labelIds.includes(id));
    const toggle = (id: string, name: string) =>
      hasAll(id)
        ? target.change({ removeLabelIds: [id] }, said(t, t("ticket.labelRemovedToast", { name }), Tag))
        : target.change({ addLabelIds: [id] }, said(t, t("ticket.labelAddedToast", { name }), Tag));
    const labels = client.store(LabelStore);
    return {
      label: t("ticket.setLabels"),
      placeholder: t("picker.label"),
      isMulti: true,
      create: { label: (typed) => t("label.create", { name: typed }), perform: (typed) => toggle(labels.create(typed), typed) },
      items: () =>
        labels.all.map((label) => ({
          id: label.id,
          label: label.name,
          icon: label.icon ? MARKS[label.icon] : Tag,
          isOn: hasAll(label.id),
          perform: () => toggle(label.id, label.name),
        })),
    };
  },
  snooze: ({ client, target, t, locale, when, left }) => {
    const zone = zoneOf(client);
    const format = (until: Date) =>
      new Intl.DateTimeFormat(locale, {
        weekday: "short",
        day: "numeric",
        month: "short",
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
        timeZone: zone,
      }).format(until);
    const item = (id: string, label: string, until: Date): PickerItem => ({
      id,
      label,
      hint: format(until),
      icon: Moon,
      perform: () => {
        target.change(
          { status: "snoozed", snoozedUntil: until.toISOString() },
          { text: t("ticket.snoozedToast", { when: format(until) }), icon: Moon, undo: t("action.undo") },
        );
        left();
      },
    });
    return {
      label: t("ticket.snooze"),
      placeholder: t("picker.snooze"),
      suggest: (typed) => {
        const until = when?.(typed, new Date(), zone);
        if (until === "over") return [{ id: "over", label: t("snooze.over"), icon: Moon, isDisabled: true, perform: () => {} }];
        return until ? [item("typed", typed, until)] : [];
      },
      items: () => [
        ...SNOOZES.map((snooze) => item(snooze, t(`snooze.${snooze}`), snoozeUntil(snooze, new Date(), zone))),
        ...(every(target, (ticket) => ticket.status === "snoozed")
          ? [{ id: "wake", label: t("ticket.wake"), icon: STATUS_LOOK.open.icon, perform: () => target.change({ status: "open" }) }]
          : []),
      ],
    };
  },
  merge: ({ client, target, t, left }) => ({
    label: t("ticket.mergeInto"),
    placeholder: t("picker.merge"),
    items: () =>
      othersOf(client, target).map((other) => ({
        ...ticketItem(other),
        perform: () => {
          const [id] = target.ids;
          client.queue.add("ticket.merge", { id, intoId: other.id });
          tell({ text: t("ticket.mergedToast", { number: other.number }), icon: Merge, undo: t("action.undo") }, () =>
            client.queue.add("ticket.unmerge", { id }),
          );
          left();
        },
      })),
  }),
  link: ({ client, target, t }) => ({
    label: t("ticket.linkWith"),
    placeholder: t("picker.link"),
    items: () => {
      const [ticket] = target.tickets();
      return othersOf(client, target).map((other) => {
        const isOn = ticket?.linkedIds.includes(other.id) ?? false;
        return {
          ...ticketItem(other),
          isOn,
          perform: () => {
            const link = (isLinked: boolean) =>
              client.queue.add(isLinked ? "ticket.link" : "ticket.unlink", { id: ticket?.id, otherId: other.id });
            link(!isOn);
            tell(said(t, t(isOn ? "ticket.unlinkedToast" : "ticket.linkedToast", { number: other.number }), Spline), () => link(isOn));
          },
        };
      });
    },
  }),
  split: ({ client, target, t, locale }) => {
    const thread = client.store(MessageStore).thread(target.ids[0] ?? "");
    // From the list, its conversation may not have been read yet.
    queueMicrotask(() => void thread.open());
    const messages = thread.messages.filter((message) => maySplit(client, message)).reverse();
    return {
      label: t("ticket.splitWhich"),
      placeholder: t("picker.split"),
      items: () =>
        messages.map((message) => ({
          id: message.id,
          label: `${message.author.name || message.author.email}: ${(message.replyText || message.text).trim().slice(0, SPLIT_WORDS_MAX)}`,
          hint: clockTime(message.createdAt, Date.now(), locale),
          icon: message.kind === "note" ? Lock : MessageSquare,
          perform: () => splitMessage(client, message, t),
        })),
    };
  },
};

const SPLIT_WORDS_MAX = 80;

/** More could not be looked through; typing narrows them. */
const OTHERS_MAX = 400;

/** Tickets to merge into or link with: the same customer's first, then the last that changed. */
export function othersOf(client: Client, target: Omit<Target, "change">): TicketRecord[] {
  const contactId = target.tickets()[0]?.contact.id;
  return client.pool
    .everyShown<TicketRecord>("ticket")
    .filter((ticket) => !target.ids.includes(ticket.id) && !ticket.mergedIntoId && ticket.status !== "spam" && ticket.status !== "trash")
    .sort(
      (a, b) =>
        Number(b.contact.id === contactId) - Number(a.contact.id === contactId) ||
        (a.updatedAt < b.updatedAt ? 1 : a.updatedAt > b.updatedAt ? -1 : 0),
    )
    .slice(0, OTHERS_MAX);
}
export const ticketItem = (ticket: TicketRecord) => ({
  id: ticket.id,
  label: `#${ticket.number} ${ticket.subject}`,
  hint: ticket.contact.name || ticket.contact.email,
  icon: STATUS_LOOK[ticket.status].icon,
  iconClass: STATUS_LOOK[ticket.status].color,
});
