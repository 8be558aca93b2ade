/** What the operators of a search ask of a ticket, as SQL. Every value is bound. */

import { dayOf, type Field, type Filter } from "#/features/search/rules.ts";
import { unreadSql } from "#/features/ticket/reading/schema.ts";
import { PRIORITIES, STATUSES } from "#/features/ticket/schema.ts";

type Around = { memberId: string | null; bind: (value: unknown) => string };

/** Conditions on `ticket t`, where $1 is the workspace. */
export const filterConditions = (filters: readonly Filter[], around: Around): string[] =>
  filters.map((filter) => {
    const condition = CONDITIONS[filter.field](filter.value, around);
    // Without a value there is nothing to differ from: those are meant by "not" as well.
    return filter.isNot ? `(${condition}) is not true` : `(${condition})`;
  });

/** Of a table with few rows per workspace: by the whole name, whatever its case. */
const named = (table: string, columns: string[], value: string) =>
  `(select x.id from ${table} x where x."workspaceId" = $1 and (${columns.map((column) => `lower(x.${column}) = lower(${value})`).join(" or ")}))`;

const CONDITIONS: Record<Field, (value: string, around: Around) => string> = {
  from: (value, { bind }) => {
    const asked = bind(value);
    return `t."contactId" = any(array(select search_contacts(${asked}))) or t.id in (select r."ticketId" from ticket_member r
      where r."workspaceId" = $1 and r."repliedAt" is not null and r."memberId" in ${named("member", ["name", "email"], asked)})`;
  },
  to: (value, { bind }) =>
    `t."inboxId" in (select a."inboxId" from inbox_address a where a."workspaceId" = $1 and position(lower(${bind(value)}) in a.email) > 0)`,
  label: (value, { bind }) =>
    `t.id in (select l."ticketId" from ticket_label l where l."workspaceId" = $1 and l."labelId" in ${named("label", ["name"], bind(value))})`,
  status: (value) => `t.status = '${STATUSES.find((status) => status === value) ?? "open"}'`,
  assignee: (value, { bind, memberId }) => {
    if (value === "none") return `t."assigneeId" is null`;
    if (value === "me") return `t."assigneeId" = ${bind(memberId)}::uuid`;
    return `t."assigneeId" in ${named("member", ["name", "email"], bind(value))}`;
  },
  team: (value, { bind }) => (value === "none" ? `t."teamId" is null` : `t."teamId" in ${named("team", ["name"], bind(value))}`),
  inbox: (value, { bind }) => `t."inboxId" in ${named("inbox", ["name"], bind(value))}`,
  priority: (value) => {
    const wanted = PRIORITIES.find((priority) => priority === value) ?? "none";
    return `t.priority = ${PRIORITIES.indexOf(wanted)}`;
  },
  is: (value, { bind, memberId }) => {
    if (value === "unread") return unreadSql(`${bind(memberId)}::uuid`);
    if (value === "assigned") return `t."assigneeId" is not null`;
    if (value === "unassigned") return `t."assigneeId" is null`;
    return `t.status = '${STATUSES.find((status) => status === value) ?? "open"}'`;
  },
  has: (value) =>
    value === "label"
      ? `cardinality(t."labelIds") > 0`
      : `exists (select from message m join attachment a on a."workspaceId" = m."workspaceId" and a."messageId" = m.id
          where m."workspaceId" = t."workspaceId" and m."ticketId" = t.id and not a."isInline")`,
  // A conversation lasts: it is before a day that began before it, and after one since which something happened in it.
  before: (value, { bind }) => `t."createdAt" < ${bind(dayOf(value))}::timestamptz`,
  after: (value, { bind }) => `t."updatedAt" >= ${bind(dayOf(value))}::timestamptz`,
  number: (value, { bind }) => `t.number = ${bind(Number(value))}`,
};
