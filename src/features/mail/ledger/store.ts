/** The ledger in the browser: read when its page is open, and again when mail has brought something. */
import { makeAutoObservable, observableRef, runInAction } from "mobx";
import type { Page } from "#/core/client/api.ts";
import type { Client } from "#/core/client/client.ts";
import type { LedgerRecord } from "#/features/mail/ledger/schema.ts";
import type { MailOutcome } from "#/features/mail/schema.ts";

const PAGE_SIZE = 50;

export class LedgerStore {
  state: "new" | "loading" | "ready" | "failed" = "new";
  /** Null: all outcomes. */
  outcome: MailOutcome | null = null;
  lines: LedgerRecord[] = [];
  nextCursor: string | null = null;
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
    makeAutoObservable<LedgerStore, "client">(this, { client: false, lines: observableRef, source: false });
  }

  /** Keeps the list current while the page is open. Returns how to stop. */
  open(): () => void {
    void this.read(null);
    return this.client.connection.onChange((frame) => {
      if (frame.isReset || frame.put.some((put) => put.type === "message")) void this.read(null);
    });
  }

  show(outcome: MailOutcome | null): void {
    this.outcome = outcome;
    this.lines = [];
    this.state = "loading";
    void this.read(null);
  }

  more(): void {
    if (this.state === "ready" && this.nextCursor) void this.read(this.nextCursor);
  }

  /** The message as it came. @throws ApiError */
  source(id: string): Promise<string> {
    return this.client.api.text(`mail-ledger/${id}/source`);
  }

  /** Reads these again, or all that failed. Answers how many. @throws ApiError */
  async retry(ids?: string[]): Promise<number> {
    const { retried } = await this.client.api.post<{ retried: number }>("mail-ledger/retry", { ids });
    await this.read(null);
    return retried;
  }

  async read(cursor: string | null): Promise<void> {
    const { outcome } = this;
    try {
      const page = await this.client.api.get<Page<LedgerRecord>>("mail-ledger", { limit: PAGE_SIZE, cursor, outcome });
      // Another filter was chosen while this was on its way.
      if (outcome !== this.outcome) return;
      runInAction(() => {
        this.lines = cursor ? [...this.lines, ...page.data] : page.data;
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
