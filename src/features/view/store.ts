/** Saved lists in the browser: how many tickets each holds, and what changes of them will probably do. */
import { makeAutoObservable, observableRef, runInAction } from "mobx";
import type { Client } from "#/core/client/client.ts";
import type { Optimistic } from "#/core/client/pool.ts";
import type { ViewRecord } from "#/features/view/schema.ts";

type Created = Pick<ViewRecord, "id" | "name" | "query"> & Partial<Pick<ViewRecord, "icon" | "position">> & { isShared?: boolean };
type Changed = Partial<Created> & { id: string };

export const viewOptimistic: Record<string, Optimistic> = {
  "view.create": (_view, { input, at }, me) => {
    const { id, name, query, icon = null, isShared = false, position = LAST } = input as Created;
    const record: ViewRecord = { id, name, query, icon, position, memberId: isShared ? null : me.id, createdAt: at, version: 0 };
    return [{ type: "view", record }];
  },
  "view.update": (view, { input }, me) => {
    const { id, isShared, ...change } = input as Changed;
    const known = view.get<ViewRecord>("view", id);
    const memberId = isShared === undefined ? known?.memberId : isShared ? null : me.id;
    return known ? [{ type: "view", record: { ...known, ...change, memberId } as ViewRecord }] : [];
  },
  "view.delete": (_view, { input }) => [{ type: "view", id: (input as { id: string }).id }],
};
/** A new one stands behind all others until the server has given it its place. */
const LAST = 1_000_000;

/** Somebody else's busy minute must not cost everybody a count a second. */
const COUNT_DELAY_MS = 2_000;

export class ViewStore {
  counts: Record<string, number> = {};
  private readonly client: Client;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(client: Client) {
    this.client = client;
    makeAutoObservable<ViewStore, "client" | "timer">(this, { client: false, timer: false, counts: observableRef });
  }

  /** Keeps the counts current; call once, in the browser. Returns how to stop. */
  start(): () => void {
    const stop = this.client.connection.onChange(({ put, isReset }) => {
      if (isReset || put.some(({ type }) => type === "ticket" || type === "ticketMember" || type === "view")) this.countSoon();
    });
    void this.count();
    return () => {
      stop();
      if (this.timer) clearTimeout(this.timer);
      this.timer = null;
    };
  }

  private countSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      void this.count();
    }, COUNT_DELAY_MS);
  }

  private async count(): Promise<void> {
    // Most have none: there is nothing to ask.
    if (this.client.pool.count("view") === 0) return;
    try {
      const counts = await this.client.api.get<Record<string, number>>("view-counts");
      runInAction(() => {
        this.counts = counts;
      });
    } catch {
      // Counts are a convenience: the old ones stay until the next change.
    }
  }
}
