/** Tickets in the browser: lists that keep themselves, counts, changes that show at once, and the actions on a ticket. */
import { makeAutoObservable, observable, observableRef, runInAction } from "mobx";
import type { Page } from "#/core/client/api.ts";
import type { Client } from "#/core/client/client.ts";
import type { Optimistic } from "#/core/client/pool.ts";
import { withValues } from "#/features/customField/rules.ts";
import { TicketList } from "#/features/ticket/list/store.ts";
import { listKey, listParams } from "#/features/ticket/rules.ts";
import type { ListQuery, TicketRecord, UpdateTicketInput } from "#/features/ticket/schema.ts";

export type TicketChange = Omit<UpdateTicketInput, "id" | "version">;
export type TicketCounts = { views: Record<string, number>; inboxes: Record<string, number>; teams: Record<string, number> };

const COUNT_DELAY_MS = 400;

export const ticketOptimistic: Record<string, Optimistic> = {
  "ticket.update": (view, command) => {
    const { id, version: _version, ...changes } = command.input as UpdateTicketInput;
    const ticket = view.get<TicketRecord>("ticket", id);
    return ticket ? [{ type: "ticket", record: changed(ticket, changes, command.at) }] : [];
  },
};

/** The ticket as the server will make it. */
export function changed(ticket: TicketRecord, changes: TicketChange, at: string): TicketRecord {
  const { fields, ...others } = changes;
  const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined)) as Partial<TicketRecord>;
  const status = given.status ?? ticket.status;
  return {
    ...ticket,
    ...given,
    fields: fields ? (withValues(ticket.fields, fields) as TicketRecord["fields"]) : ticket.fields,
    snoozedUntil: status === "snoozed" ? (given.snoozedUntil ?? ticket.snoozedUntil) : null,
    closedAt: status === "closed" ? (ticket.closedAt ?? at) : null,
    updatedAt: at > ticket.updatedAt ? at : ticket.updatedAt,
  };
}

export class TicketStore {
  counts: TicketCounts | null = null;
  /** The server knew no ticket at all when it was asked. */
  private wasEmpty = false;
  private readonly lists = new Map<string, TicketList>();
  private readonly missing = observable.set<number>();
  private readonly client: Client;
  private countTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(client: Client) {
    this.client = client;
    makeAutoObservable<TicketStore, "client" | "lists" | "missing" | "countTimer">(this, {
      client: false,
      lists: false,
      missing: false,
      countTimer: false,
      counts: observableRef,
      list: false,
    });
  }

  /** Keeps counts and lists current; call once, in the browser. Returns how to stop. */
  start(): () => void {
    const stop = this.client.connection.onChange((frame) => {
      if (frame.isReset) for (const list of this.lists.values()) list.reload();
      if (frame.isReset || frame.put.some((put) => put.type === "ticket")) this.countSoon();
    });
    void this.count();
    void this.lookForAny();
    return () => {
      stop();
      if (this.countTimer) clearTimeout(this.countTimer);
      this.countTimer = null;
    };
  }

  /** Nobody has ever written to this workspace. */
  get isUntouched(): boolean {
    return this.wasEmpty && this.client.pool.count("ticket") === 0;
  }

  list(query: ListQuery): TicketList {
    const key = listKey(query);
    let list = this.lists.get(key);
    if (!list) {
      list = new TicketList(this.client, query);
      this.lists.set(key, list);
    }
    return list;
  }

  /** The ids of everything a list holds, as far as that many can be chosen. @throws ApiError */
  idsOf(query: ListQuery): Promise<{ ids: string[]; isCut: boolean }> {
    return this.client.api.get("ticket-ids", listParams(query, this.client.me.id));
  }

  byNumber(number: number): TicketRecord | undefined {
    return this.client.pool.by<TicketRecord>("ticket", "number", number)[0];
  }

  isMissing(number: number): boolean {
    return this.missing.has(number);
  }

  /** Reads a ticket that the browser does not have. */
  async find(number: number): Promise<void> {
    try {
      const page = await this.client.api.get<Page<TicketRecord>>("tickets", { number, limit: 1 });
      runInAction(() => {
        this.client.take(page.data.map((record) => ({ type: "ticket", record })));
        if (page.data.length === 0) this.missing.add(number);
      });
    } catch {
      // The connection's banner says that the server cannot be reached; the next opening tries again.
    }
  }

  /** The same person's tickets, newest first, from `cursor` on. @throws ApiError */
  async ofContact(contactId: string, cursor: string | null = null): Promise<{ ids: string[]; cursor: string | null }> {
    const limit = cursor ? 50 : 8;
    const page = await this.client.api.get<Page<TicketRecord>>("tickets", { contactId, sort: "-createdAt", limit, cursor });
    runInAction(() => this.client.take(page.data.map((record) => ({ type: "ticket", record }))));
    return { ids: page.data.map(({ id }) => id), cursor: page.nextCursor };
  }

  update(id: string, change: TicketChange): void {
    this.client.queue.add("ticket.update", { id, ...change });
    this.countSoon();
  }

  /** No ticket came with the page: there may still be closed ones. */
  private async lookForAny(): Promise<void> {
    if (this.client.pool.count("ticket") > 0) return;
    try {
      const page = await this.client.api.get<Page<TicketRecord>>("tickets", { limit: 1 });
      runInAction(() => {
        this.wasEmpty = page.data.length === 0;
      });
    } catch {
      // Then the empty list says only that it is empty.
    }
  }

  private countSoon(): void {
    if (this.countTimer) return;
    this.countTimer = setTimeout(() => {
      this.countTimer = null;
      void this.count();
    }, COUNT_DELAY_MS);
  }

  private async count(): Promise<void> {
    try {
      const counts = await this.client.api.get<TicketCounts>("ticket-counts");
      runInAction(() => {
        this.counts = counts;
      });
    } catch {
      // Counts are a convenience: the old ones stay until the next change.
    }
  }
}
