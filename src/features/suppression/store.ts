/** Suppressed addresses in the browser: read when their page is open, a page after the other, and by a part of the address. */
import { makeAutoObservable, observableRef, runInAction } from "mobx";
import { v7 as uuidv7 } from "uuid";
import type { Page } from "#/core/client/api.ts";
import type { Client } from "#/core/client/client.ts";
import type { SuppressionRecord } from "#/features/suppression/schema.ts";

const PAGE_ROWS = 50;
const TYPING_MS = 150;

export class SuppressionStore {
  state: "new" | "loading" | "ready" | "failed" = "new";
  q = "";
  suppressions: SuppressionRecord[] = [];
  nextCursor: string | null = null;
  private asked = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
    makeAutoObservable<SuppressionStore, "client" | "asked" | "timer">(this, {
      client: false,
      asked: false,
      timer: false,
      suppressions: observableRef,
    });
  }

  /** Keeps the list current while the page is open. Returns how to stop. */
  open(): () => void {
    void this.read(null);
    const stop = this.client.connection.onChange((frame) => {
      // Mail that comes back touches its contact. What has been scrolled to stays where it is.
      if (this.suppressions.length <= PAGE_ROWS && (frame.isReset || frame.put.some(({ type }) => type === "contact")))
        void this.read(null);
    });
    return () => {
      stop();
      clearTimeout(this.timer);
    };
  }

  search(q: string): void {
    this.q = q;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.read(null), TYPING_MS);
  }

  more(): void {
    if (this.state === "ready" && this.nextCursor) void this.read(this.nextCursor);
  }

  /** By hand. @throws ApiError */
  async add(email: string, detail: string): Promise<void> {
    const record = await this.client.api.post<SuppressionRecord>("suppressions", { id: uuidv7(), email, detail: detail.trim() || null });
    runInAction(() => {
      this.suppressions = [record, ...this.suppressions];
    });
  }

  /** Mail goes there again. @throws ApiError */
  async lift(id: string): Promise<void> {
    await this.client.api.post(`suppressions/${id}/lift`, {});
    runInAction(() => {
      this.suppressions = this.suppressions.filter((one) => one.id !== id);
    });
  }

  async read(cursor: string | null): Promise<void> {
    const asked = ++this.asked;
    this.state = "loading";
    try {
      const query = { limit: PAGE_ROWS, cursor, q: this.q.trim() || undefined };
      const page = await this.client.api.get<Page<SuppressionRecord>>("suppressions", query);
      // Another part of an address was typed while this was on its way.
      if (asked !== this.asked) return;
      runInAction(() => {
        this.suppressions = cursor ? [...this.suppressions, ...page.data] : page.data;
        this.nextCursor = page.nextCursor;
        this.state = "ready";
      });
    } catch {
      if (asked !== this.asked) return;
      runInAction(() => {
        this.state = "failed";
      });
    }
  }
}
