/** Rules of tickets that need nothing but a ticket: which list it belongs to, in what order, and when a snooze ends. */
import { PRIORITIES, type TicketRecord, type TicketSort, type TicketStatus } from "#/features/ticket/schema.ts";

/** What a list shows. `assignee`: the reader's own, nobody's, or anybody's. */
export type ListQuery = {
  status: TicketStatus;
  assignee: "me" | "none" | null;
  inboxId: string | null;
  teamId: string | null;
  labelId: string | null;
  contactId: string | null;
  sort: TicketSort;
};
export const ALL_OPEN: ListQuery = {
  status: "open",
  assignee: null,
  inboxId: null,
  teamId: null,
  labelId: null,
  contactId: null,
  sort: "-updatedAt",
};

export const listKey = (query: ListQuery): string => JSON.stringify(Object.values({ ...ALL_OPEN, ...query }));

/** The list as /api/v1/tickets takes it. */
export const listParams = ({ assignee, ...query }: ListQuery, meId: string): Record<string, string | null> => ({
  ...query,
  assigneeId: assignee === "me" ? meId : assignee,
});

/** The same question the server asks of each row. */
export const matchesList = (query: ListQuery, ticket: TicketRecord, meId: string): boolean =>
  ticket.status === query.status &&
  (query.assignee === null || ticket.assigneeId === (query.assignee === "me" ? meId : null)) &&
  (query.inboxId === null || ticket.inboxId === query.inboxId) &&
  (query.teamId === null || ticket.teamId === query.teamId) &&
  (query.labelId === null || ticket.labelIds.includes(query.labelId)) &&
  (query.contactId === null || ticket.contact.id === query.contactId);

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

/** When a snooze ends, in the reader's own time zone. */
export function snoozeUntil(snooze: Snooze, now: Date): Date {
  const morning = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING_HOUR);
  const daysTo = (weekday: number) => ((weekday - now.getDay() + 6) % 7) + 1;
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
