/** Search among what is on this device: answered in the same frame, and without a network. */
import { makeAutoObservable, observableRef, runInAction } from "mobx";
import type { Client } from "#/core/client/client.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { LabelRecord } from "#/features/label/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { dayOf, type Field, type Filter, fold, holdsWords, type Question } from "#/features/search/rules.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import { isUnread } from "#/features/ticket/reading/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";

const folded = new WeakMap<TicketRecord, string>();
/** A record never changes, another takes its place: its words are folded once. */
function wordsOfTicket(ticket: TicketRecord): string {
  const known = folded.get(ticket);
  if (known !== undefined) return known;
  const words = fold(`${ticket.subject}\n#${ticket.number}\n${ticket.contact.name}\n${ticket.contact.email}\n${ticket.snippet}`);
  folded.set(ticket, words);
  return words;
}

/** As long as a search may take of a frame; what is left of it goes on in the next ones. */
const SLICE_MS = 6;
const LOOKED_AT_ONCE = 200;

/**
 * The tickets on this device that fit, the one whose number was typed first, then by their last activity. What a slice of a frame finds is
 * there when `ask` returns; with tens of thousands of tickets the rest follows, frame by frame.
 */
export class LocalSearch {
  tickets: TicketRecord[] = [];
  private readonly client: Client;
  private readonly max: number;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(client: Client, max: number) {
    this.client = client;
    this.max = max;
    makeAutoObservable<LocalSearch, "client" | "max" | "timer" | "fits">(this, {
      client: false,
      max: false,
      timer: false,
      fits: false,
      tickets: observableRef,
    });
  }

  ask(question: Question): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.tickets = [];
    if (question.words.length + question.filters.length === 0) return;
    const number = Number(question.words[0]?.text.replace("#", ""));
    const compare = (a: TicketRecord, b: TicketRecord) =>
      Number(b.number === number) - Number(a.number === number) || (a.updatedAt < b.updatedAt ? 1 : a.updatedAt > b.updatedAt ? -1 : 0);
    this.go(question, this.client.pool.eachShown<TicketRecord>("ticket"), compare);
  }

  private fits(ticket: TicketRecord, question: Question): boolean {
    return holdsWords(wordsOfTicket(ticket), question) && question.filters.every((filter) => fits(this.client, ticket, filter));
  }

  private go(question: Question, rest: Iterator<TicketRecord>, compare: (a: TicketRecord, b: TicketRecord) => number): void {
    const until = performance.now() + SLICE_MS;
    const found: TicketRecord[] = [];
    let isDone = false;
    for (let count = 1; !isDone && (count % LOOKED_AT_ONCE > 0 || performance.now() < until); count += 1) {
      const next = rest.next();
      isDone = next.done === true;
      if (!next.done && this.fits(next.value, question)) found.push(next.value);
    }
    if (found.length > 0) this.tickets = [...this.tickets, ...found].sort(compare).slice(0, this.max);
    if (!isDone) this.timer = setTimeout(() => runInAction(() => this.go(question, rest, compare)), 0);
  }
}

const same = (a: string | undefined, b: string) => a !== undefined && fold(a) === fold(b);

/** As the server's filter/queries.ts; what a device cannot know fits nothing. */
function fits(client: Client, ticket: TicketRecord, filter: Filter): boolean {
  const answer = TESTS[filter.field](ticket, filter.value, client);
  return answer !== null && answer !== filter.isNot;
}

const TESTS: Record<Field, (ticket: TicketRecord, value: string, client: Client) => boolean | null> = {
  from: (ticket, value) => fold(`${ticket.contact.name}\n${ticket.contact.email}`).includes(fold(value)),
  to: () => null,
  label: (ticket, value, { pool }) => ticket.labelIds.some((id) => same(pool.peek<LabelRecord>("label", id)?.name, value)),
  status: (ticket, value) => ticket.status === value,
  assignee: (ticket, value, { pool, me }) => {
    if (value === "none") return ticket.assigneeId === null;
    if (value === "me") return ticket.assigneeId === me.id;
    const member = ticket.assigneeId ? pool.peek<MemberRecord>("member", ticket.assigneeId) : undefined;
    return same(member?.name, value) || same(member?.email, value);
  },
  team: (ticket, value, { pool }) =>
    ticket.teamId === null ? value === "none" : same(pool.peek<TeamRecord>("team", ticket.teamId)?.name, value),
  inbox: (ticket, value, { pool }) => same(pool.peek<InboxRecord>("inbox", ticket.inboxId)?.name, value),
  priority: (ticket, value) => ticket.priority === value,
  is: (ticket, value, { pool, me }) => {
    if (value === "unread")
      return isUnread(ticket, pool.peek("ticketMember", ticket.id), Date.now(), pool.peek<MemberRecord>("member", me.id)?.createdAt ?? "");
    if (value === "assigned" || value === "unassigned") return (ticket.assigneeId !== null) === (value === "assigned");
    return ticket.status === value;
  },
  has: (ticket, value) => (value === "label" ? ticket.labelIds.length > 0 : null),
  before: (ticket, value) => ticket.createdAt < (dayOf(value) ?? ""),
  after: (ticket, value) => ticket.updatedAt >= (dayOf(value) ?? ""),
  number: (ticket, value) => ticket.number === Number(value),
};

/** The names an operator can take here, for suggestions. */
export function namesOf({ pool }: Client, field: Field): string[] {
  switch (field) {
    case "label":
      return pool.all<LabelRecord>("label").map(({ name }) => name);
    case "assignee":
      return ["me", "none", ...pool.all<MemberRecord>("member").flatMap(({ name, isActive }) => (isActive ? [name] : []))];
    case "team":
      return ["none", ...pool.all<TeamRecord>("team").map(({ name }) => name)];
    case "inbox":
      return pool.all<InboxRecord>("inbox").map(({ name }) => name);
    default:
      return [];
  }
}
