/** Outgoing mail in the browser: read when the page is open, and again whenever a message changes. */
import { makeAutoObservable, observableRef, runInAction } from "mobx";
import type { Page } from "#/core/client/api.ts";
import type { Client } from "#/core/client/client.ts";
import type { OutboundMailDetail, OutboundMailRecord } from "#/features/mail/schema.ts";

export class MailStore {
  state: "new" | "loading" | "ready" | "failed" = "new";
  mails: OutboundMailRecord[] = [];
  nextCursor: string | null = null;
  /** All of it, or what could not be sent. */
  filter: "all" | "failed" = "all";
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
    makeAutoObservable<MailStore, "client">(this, { client: false, mails: observableRef, source: false });
  }

  /** Keeps the list current while the page is open. Returns how to stop. */
  open(): () => void {
    void this.read(null);
    return this.client.connection.onChange((frame) => {
      if (frame.isReset || frame.put.some((put) => put.type === "message")) void this.read(null);
    });
  }

  more(): void {
    if (this.state === "ready" && this.nextCursor) void this.read(this.nextCursor);
  }

  show(filter: MailStore["filter"]): void {
    this.filter = filter;
    this.mails = [];
    void this.read(null);
  }

  /** Sends again what could not be sent. Answers how many. @throws ApiError */
  async retryAll(): Promise<number> {
    const { retried } = await this.client.api.post<{ retried: number }>("outgoing-mail/retry", {});
    await this.read(null);
    return retried;
  }

  /** With what can be put right. @throws ApiError */
  detail(id: string): Promise<OutboundMailDetail> {
    return this.client.api.get<OutboundMailDetail>(`outgoing-mail/${id}`);
  }

  /** Puts right what kept a mail from being sent, and sends it. @throws ApiError */
  async edit(id: string, change: { to?: string[]; subject?: string; text?: string }): Promise<void> {
    await this.client.api.post(`outgoing-mail/${id}`, change, "PATCH");
    await this.read(null);
  }

  /** The mail as it was sent, headers and all. @throws ApiError */
  source(id: string): Promise<string> {
    return this.client.api.text(`outgoing-mail/${id}/source`);
  }

  /** @throws ApiError */
  async retry(id: string): Promise<void> {
    await this.client.api.post(`outgoing-mail/${id}/retry`, {});
    await this.read(null);
  }

  async read(cursor: string | null): Promise<void> {
    this.state = "loading";
    const { filter } = this;
    try {
      const page = await this.client.api.get<Page<OutboundMailRecord>>("outgoing-mail", {
        limit: 50,
        cursor,
        state: filter === "failed" ? "failed" : undefined,
      });
      if (filter !== this.filter) return;
      runInAction(() => {
        this.mails = cursor ? [...this.mails, ...page.data] : page.data;
        this.nextCursor = page.nextCursor;
        this.state = "ready";
      });
    } catch {
      runInAction(() => {
        this.state = "failed";
      });
    }
  }
}
