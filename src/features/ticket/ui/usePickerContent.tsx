"use client";
/** What the lists of a ticket's properties offer: for the button in the conversation and for the key alike. */
import { CircleDashed, Moon, Tag, Users } from "lucide-react";
import type { Client } from "#/core/client/client.ts";
import { useClient } from "#/core/client/context.tsx";
import { LabelStore } from "#/features/label/store.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import { changeTicket, type Pick } from "#/features/ticket/action/store.ts";
import { SNOOZES, snoozeUntil } from "#/features/ticket/rules.ts";
import { PRIORITIES, type TicketRecord } from "#/features/ticket/schema.ts";
import { TicketStore } from "#/features/ticket/store.ts";
import { PRIORITY_LOOK, STATUS_LOOK } from "#/features/ticket/ui/look.ts";
import { Avatar } from "#/ui/Avatar.tsx";
import { type Translate, useText } from "#/ui/messages/text.tsx";
import type { PickerContent } from "#/ui/Picker.tsx";

type Fresh = () => TicketRecord;
type Around = { client: Client; ticket: Fresh; t: Translate; locale: string; left: () => void };

/** `left`: called when a choice takes the ticket out of the open list. */
export function usePickerContent(ticket: TicketRecord | undefined, left: () => void): (what: Pick) => PickerContent {
  const client = useClient();
  const { t, locale } = useText();
  // Read anew when the list is drawn: it may stay open while the ticket changes.
  const fresh = () => client.pool.get<TicketRecord>("ticket", ticket?.id) ?? (ticket as TicketRecord);
  return (what) => CONTENT[what]({ client, ticket: fresh, t, locale, left });
}

const CONTENT: Record<Pick, (around: Around) => PickerContent> = {
  status: ({ client, ticket, t, left }) => ({
    label: t("ticket.setStatus"),
    placeholder: t("picker.status"),
    items: () =>
      (["open", "waiting", "closed", "spam", "trash"] as const).map((status) => ({
        id: status,
        label: t(STATUS_LOOK[status].name),
        icon: STATUS_LOOK[status].icon,
        iconClass: STATUS_LOOK[status].color,
        isOn: ticket().status === status,
        perform: () => {
          changeTicket(client, ticket(), { status });
          if (status === "closed" || status === "spam" || status === "trash") left();
        },
      })),
  }),
  priority: ({ client, ticket, t }) => ({
    label: t("ticket.setPriority"),
    placeholder: t("picker.priority"),
    items: () =>
      [...PRIORITIES].reverse().map((priority) => ({
        id: priority,
        label: t(PRIORITY_LOOK[priority].name),
        icon: PRIORITY_LOOK[priority].icon,
        iconClass: PRIORITY_LOOK[priority].color,
        isOn: ticket().priority === priority,
        perform: () => changeTicket(client, ticket(), { priority }),
      })),
  }),
  assignee: ({ client, ticket, t }) => ({
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
          isOn: ticket().assigneeId === member.id,
          perform: () => changeTicket(client, ticket(), { assigneeId: member.id }),
        })),
        {
          id: "none",
          label: t("ticket.unassigned"),
          icon: CircleDashed,
          isOn: ticket().assigneeId === null,
          perform: () => changeTicket(client, ticket(), { assigneeId: null }),
        },
      ];
    },
  }),
  team: ({ client, ticket, t }) => ({
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
          isOn: ticket().teamId === team.id,
          perform: () => changeTicket(client, ticket(), { teamId: team.id }),
        })),
      {
        id: "none",
        label: t("ticket.noTeam"),
        icon: CircleDashed,
        isOn: ticket().teamId === null,
        perform: () => changeTicket(client, ticket(), { teamId: null }),
      },
    ],
  }),
  label: ({ client, ticket, t }) => {
    const toggle = (id: string) => {
      const { labelIds } = ticket();
      changeTicket(client, ticket(), { labelIds: labelIds.includes(id) ? labelIds.filter((other) => other !== id) : [...labelIds, id] });
    };
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
          isOn: ticket().labelIds.includes(label.id),
          perform: () => toggle(label.id),
        })),
    };
  },
  snooze: ({ client, ticket, t, locale, left }) => ({
    label: t("ticket.snooze"),
    placeholder: t("picker.snooze"),
    items: () => [
      ...SNOOZES.map((snooze) => {
        const until = snoozeUntil(snooze, new Date());
        const when = new Intl.DateTimeFormat(locale, {
          weekday: "short",
          day: "numeric",
          month: "short",
          hour: "2-digit",
          minute: "2-digit",
          hourCycle: "h23",
        }).format(until);
        return {
          id: snooze,
          label: t(`snooze.${snooze}`),
          hint: when,
          icon: Moon,
          perform: () => {
            changeTicket(
              client,
              ticket(),
              { status: "snoozed", snoozedUntil: until.toISOString() },
              { text: t("ticket.snoozedToast", { when }), icon: Moon, undo: t("action.undo") },
            );
            left();
          },
        };
      }),
      ...(ticket().status === "snoozed"
        ? [
            {
              id: "wake",
              label: t("ticket.wake"),
              icon: STATUS_LOOK.open.icon,
              perform: () => client.store(TicketStore).update(ticket().id, { status: "open" }),
            },
          ]
        : []),
    ],
  }),
};
