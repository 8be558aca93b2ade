/** The lists of contacts and of companies in the browser: a page after the other, by name, and what begins with the typed letters. */
import { makeAutoObservable, observableRef, runInAction } from "mobx";
import type { Page } from "#/core/client/api.ts";
import type { Client } from "#/core/client/client.ts";

/** What a list shows of each. */
export type Listed = { id: string; name: string; email?: string; domain?: string | null };
const PAGE_ROWS = 100;
const TYPING_MS = 150;
const IMPORT_MS = 300;

class Directory<T extends Listed> {
  state: "new" | "loading" | "ready" | "failed" = "new";
  q = "";
  filters: Record<string, string> = {};
  private ids: string[] = [];
  private nextCursor: string | null = null;
  /** Whether `ids` answers what is asked now. */
  private isAnswer = false;
  private asked = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly client: Client;
  private readonly type: "contact" | "company";
  private readonly path: string;

  constructor(client: Client, type: "contact" | "company", path: string) {
    this.client = client;
    this.type = type;
    this.path = path;
    makeAutoObservable<Directory<T>, "client" | "type" | "path" | "timer" | "asked" | "ids">(this, {
      client: false,
      type: false,
      path: false,
      timer: false,
      asked: false,
      ids: observableRef,
    });
  }

  /** What is shown: the server's list, and until it has answered what is here already and fits. */
  get shown(): T[] {
    const { pool } = this.client;
    if (this.isAnswer) return this.ids.flatMap((id) => pool.get<T>(this.type, id) ?? []);
    const start = this.q.trim().toLowerCase();
    const fits = (text: string | null | undefined) => text?.toLowerCase().startsWith(start) ?? false;
    return pool
      .all<T>(this.type)
      .filter((one) => fits(one.name) || fits(one.email) || fits(one.domain))
      .filter((one) => Object.entries(this.filters).every(([key, value]) => String(one[key as keyof T]) === value))
      .sort((a, b) => a.name.toLowerCase().localeCompare(b.name.toLowerCase()))
      .slice(0, PAGE_ROWS);
  }

  get hasMore(): boolean {
    return this.isAnswer && this.nextCursor !== null;
  }

  /** Keeps the list current while its page is open. Returns how to stop. */
  open(): () => void {
    void this.read(null);
    const stop = this.client.connection.onChange((frame) => {
      // An import tells of the workspace alone; a new contact comes with the next reading.
      if (frame.isReset || frame.put.some(({ type }) => type === "workspace" || type === this.type)) this.soon(IMPORT_MS);
    });
    return () => {
      stop();
      if (this.timer) clearTimeout(this.timer);
    };
  }

  ask(change: { q?: string; filters?: Record<string, string> }): void {
    Object.assign(this, change);
    this.isAnswer = false;
    this.soon(TYPING_MS);
  }

  more(): void {
    if (this.state === "ready" && this.nextCursor) void this.read(this.nextCursor);
  }

  /** Puts one made here on top until the list is read again. */
  add(id: string): void {
    this.ids = [id, ...this.ids];
  }

  async read(cursor: string | null): Promise<void> {
    const asked = ++this.asked;
    this.state = "loading";
    try {
      const query = { sort: "name", limit: PAGE_ROWS, cursor, q: this.q.trim() || undefined, ...this.filters };
      const page = await this.client.api.get<Page<T>>(this.path, query);
      if (asked !== this.asked) return;
      runInAction(() => {
        this.client.take(page.data.map((record) => ({ type: this.type, record })));
        const ids = page.data.map(({ id }) => id);
        this.ids = cursor ? [...this.ids, ...ids] : ids;
        this.nextCursor = page.nextCursor;
        this.isAnswer = true;
        this.state = "ready";
      });
    } catch {
      if (asked !== this.asked) return;
      runInAction(() => {
        this.state = "failed";
      });
    }
  }

  private soon(delayMs: number): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.read(null), delayMs);
  }
}

export type { Directory };

export class ContactDirectory {
  readonly list: Directory<Listed & { email: string }>;
  constructor(client: Client) {
    this.list = new Directory(client, "contact", "contacts");
  }
}

export class CompanyDirectory {
  readonly list: Directory<Listed>;
  constructor(client: Client) {
    this.list = new Directory(client, "company", "companies");
  }
}
