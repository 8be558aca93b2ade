/**
 * One list of tickets: whatever on this device belongs to it, shown in the same frame, and the server's pages, which fill in what is missing.
 * It keeps its rows in order by itself while it is being looked at: a hundred thousand of them cost a change no more than a few of them would.
 */
import { createAtom, type IAtom, makeAutoObservable, observableRef, runInAction } from "mobx";
import type { Page } from "#/core/client/api.ts";
import type { Client } from "#/core/client/client.ts";
import type { DraftRecord } from "#/features/draft/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { compareTickets, listParams, matchesList, type Reader } from "#/features/ticket/rules.ts";
import type { ListQuery, TicketRecord } from "#/features/ticket/schema.ts";

const PAGE_SIZE = 100;
/** Fewer changes are put in their places one by one; more are sorted by themselves and laid between the others. */
const SINGLE_MAX = 40;
/** A list nobody looks at keeps itself for so long: who comes back to it finds it in order. */
const RESTING_MS = 10 * 60_000;

export class TicketList {
  state: "new" | "loading" | "ready" | "failed" = "new";
  readonly query: ListQuery;
  /** The last row that was read: behind it there may be more than this device has. */
  last: TicketRecord | null = null;
  private nextCursor: string | null = null;
  private readonly client: Client;
  private readonly compare: (a: TicketRecord, b: TicketRecord) => number;
  private readonly atom: IAtom;
  private rows: TicketRecord[] = [];
  private shown = new Map<string, TicketRecord>();
  private readonly changed = new Set<string>();
  private stops: (() => void)[] = [];
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(client: Client, query: ListQuery) {
    this.client = client;
    this.query = query;
    this.compare = compareTickets(query.sort);
    this.atom = createAtom(
      "list",
      () => this.watch(),
      () => this.rest(),
    );
    makeAutoObservable<TicketList, "client" | "compare" | "atom" | "rows" | "shown" | "changed" | "stops" | "timer" | "reader">(this, {
      client: false,
      query: false,
      compare: false,
      atom: false,
      rows: false,
      shown: false,
      changed: false,
      stops: false,
      timer: false,
      tickets: false,
      reader: false,
      last: observableRef,
    });
  }

  /** The rows in their order; another array whenever they have changed. */
  get tickets(): TicketRecord[] {
    const isWatched = this.atom.reportObserved();
    if (!isWatched && this.stops.length === 0) this.build();
    else if (this.changed.size > 0) this.settle();
    return this.rows;
  }

  get hasMore(): boolean {
    return this.nextCursor !== null;
  }

  /** How many rows from the first on are complete: behind them some may be missing. */
  get completeCount(): number {
    const { last, tickets } = this;
    if (!last || !this.nextCursor) return tickets.length;
    return placeIn(tickets, last, this.compare) + 1;
  }

  /** Nothing to show yet, and nothing known to be missing. */
  get isFirstLoad(): boolean {
    return (this.state === "new" || this.state === "loading") && this.last === null && this.tickets.length === 0;
  }

  /** Takes the first page as the server rendered it. */
  seed(page: Page<TicketRecord>): void {
    if (this.state !== "new") return;
    this.take(page);
  }

  /** Reads the first page, once. */
  async open(): Promise<void> {
    if (this.state === "new" || this.state === "failed") await this.read(null);
  }

  async more(): Promise<void> {
    if (this.state === "ready" && this.nextCursor) await this.read(this.nextCursor);
  }

  /** Reads again from the start; what is shown stays until the answer is here. */
  reload(): void {
    this.state = "new";
    this.last = null;
    this.nextCursor = null;
  }

  private async read(cursor: string | null): Promise<void> {
    this.state = "loading";
    try {
      const page = await this.client.api.get<Page<TicketRecord>>("tickets", {
        ...listParams(this.query, this.client.me.id),
        limit: PAGE_SIZE,
        cursor,
      });
      runInAction(() => this.take(page));
    } catch {
      runInAction(() => {
        this.state = "failed";
      });
    }
  }

  private take(page: Page<TicketRecord>): void {
    this.client.take(page.data.map((record) => ({ type: "ticket", record })));
    this.nextCursor = page.nextCursor;
    this.last = page.data.at(-1) ?? this.last;
    this.state = "ready";
  }

  /** Somebody looks: from now on every change is heard of. */
  private watch(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    // It has gone on hearing of every change since it was looked at last.
    if (this.stops.length > 0) return;
    this.build();
    const { pool } = this.client;
    const note = (ticketId: string) => {
      this.changed.add(ticketId);
      this.atom.reportChanged();
    };
    this.stops = [pool.listen("ticket", note)];
    const { isUnread, isMentioned, isRepliedByMe, isDrafted } = this.query;
    if (isUnread || isMentioned || isRepliedByMe) this.stops.push(pool.listen("ticketMember", note));
    if (isDrafted) this.stops.push(pool.listen<DraftRecord>("draft", (_id, before, after) => note((after ?? before)?.ticketId ?? "")));
  }

  private rest(): void {
    this.timer = setTimeout(() => {
      for (const stop of this.stops) stop();
      this.stops = [];
      this.changed.clear();
      this.rows = [];
      this.shown.clear();
    }, RESTING_MS);
  }

  private build(): void {
    const reader = this.reader();
    this.rows = this.client.pool
      .everyShown<TicketRecord>("ticket")
      .filter((ticket) => matchesList(this.query, ticket, reader))
      .sort(this.compare);
    this.shown = new Map(this.rows.map((ticket) => [ticket.id, ticket]));
  }

  private settle(): void {
    const reader = this.reader();
    const gone = new Set<TicketRecord>();
    const come: TicketRecord[] = [];
    for (const id of this.changed) {
      const before = this.shown.get(id);
      const record = this.client.pool.peek<TicketRecord>("ticket", id);
      const after = record && matchesList(this.query, record, reader) ? record : undefined;
      if (before === after) continue;
      if (before) gone.add(before);
      if (after) come.push(after);
      if (after) this.shown.set(id, after);
      else this.shown.delete(id);
    }
    this.changed.clear();
    if (gone.size + come.length === 0) return;
    this.rows =
      gone.size + come.length <= SINGLE_MAX ? this.patched(gone, come) : merged(this.rows, gone, come.sort(this.compare), this.compare);
  }

  private patched(gone: Set<TicketRecord>, come: TicketRecord[]): TicketRecord[] {
    const rows = gone.size > 0 ? this.rows.filter((row) => !gone.has(row)) : [...this.rows];
    for (const row of come) rows.splice(placeIn(rows, row, this.compare) + 1, 0, row);
    return rows;
  }

  private reader(): Reader {
    const { pool, me } = this.client;
    return {
      meId: me.id,
      memberSince: pool.peek<MemberRecord>("member", me.id)?.createdAt ?? "",
      now: Date.now(),
      readingOf: (ticketId) => pool.peek("ticketMember", ticketId),
      hasDraft: (ticketId) => pool.everyShown<DraftRecord>("draft").some((draft) => draft.ticketId === ticketId),
    };
  }
}

/** The index of the last row that does not come after this one; -1 when all do. */
function placeIn(rows: readonly TicketRecord[], row: TicketRecord, compare: (a: TicketRecord, b: TicketRecord) => number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(rows[middle] as TicketRecord, row) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function merged(
  rows: readonly TicketRecord[],
  gone: Set<TicketRecord>,
  come: readonly TicketRecord[],
  compare: (a: TicketRecord, b: TicketRecord) => number,
): TicketRecord[] {
  const all: TicketRecord[] = [];
  let next = 0;
  for (const row of rows) {
    if (gone.has(row)) continue;
    for (let candidate = come[next]; candidate && compare(candidate, row) < 0; candidate = come[next]) {
      all.push(candidate);
      next += 1;
    }
    all.push(row);
  }
  all.push(...come.slice(next));
  return all;
}
