/** The command palette's own: is it open, what was typed, what was used last, and which tickets and contacts the server knows besides. */
import { makeAutoObservable, observableRef, runInAction } from "mobx";
import type { Page } from "#/core/client/api.ts";
import type { Client } from "#/core/client/client.ts";
import { LocalSearch } from "#/features/search/local/store.ts";
import { parseQuestion } from "#/features/search/rules.ts";
import type { SearchHit } from "#/features/search/schema.ts";

const TYPING_MS = 120;
const HITS_MAX = 8;
const TICKETS_MAX = 6;
const RECENT_MAX = 8;
const RECENT_KEY = "recent-commands";

export class PaletteStore {
  isOpen = false;
  typed = "";
  hits: SearchHit[] = [];
  readonly local: LocalSearch;
  private readonly client: Client;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private running: AbortController | null = null;

  constructor(client: Client) {
    this.client = client;
    this.local = new LocalSearch(client, TICKETS_MAX);
    makeAutoObservable<PaletteStore, "client" | "timer" | "running">(this, {
      client: false,
      timer: false,
      running: false,
      local: false,
      hits: observableRef,
    });
  }

  open(): void {
    this.isOpen = true;
    this.type("");
  }

  close(): void {
    this.isOpen = false;
    this.type("");
  }

  type(typed: string): void {
    this.typed = typed;
    this.hits = [];
    this.local.ask(parseQuestion(typed));
    if (this.timer) clearTimeout(this.timer);
    this.running?.abort();
    const q = typed.trim();
    if (q.length > 1) this.timer = setTimeout(() => void this.search(q), TYPING_MS);
  }

  /** Ids of what was used, the last first. */
  recent(): string[] {
    try {
      const kept: unknown = JSON.parse(window.localStorage.getItem(RECENT_KEY) ?? "[]");
      return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
    } catch {
      // Storage that is shut off or holds nonsense: nothing is remembered.
      return [];
    }
  }

  used(id: string): void {
    try {
      window.localStorage.setItem(RECENT_KEY, JSON.stringify([id, ...this.recent().filter((one) => one !== id)].slice(0, RECENT_MAX)));
    } catch {
      // As above.
    }
  }

  private async search(q: string): Promise<void> {
    const running = new AbortController();
    this.running = running;
    try {
      const page = await this.client.api.get<Page<SearchHit>>("search", { q, limit: HITS_MAX }, running.signal);
      runInAction(() => {
        this.hits = page.data;
      });
    } catch {
      // What is on this device is shown already; nothing more is known.
    }
  }
}
