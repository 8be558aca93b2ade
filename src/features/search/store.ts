/** Search in the browser: one question at a time; an answer to an older one is thrown away. */
import { makeAutoObservable, observableRef, runInAction } from "mobx";
import type { Page } from "#/core/client/api.ts";
import type { Client } from "#/core/client/client.ts";
import type { SearchHit } from "#/features/search/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";

const TYPING_MS = 180;

export class SearchStore {
  q = "";
  state: "idle" | "loading" | "ready" | "failed" = "idle";
  contacts: SearchHit[] = [];
  ticketIds: string[] = [];
  /** Where the words stand, by ticket. */
  snippets = new Map<string, string>();
  private readonly client: Client;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private running: AbortController | null = null;

  constructor(client: Client) {
    this.client = client;
    makeAutoObservable<SearchStore, "client" | "timer" | "running">(this, {
      client: false,
      timer: false,
      running: false,
      contacts: observableRef,
      ticketIds: observableRef,
      snippets: observableRef,
    });
  }

  get tickets(): TicketRecord[] {
    return this.ticketIds.flatMap((id) => this.client.pool.get<TicketRecord>("ticket", id) ?? []);
  }

  ask(q: string): void {
    if (q === this.q && this.state !== "failed") return;
    this.q = q;
    if (this.timer) clearTimeout(this.timer);
    this.running?.abort();
    if (!q.trim()) {
      this.state = "idle";
      this.ticketIds = [];
      this.contacts = [];
      return;
    }
    this.state = "loading";
    this.timer = setTimeout(() => void this.run(q.trim()), TYPING_MS);
  }

  again(): void {
    const { q } = this;
    this.state = "failed";
    this.ask(q);
  }

  private async run(q: string): Promise<void> {
    const running = new AbortController();
    this.running = running;
    try {
      const [hits, tickets] = await Promise.all([
        this.client.api.get<Page<SearchHit>>("search", { q, limit: 50 }, running.signal),
        this.client.api.get<Page<TicketRecord>>("tickets", { q, limit: 50 }, running.signal),
      ]);
      const known = new Set(tickets.data.map((ticket) => ticket.id));
      const named = hits.data.flatMap((hit) => (hit.type === "ticket" && hit.ticketId && !known.has(hit.ticketId) ? [hit.ticketId] : []));
      const others = await Promise.all(named.map((id) => this.client.api.get<TicketRecord>(`tickets/${id}`, {}, running.signal)));
      runInAction(() => {
        this.client.take([...others, ...tickets.data].map((record) => ({ type: "ticket", record })));
        this.ticketIds = [...others, ...tickets.data].map((ticket) => ticket.id);
        this.contacts = hits.data.filter((hit) => hit.type === "contact");
        this.snippets = new Map(
          hits.data
            .flatMap((hit) => (hit.type === "message" && hit.ticketId && hit.snippet ? [[hit.ticketId, hit.snippet] as const] : []))
            .reverse(),
        );
        this.state = "ready";
      });
    } catch (error) {
      if (running.signal.aborted) return;
      runInAction(() => {
        this.state = "failed";
      });
      if (!(error instanceof Error)) throw error;
    }
  }
}
