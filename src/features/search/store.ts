/** Search in the browser: what is on this device in the same frame, then the server's answer; an older question's answer is thrown away. */
import { makeAutoObservable, observableRef, runInAction } from "mobx";
import type { Page } from "#/core/client/api.ts";
import type { Client } from "#/core/client/client.ts";
import { LocalSearch, namesOf } from "#/features/search/local/store.ts";
import { hitsIn, parseQuestion, type Question, type Suggestion, suggestionsFor } from "#/features/search/rules.ts";
import type { SearchHit } from "#/features/search/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";

const TYPING_MS = 120;
const LOCAL_MAX = 50;
const RECENT_MAX = 6;
const RECENT_KEY = "recent-searches";

export type FoundWords = { snippet?: string; snippetHits: [number, number][]; titleHits: [number, number][] };

export class SearchStore {
  q = "";
  /** `local`: the server cannot be reached, and only what is on this device was searched. */
  state: "idle" | "loading" | "ready" | "failed" | "local" = "idle";
  contacts: SearchHit[] = [];
  private serverIds: string[] = [];
  private readonly local: LocalSearch;
  /** Messages the server has found, by ticket: the newest of each. */
  private messages = new Map<string, SearchHit>();
  /** The server found nothing but what is spelt nearly so. */
  isSimilar = false;
  private readonly client: Client;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private running: AbortController | null = null;

  constructor(client: Client) {
    this.client = client;
    this.local = new LocalSearch(client, LOCAL_MAX);
    makeAutoObservable<SearchStore, "client" | "timer" | "running" | "messages" | "serverIds" | "local">(this, {
      client: false,
      timer: false,
      running: false,
      contacts: observableRef,
      serverIds: observableRef,
      local: false,
      messages: observableRef,
    });
  }

  /** What is on this device keeps its place; what the server has found besides comes behind it. */
  get tickets(): TicketRecord[] {
    const ids = new Set([...this.local.tickets.map(({ id }) => id), ...this.serverIds]);
    return [...ids].flatMap((id) => this.client.pool.get<TicketRecord>("ticket", id) ?? []);
  }

  /** What was found in each ticket, and where it stands: in the words of a message where the server has found one, else in its last words. */
  get found(): Map<string, FoundWords> {
    const { question } = this;
    return new Map(
      this.tickets.map((ticket) => {
        const message = this.messages.get(ticket.id);
        const words = message
          ? { snippet: message.snippet, snippetHits: message.snippetHits }
          : { snippetHits: hitsIn(ticket.snippet, question) };
        return [ticket.id, { ...words, titleHits: hitsIn(ticket.subject, question) }];
      }),
    );
  }

  get question(): Question {
    return parseQuestion(this.q);
  }

  get suggestions(): Suggestion[] {
    return suggestionsFor(this.q, (field) => namesOf(this.client, field));
  }

  ask(q: string): void {
    if (q === this.q && this.state !== "failed" && this.state !== "local") return;
    this.q = q;
    if (this.timer) clearTimeout(this.timer);
    this.running?.abort();
    const question = parseQuestion(q);
    this.local.ask(question);
    this.serverIds = [];
    this.contacts = [];
    this.messages = new Map();
    this.isSimilar = false;
    if (question.words.length + question.filters.length === 0) {
      this.state = "idle";
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

  /** What was looked for before on this device, newest first. */
  recent(): string[] {
    try {
      const kept: unknown = JSON.parse(window.localStorage.getItem(this.recentKey) ?? "[]");
      return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, RECENT_MAX) : [];
    } catch {
      // Storage that is shut off or holds nonsense: nothing is remembered.
      return [];
    }
  }

  /** Called when something that was found is opened: only such a search is worth remembering. */
  remember(): void {
    const q = this.q.trim();
    if (!q) return;
    try {
      window.localStorage.setItem(this.recentKey, JSON.stringify([q, ...this.recent().filter((one) => one !== q)].slice(0, RECENT_MAX)));
    } catch {
      // As above.
    }
  }

  private get recentKey(): string {
    return `${RECENT_KEY}:${this.client.workspace.id}`;
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
      const others = await Promise.all(
        [...new Set(named)].map((id) => this.client.api.get<TicketRecord>(`tickets/${id}`, {}, running.signal)),
      );
      runInAction(() => {
        this.client.take([...others, ...tickets.data].map((record) => ({ type: "ticket", record })));
        this.serverIds = [...others.map(({ id }) => id), ...known];
        this.contacts = hits.data.filter((hit) => hit.type === "contact");
        this.isSimilar = hits.data.length > 0 && hits.data.every((hit) => hit.isSimilar);
        const messages = hits.data.filter((hit) => hit.type === "message" && hit.snippet !== "");
        this.messages = new Map(messages.reverse().map((hit) => [hit.ticketId ?? "", hit]));
        this.state = "ready";
      });
    } catch {
      if (running.signal.aborted) return;
      runInAction(() => {
        this.state = this.client.connection.state === "live" && navigator.onLine ? "failed" : "local";
      });
    }
  }
}
