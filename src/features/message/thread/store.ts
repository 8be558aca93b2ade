/** A ticket's conversation in the browser. */
import { makeAutoObservable, runInAction } from "mobx";
import type { Page } from "#/core/client/api.ts";
import type { Client } from "#/core/client/client.ts";
import { THREAD } from "#/core/client/disk.ts";
import type { Refused } from "#/core/client/queue.ts";
import type { NewMessage } from "#/features/message/outgoing/store.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import type { TicketEventRecord } from "#/features/ticket/schema.ts";

/** What is kept of an opened ticket beside its messages. */
type ThreadRecord = { id: string; events: TicketEventRecord[] };

const RETRY_MS = 1_000;

/** A ticket's messages and history: at once from this device when it has them, and then from the server. */
export class Thread {
  state: "new" | "loading" | "ready" | "failed" = "new";
  private readonly client: Client;
  private readonly ticketId: string;

  constructor(client: Client, ticketId: string) {
    this.client = client;
    this.ticketId = ticketId;
    makeAutoObservable<Thread, "client" | "ticketId">(this, { client: false, ticketId: false });
  }

  get messages(): MessageRecord[] {
    const own = this.client.pool.by<MessageRecord>("message", "ticketId", this.ticketId);
    return own.sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.id < b.id ? -1 : 1));
  }

  get events(): TicketEventRecord[] {
    return this.client.pool.get<ThreadRecord>(THREAD, this.ticketId)?.events ?? [];
  }

  /** Messages the server refused, with every word still in them. */
  get refused(): Refused[] {
    return this.client.queue.refused.filter(
      (entry) => entry.name === "message.create" && (entry.input as NewMessage).ticketId === this.ticketId,
    );
  }

  seed(messages: MessageRecord[], events: TicketEventRecord[]): void {
    if (this.state !== "new") return;
    this.take(messages, events);
    this.state = "ready";
  }

  async open(): Promise<void> {
    if (this.state !== "new" && this.state !== "failed") return;
    this.state = "loading";
    const kept = await this.client.recall(this.ticketId);
    if (kept.some(({ type }) => type === THREAD))
      runInAction(() => {
        this.client.pool.take(kept);
        this.state = "ready";
      });
    try {
      // A line that changes just now fails once.
      await this.read().catch(() => new Promise((done) => setTimeout(done, RETRY_MS)).then(() => this.read()));
    } catch {
      runInAction(() => {
        if (this.state === "loading") this.state = "failed";
      });
    }
  }

  private async read(): Promise<void> {
    const [messages, events] = await Promise.all([this.readAll<MessageRecord>("messages"), this.readAll<TicketEventRecord>("events")]);
    runInAction(() => {
      this.take(messages, events);
      this.state = "ready";
    });
  }

  /** Lets go of what is in memory; `open` brings it back. */
  forget(): void {
    this.state = "new";
    this.client.pool.release(
      "message",
      this.messages.map(({ id }) => id),
    );
    this.client.pool.release(THREAD, [this.ticketId]);
  }

  async refreshEvents(): Promise<void> {
    if (this.state !== "ready") return;
    try {
      const events = await this.readAll<TicketEventRecord>("events");
      runInAction(() => this.take([], events));
    } catch {
      // History is read again with the next change.
    }
  }

  private take(messages: MessageRecord[], events: TicketEventRecord[]): void {
    const thread: ThreadRecord = { id: this.ticketId, events };
    this.client.take([{ type: THREAD, record: thread }, ...messages.map((record) => ({ type: "message", record }))]);
  }

  private async readAll<T>(what: "messages" | "events"): Promise<T[]> {
    const all: T[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<T> = await this.client.api.get<Page<T>>(`tickets/${this.ticketId}/${what}`, { limit: 200, cursor });
      all.push(...page.data);
      cursor = page.nextCursor;
    } while (cursor);
    return all;
  }
}
