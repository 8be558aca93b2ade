"use client";
/** What the lists of tickets' properties offer: for the button in the conversation, for the key, and for many tickets alike. */
import { CircleDashed, Merge, Moon, Tag, Users } from "lucide-react";
import { useState } from "react";
import type { Client } from "#/core/client/client.ts";
import { useClient } from "#/core/client/context.tsx";
import { LabelStore } from "#/features/label/store.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import type { Pick } from "#/features/ticket/action/store.ts";
import { type Target, tell } from "#/features/ticket/action/target/store.ts";
import { SNOOZES, snoozeUntil } from "#/features/ticket/rules.ts";
import { PRIORITIES, type TicketRecord } from "#/features/ticket/schema.ts";
import { PRIORITY_LOOK, STATUS_LOOK } from "#/features/ticket/ui/look.ts";
import { Avatar } from "#/ui/Avatar.tsx";
import { type Translate, useText } from "#/ui/messages/text.tsx";
import type { PickerContent } from "#/ui/Picker.tsx";
import type { PickerItem } from "#/ui/PickerList.tsx";
import { loadWhen, type ReadWhen } from "#/ui/when.ts";

type Around = { client: Client; target: Target; t: Translate; locale: string; when: ReadWhen | null; left: () => void };

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
          target.change({ status });
          if (status === "closed" || status === "spam" || status === "trash") left();
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
        perform: () => target.change({ priority }),
      })),
  }),
  assignee: ({ client, target, t }) => ({
    label: t("ticket.assign"),
    placeholder: t("picker.assignee"),
    items: () => {
      const members = client.pool.all<MemberRecord>("member").filter((member) => member.isActive && member.role !== "light-agent");
      members.sort((a, b) => Number(b.id === client.me.id) - Number(a.id === client.me.id) || a.name.localeCompare(b.name));
      return [
        ...members.map((member) => ({
          id: member.id,
          label: member.name,
          hint: member.id === client.me.id ? t("member.you") : undefined,
          lead: <Avatar name={member.name} size={18} isTeam />,
          isOn: every(target, (ticket) => ticket.assigneeId === member.id),
          perform: () => target.change({ assigneeId: member.id }),
        })),
        {
          id: "none",
          label: t("ticket.unassigned"),
          icon: CircleDashed,
          isOn: every(target, (ticket) => ticket.assigneeId === null),
          perform: () => target.change({ assigneeId: null }),
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
          perform: () => target.change({ teamId: team.id }),
        })),
      {
        id: "none",
        label: t("ticket.noTeam"),
        icon: CircleDashed,
        isOn: every(target, (ticket) => ticket.teamId === null),
        perform: () => target.change({ teamId: null }),
      },
    ],
  }),
  label: ({ client, target, t }) => {
    const hasAll = (id: string) => every(target, (ticket) => ticket.labelIds.includes(id));
    const toggle = (id: string) => target.change(hasAll(id) ? { removeLabelIds: [id] } : { addLabelIds: [id] });
    const labels = client.store(LabelStore);
    return {
      label: t("ticket.setLabels"),
      placeholder: t("picker.label"),
      isMulti: true,
      create: { label: (typed) => t("label.create", { name: typed }), perform: (typed) => toggle(labels.create(typed)) },
      items: () =>
        labels.all.map((label) => ({
          id: label.id,
          label: label.name,
          icon: Tag,
          isOn: hasAll(label.id),
          perform: () => toggle(label.id),
        })),
    };
  },
  snooze: ({ target, t, locale, when, left }) => {
    const format = (until: Date) =>
      new Intl.DateTimeFormat(locale, {
        weekday: "short",
        day: "numeric",
        month: "short",
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
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
        const until = when?.(typed, new Date());
        if (until === "over") return [{ id: "over", label: t("snooze.over"), icon: Moon, isDisabled: true, perform: () => {} }];
        return until ? [item("typed", typed, until)] : [];
      },
      items: () => [
        ...SNOOZES.map((snooze) => item(snooze, t(`snooze.${snooze}`), snoozeUntil(snooze, new Date()))),
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
          perform: () => client.queue.add(isOn ? "ticket.unlink" : "ticket.link", { id: ticket?.id, otherId: other.id }),
        };
      });
    },
  }),
};

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
