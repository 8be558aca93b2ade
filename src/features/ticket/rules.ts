/** Rules of tickets that need nothing but a ticket: which list it belongs to, in what order, and when a snooze ends. */
import { TZDateMini } from "@date-fns/tz";
import { isUnread, type TicketMemberRecord } from "#/features/ticket/reading/schema.ts";
import { type ListQuery, PRIORITIES, type TicketRecord, type TicketSort } from "#/features/ticket/schema.ts";

export const ALL_OPEN: ListQuery = {
  status: ["open"],
  assignees: [],
  teams: [],
  inboxes: [],
  labels: [],
  priorities: [],
  contactId: null,
  isUnread: false,
  isMentioned: false,
  isRepliedByMe: false,
  isDrafted: false,
  sort: "-updatedAt",
  group: "none",
};

/** Two questions with the same key have the same answer. */
export const listKey = ({ group: _group, ...query }: ListQuery): string =>
  JSON.stringify(
    Object.entries({ ...ALL_OPEN, ...query }).map(([name, value]) => (Array.isArray(value) ? [...value].sort() : [name, value])),
  );

/** The list as /api/v1/tickets takes it. */
export function listParams(query: ListQuery, meId: string): Record<string, string | null> {
  const some = (values: readonly string[]) => (values.length > 0 ? values.join(",") : null);
  return {
    status: some(query.status),
    assigneeId: some(query.assignees.map((assignee) => (assignee === "me" ? meId : assignee))),
    teamId: some(query.teams),
    inboxId: some(query.inboxes),
    labelId: some(query.labels),
    priority: some(query.priorities),
    contactId: query.contactId,
    unread: query.isUnread ? "true" : null,
    mentioned: query.isMentioned ? "true" : null,
    repliedByMe: query.isRepliedByMe ? "true" : null,
    withDraft: query.isDrafted ? "true" : null,
    sort: query.sort,
  };
}

/** Who asks, and what the ticket is to them. */
export type Reader = {
  meId: string;
  memberSince: string;
  now: number;
  readingOf: (ticketId: string) => TicketMemberRecord | undefined;
  hasDraft: (ticketId: string) => boolean;
};

/** The same question the server asks of each row. */
export function matchesList(query: ListQuery, ticket: TicketRecord, reader: Reader): boolean {
  const isIn = (wanted: readonly string[], value: string | null) => wanted.length === 0 || wanted.includes(value ?? "none");
  if (!query.status.includes(ticket.status)) return false;
  const isMine = query.assignees.includes("me") && ticket.assigneeId === reader.meId;
  if (!isMine && !isIn(query.assignees, ticket.assigneeId)) return false;
  if (!isIn(query.teams, ticket.teamId) || !isIn(query.inboxes, ticket.inboxId) || !isIn(query.priorities, ticket.priority)) return false;
  if (query.labels.length > 0 && !query.labels.some((id) => ticket.labelIds.includes(id))) return false;
  if (query.contactId !== null && ticket.contact.id !== query.contactId) return false;
  if (query.isDrafted && !reader.hasDraft(ticket.id)) return false;
  const { isUnread: wantsUnread, isMentioned, isRepliedByMe } = query;
  if (!wantsUnread && !isMentioned && !isRepliedByMe) return true;
  const reading = reader.readingOf(ticket.id);
  if (wantsUnread && !isUnread(ticket, reading, reader.now, reader.memberSince)) return false;
  return !(isMentioned && !reading?.mentionedAt) && !(isRepliedByMe && !reading?.repliedAt);
}

/** What a list is about, and the fields of its question that say so: its name needs no chip beside it. */
export type Topic = {
  kind: "contact" | "mentions" | "drafts" | "sent" | "inbox" | "team" | "label" | "mine" | "unassigned" | "status" | "all";
  id: string;
  fields: (keyof ListQuery)[];
};
export function topicOf(query: ListQuery): Topic {
  const [status = "open"] = query.status;
  const only = (values: readonly string[]) => (values.length === 1 ? values[0] : undefined);
  const [inbox, team, label, assignee] = [only(query.inboxes), only(query.teams), only(query.labels), only(query.assignees)];
  if (query.contactId) return { kind: "contact", id: query.contactId, fields: ["contactId"] };
  if (query.isMentioned) return { kind: "mentions", id: "", fields: ["isMentioned", "status"] };
  if (query.isDrafted) return { kind: "drafts", id: "", fields: ["isDrafted", "status"] };
  if (query.isRepliedByMe) return { kind: "sent", id: "", fields: ["isRepliedByMe", "status"] };
  if (inbox) return { kind: "inbox", id: inbox, fields: ["inboxes"] };
  if (team && team !== "none") return { kind: "team", id: team, fields: ["teams"] };
  if (assignee === "me") return { kind: "mine", id: "", fields: ["assignees"] };
  if (assignee === "none") return { kind: "unassigned", id: "", fields: ["assignees"] };
  if (label) return { kind: "label", id: label, fields: ["labels"] };
  return status === "open" || query.status.length > 1
    ? { kind: "all", id: "", fields: [] }
    : { kind: "status", id: status, fields: ["status"] };
}

/** How a list of rows falls into groups: by what, and in which order the groups come. */
export function groupOf(group: ListQuery["group"], ticket: TicketRecord): string {
  switch (group) {
    case "status":
      return ticket.status;
    case "priority":
      return ticket.priority;
    case "assignee":
      return ticket.assigneeId ?? "none";
    case "team":
      return ticket.teamId ?? "none";
    case "inbox":
      return ticket.inboxId;
    case "none":
      return "";
  }
}

type Compare = (a: TicketRecord, b: TicketRecord) => number;
const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const byUpdate: Compare = (a, b) => text(a.updatedAt, b.updatedAt) || text(a.id, b.id);
const ASCENDING: Record<string, Compare> = {
  updatedAt: byUpdate,
  createdAt: (a, b) => text(a.id, b.id),
  number: (a, b) => a.number - b.number,
  priority: (a, b) => PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) || byUpdate(a, b),
};
/** The order the server sorts by. */
export function compareTickets(sort: TicketSort): Compare {
  const compare = ASCENDING[sort.replace("-", "")] ?? byUpdate;
  return sort.startsWith("-") ? (a, b) => compare(b, a) : compare;
}

export const SNOOZES = ["laterToday", "tomorrow", "weekend", "nextWeek", "inTwoWeeks"] as const;
export type Snooze = (typeof SNOOZES)[number];
const MORNING_HOUR = 9;

/** When a snooze ends. `zone`: where the member's mornings are, as in Europe/Lisbon. */
export function snoozeUntil(snooze: Snooze, now: Date, zone: string): Date {
  const here = new TZDateMini(now, zone);
  const morning = (days: number) =>
    new Date(+new TZDateMini(here.getFullYear(), here.getMonth(), here.getDate() + days, MORNING_HOUR, zone));
  const daysTo = (weekday: number) => ((weekday - here.getDay() + 6) % 7) + 1;
  switch (snooze) {
    case "laterToday":
      return new Date(now.getTime() + 3 * 60 * 60 * 1_000);
    case "tomorrow":
      return morning(1);
    case "weekend":
      return morning(daysTo(6));
    case "nextWeek":
      return morning(daysTo(1));
    case "inTwoWeeks":
      return morning(14);
  }
}
