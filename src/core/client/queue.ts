/**
 * Commands that the server has not confirmed yet. They are sent in order, one at a time, under ids made here, so that sending one
 * twice does it once. An entry leaves when the server accepted it and the stream has brought its change; a refused one is kept,
 * with everything in it, until a person decides. Unsent commands survive a reload.
 */
import { makeAutoObservable, observableShallow } from "mobx";
import { v7 as uuidv7 } from "uuid";
import { type Api, ApiError, type Fault } from "#/core/client/api.ts";
import type { Pending, Pool } from "#/core/client/pool.ts";

export type Entry = Pending & { state: "waiting" | "sending" | "accepted"; seq: number };
/** A command the server refused. */
export type Refused = Pending & { code: string; reason: string; faults: Fault[] };

const BACKOFF_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000];
/** An error of the server itself is not waited out for ever. */
const SERVER_ERRORS_MAX = 4;

export class Queue {
  entries: Entry[] = [];
  refused: Refused[] = [];
  private readonly api: Api;
  private readonly pool: Pool;
  private readonly storageKey: string;
  private isRunning = false;
  private wake: (() => void) | null = null;
  private seqSeen = 0;

  constructor(api: Api, pool: Pool, workspaceId: string) {
    this.api = api;
    this.pool = pool;
    this.storageKey = `connect.queue.${workspaceId}`;
    makeAutoObservable<Queue, "api" | "pool" | "storageKey" | "isRunning" | "wake" | "seqSeen">(this, {
      api: false,
      pool: false,
      storageKey: false,
      isRunning: false,
      wake: false,
      seqSeen: false,
      entries: observableShallow,
      refused: observableShallow,
    });
  }

  /** How many changes this browser still holds alone. */
  get unsentCount(): number {
    return this.entries.filter((entry) => entry.state !== "accepted").length;
  }

  /** Shows the command's effect at once, and sends it as soon as it can be sent. Returns the command's id. */
  add(name: string, input: unknown): string {
    const entry: Entry = { id: uuidv7(), name, input, at: new Date().toISOString(), state: "waiting", seq: 0 };
    this.entries.push(entry);
    this.pool.addPending(entry);
    this.keep();
    void this.run();
    return entry.id;
  }

  isPending(id: string): boolean {
    return this.entries.some((entry) => entry.id === id);
  }

  /** Sends a refused command again, as a new one. */
  retry(id: string): void {
    const refused = this.refused.find((entry) => entry.id === id);
    if (!refused) return;
    this.discard(id);
    this.add(refused.name, refused.input);
  }

  discard(id: string): void {
    this.refused = this.refused.filter((entry) => entry.id !== id);
  }

  /** The stream has come as far as `seq`: what the server accepted before that is now part of the confirmed records. */
  reached(seq: number): void {
    this.seqSeen = Math.max(this.seqSeen, seq);
    for (const entry of this.entries.filter((e) => e.state === "accepted" && e.seq <= this.seqSeen)) this.leave(entry);
  }

  /** The server can be reached again, or somebody pressed "Try now". */
  resume(): void {
    this.wake?.();
    void this.run();
  }

  /** Takes up what an earlier page could not send. */
  restore(): void {
    for (const kept of readKept(this.storageKey)) {
      if (this.isPending(kept.id)) continue;
      const entry: Entry = { ...kept, state: "waiting", seq: 0 };
      this.entries.push(entry);
      this.pool.addPending(entry);
    }
    void this.run();
  }

  private async run(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    try {
      for (let failures = 0; ; ) {
        const entry = this.entries.find((e) => e.state === "waiting");
        if (!entry) return;
        this.set(entry, { state: "sending" });
        try {
          const { seq } = await this.api.post<{ seq: number }>("commands", { id: entry.id, name: entry.name, input: entry.input });
          failures = 0;
          this.accept(entry, seq);
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          failures += 1;
          const isHopeless = error.status >= 500 && error.status !== 503 && failures > SERVER_ERRORS_MAX;
          if (!error.isTemporary || isHopeless) {
            failures = 0;
            this.refuse(entry, error);
            continue;
          }
          this.set(entry, { state: "waiting" });
          await this.pause(
            error.retryAfterS ? error.retryAfterS * 1_000 : (BACKOFF_MS[Math.min(failures, BACKOFF_MS.length) - 1] ?? 30_000),
          );
        }
      }
    } finally {
      this.isRunning = false;
    }
  }

  private pause(durationMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, durationMs);
      const self = this;
      function done() {
        clearTimeout(timer);
        self.wake = null;
        resolve();
      }
      this.wake = done;
    });
  }

  /** A new object each time: that is how those who show it hear of the change. */
  private set(entry: Entry, change: Partial<Pick<Entry, "state" | "seq">>): void {
    this.entries = this.entries.map((e) => (e.id === entry.id ? { ...e, ...change } : e));
  }

  private accept(entry: Entry, seq: number): void {
    this.set(entry, { state: "accepted", seq });
    this.keep();
    if (seq <= this.seqSeen) this.leave(entry);
  }

  private refuse(entry: Entry, error: ApiError): void {
    this.leave(entry);
    this.refused.push({
      id: entry.id,
      name: entry.name,
      input: entry.input,
      at: entry.at,
      code: error.code,
      reason: error.message,
      faults: error.faults,
    });
  }

  private leave(entry: Entry): void {
    this.entries = this.entries.filter((e) => e.id !== entry.id);
    this.pool.removePending(entry.id);
    this.keep();
  }

  private keep(): void {
    const unsent = this.entries.filter((e) => e.state !== "accepted").map(({ id, name, input, at }) => ({ id, name, input, at }));
    try {
      if (unsent.length > 0) localStorage.setItem(this.storageKey, JSON.stringify(unsent));
      else localStorage.removeItem(this.storageKey);
    } catch {
      // Storage is full or forbidden: the commands are still in memory and still being sent.
    }
  }
}

function readKept(key: string): Pending[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(kept)
      ? kept.filter((entry): entry is Pending => typeof entry?.id === "string" && typeof entry?.name === "string")
      : [];
  } catch {
    return [];
  }
}
