"use client";
/** What a list is narrowed to: one list to choose from by typing, and a chip for each kind of choice that was made. */
import { AtSign, CircleDashed, Inbox, Mail, Tag, UserRound, Users, X } from "lucide-react";
import type { Client } from "#/core/client/client.ts";
import { useClient } from "#/core/client/context.tsx";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { LabelRecord } from "#/features/label/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import { ALL_OPEN } from "#/features/ticket/rules.ts";
import { type ListQuery, PRIORITIES, STATUSES, type TicketPriority, type TicketStatus } from "#/features/ticket/schema.ts";
import { PRIORITY_LOOK, STATUS_LOOK } from "#/features/ticket/ui/look.ts";
import { Avatar } from "#/ui/Avatar.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { MARKS } from "#/ui/marks.ts";
import type { MessageKey } from "#/ui/messages/catalogue.ts";
import { type Translate, useText } from "#/ui/messages/text.tsx";
import type { PickerContent } from "#/ui/Picker.tsx";
import type { PickerItem } from "#/ui/PickerList.tsx";

type Change = (change: Partial<ListQuery>) => void;
type Field = "status" | "assignees" | "teams" | "inboxes" | "labels" | "priorities";
const FIELDS: Record<Field, MessageKey> = {
  status: "filter.status",
  assignees: "filter.assignee",
  teams: "filter.team",
  inboxes: "filter.inbox",
  labels: "filter.label",
  priorities: "filter.priority",
};
const FLAGS = {
  isUnread: "filter.unread",
  isMentioned: "filter.mentioned",
  isRepliedByMe: "filter.sent",
  isDrafted: "filter.drafted",
} as const satisfies Partial<Record<keyof ListQuery, MessageKey>>;

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
type Value = Pick<PickerItem, "id" | "label" | "icon" | "iconClass" | "lead">;

/** The values of each field, as they are called. */
function valuesOf(client: Client, t: Translate): Record<Field, Value[]> {
  const { pool, me } = client;
  const none = (label: MessageKey): Value => ({ id: "none", label: t(label), icon: CircleDashed });
  const members = pool.all<MemberRecord>("member").filter((member) => member.isActive && member.id !== me.id);
  return {
    status: STATUSES.map((status) => ({
      id: status,
      label: t(STATUS_LOOK[status].name),
      icon: STATUS_LOOK[status].icon,
      iconClass: STATUS_LOOK[status].color,
    })),
    assignees: [
      { id: "me", label: t("filter.me"), icon: UserRound },
      none("ticket.unassigned"),
      ...members
        .sort(byName)
        .map((member) => ({ id: member.id, label: member.name, lead: <Avatar name={member.name} size={18} isTeam /> })),
    ],
    teams: [
      none("ticket.noTeam"),
      ...pool
        .all<TeamRecord>("team")
        .sort(byName)
        .map(({ id, name }) => ({ id, label: name, icon: Users })),
    ],
    inboxes: pool
      .all<InboxRecord>("inbox")
      .sort(byName)
      .map(({ id, name }) => ({ id, label: name, icon: Inbox })),
    labels: pool
      .all<LabelRecord>("label")
      .sort(byName)
      .map(({ id, name, icon }) => ({ id, label: name, icon: icon ? MARKS[icon] : Tag })),
    priorities: [...PRIORITIES].reverse().map((priority) => ({
      id: priority,
      label: t(PRIORITY_LOOK[priority].name),
      icon: PRIORITY_LOOK[priority].icon,
      iconClass: PRIORITY_LOOK[priority].color,
    })),
  };
}

const toggled = (values: readonly string[], id: string) => (values.includes(id) ? values.filter((value) => value !== id) : [...values, id]);

/** `status` cannot be empty: a list of nothing would be no list. */
function withToggled(query: ListQuery, field: Field, id: string): Partial<ListQuery> {
  const values = toggled(query[field], id);
  if (field === "status") return { status: values.length > 0 ? (values as TicketStatus[]) : ALL_OPEN.status };
  if (field === "priorities") return { priorities: values as TicketPriority[] };
  return { [field]: values };
}

/** Call inside an observer. */
export function useFilterContent(query: ListQuery, change: Change): PickerContent {
  const client = useClient();
  const { t } = useText();
  return {
    label: t("list.filter"),
    placeholder: t("list.filterPlaceholder"),
    isMulti: true,
    items: () => [
      ...(["isUnread", "isMentioned"] as const).map((flag) => ({
        id: flag,
        label: t(FLAGS[flag]),
        icon: flag === "isUnread" ? Mail : AtSign,
        isOn: query[flag],
        perform: () => change({ [flag]: !query[flag] }),
      })),
      ...Object.entries(valuesOf(client, t)).flatMap(([field, values]) =>
        values.map((value, index) => ({
          ...value,
          id: `${field}:${value.id}`,
          hint: t(FIELDS[field as Field]),
          isOn: (query[field as Field] as readonly string[]).includes(value.id),
          isNewGroup: index === 0,
          perform: () => change(withToggled(query, field as Field, value.id)),
        })),
      ),
    ],
  };
}

type ChipsProps = { query: ListQuery; implied: readonly (keyof ListQuery)[]; change: Change; isWhole?: boolean };
/** `implied`: what the list's own name says already needs no chip. `isWhole`: also the one status that the list's tabs would show. */
export function FilterChips({ query, implied, change, isWhole = false }: ChipsProps) {
  const client = useClient();
  const { t } = useText();
  const values = valuesOf(client, t);
  const chips = [
    ...(Object.keys(FIELDS) as Field[]).flatMap((field) => {
      if (implied.includes(field) || query[field].length === 0 || (field === "status" && query.status.length === 1 && !isWhole)) return [];
      const names = values[field].flatMap(({ id, label }) => ((query[field] as readonly string[]).includes(id) ? [label] : []));
      const without = field === "status" ? { status: ALL_OPEN.status } : { [field]: [] };
      return [{ key: field, text: t("filter.chip", { field: t(FIELDS[field]), values: names.join(", ") || "…" }), without }];
    }),
    ...(Object.keys(FLAGS) as (keyof typeof FLAGS)[]).flatMap((flag) =>
      query[flag] && !implied.includes(flag) ? [{ key: flag, text: t(FLAGS[flag]), without: { [flag]: false } }] : [],
    ),
  ];
  if (chips.length === 0) return null;
  return (
    <div className="list-filter">
      {chips.map(({ key, text, without }) => (
        <button type="button" className="chip" key={key} onClick={() => change(without)} title={text}>
          <span className="ell" dir="auto">
            {text}
          </span>
          <Icon of={X} size={12} />
          <span className="sr">{t("list.removeFilter")}</span>
        </button>
      ))}
      {chips.length > 1 ? (
        <button
          type="button"
          className="btn btn-sm btn-text"
          onClick={() => change(Object.assign({}, ...chips.map(({ without }) => without)))}
        >
          {t("filter.clear")}
        </button>
      ) : null}
    </div>
  );
}
