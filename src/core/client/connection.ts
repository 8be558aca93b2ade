/**
 * The line to the server: bootstrap, then one stream of changes, resumed where it broke off. `reset` starts again from bootstrap.
 * The browser's own idea of being online is only a hint; what counts is whether the stream is open.
 */
import { makeAutoObservable, runInAction } from "mobx";
import { type Api, ApiError } from "#/core/client/api.ts";
import type { Drop, Pool, Put } from "#/core/client/pool.ts";
import type { Queue } from "#/core/client/queue.ts";

/** `isReset`: everything known was thrown away; what was loaded on demand must be loaded again. */
export type Frame = { seq: number; put: Put[]; drop: Drop[]; isReset?: boolean };
export type Bootstrap = { seq: number; put: Put[] };

const BACKOFF_MS = [500, 1_000, 2_000, 5_000, 10_000, 20_000];
/** A short cut is mended before anybody needs to know. */
const GRACE_MS = 2_500;

export class Connection {
  state: "starting" | "live" | "lost" | "signed-out" = "starting";
  seq: number;
  private readonly api: Api;
  private readonly pool: Pool;
  private readonly queue: Queue;
  private readonly slug: string;
  private source: EventSource | null = null;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private graceTimer: ReturnType<typeof setTimeout> | null = null;
  private readonly listeners = new Set<(frame: Frame) => void>();

  constructor(api: Api, pool: Pool, queue: Queue, slug: string, seq: number) {
    this.api = api;
    this.pool = pool;
    this.queue = queue;
    this.slug = slug;
    this.seq = seq;
    makeAutoObservable<Connection, "api" | "pool" | "queue" | "slug" | "source" | "failures" | "timer" | "graceTimer" | "listeners">(this, {
      api: false,
      pool: false,
      queue: false,
      slug: false,
      source: false,
      failures: false,
      timer: false,
      graceTimer: false,
      listeners: false,
      seq: false,
    });
  }

  /** Opens the stream; call the returned function to close it. */
  start(): () => void {
    const retry = () => this.retryNow();
    const lose = () => this.lose();
    const check = () => document.visibilityState === "visible" && this.state !== "live" && this.retryNow();
    window.addEventListener("online", retry);
    window.addEventListener("offline", lose);
    document.addEventListener("visibilitychange", check);
    this.queue.restore();
    this.open();
    return () => {
      window.removeEventListener("online", retry);
      window.removeEventListener("offline", lose);
      document.removeEventListener("visibilitychange", check);
      this.close();
    };
  }

  /** Called with every frame, after its records were taken over. Returns how to stop. */
  onChange(listener: (frame: Frame) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  retryNow(): void {
    this.failures = 0;
    this.queue.resume();
    this.open();
  }

  private open(): void {
    this.close();
    const source = new EventSource(`/api/v1/sync/stream?after=${this.seq}&workspace=${encodeURIComponent(this.slug)}`);
    this.source = source;
    source.onopen = () => this.opened();
    source.addEventListener("change", (event) => this.take(JSON.parse((event as MessageEvent<string>).data) as Frame));
    source.addEventListener("reset", () => void this.reset());
    source.onerror = () => {
      // The browser would try again by itself, but not with our number, and not after an HTTP error.
      if (this.source === source) this.lose();
    };
  }

  private close(): void {
    this.source?.close();
    this.source = null;
    for (const timer of [this.timer, this.graceTimer]) if (timer) clearTimeout(timer);
    this.timer = null;
    this.graceTimer = null;
  }

  private opened(): void {
    this.failures = 0;
    if (this.graceTimer) clearTimeout(this.graceTimer);
    this.graceTimer = null;
    this.state = "live";
    this.queue.resume();
  }

  private take(frame: Frame): void {
    this.pool.apply(frame.put, frame.drop);
    this.seq = Math.max(this.seq, frame.seq);
    this.queue.reached(frame.seq);
    for (const listener of this.listeners) listener(frame);
  }

  private async reset(): Promise<void> {
    try {
      const { seq, put } = await this.api.get<Bootstrap>("sync/bootstrap");
      runInAction(() => {
        this.pool.replace(put);
        this.seq = seq;
        this.queue.reached(seq);
        for (const listener of this.listeners) listener({ seq, put, drop: [], isReset: true });
      });
      this.open();
    } catch {
      this.lose();
    }
  }

  private lose(): void {
    this.source?.close();
    this.source = null;
    if (this.state === "live") this.graceTimer ??= setTimeout(() => runInAction(() => this.markLost()), GRACE_MS);
    else if (this.state === "starting" && this.failures > 1) this.markLost();
    if (this.timer) clearTimeout(this.timer);
    const delayMs = BACKOFF_MS[Math.min(this.failures, BACKOFF_MS.length - 1)] ?? 20_000;
    this.failures += 1;
    this.timer = setTimeout(() => void this.checkAndOpen(), delayMs * (0.8 + Math.random() * 0.4));
  }

  private markLost(): void {
    this.graceTimer = null;
    if (this.source?.readyState !== EventSource.OPEN && this.state !== "signed-out") this.state = "lost";
  }

  /** A stream tells nothing about why it was refused: ask in a way that does, before opening another. */
  private async checkAndOpen(): Promise<void> {
    try {
      const changes = await this.api.get<Frame>("sync/changes", { after: this.seq });
      if (changes.isReset) return await this.reset();
      runInAction(() => this.take(changes));
      this.open();
    } catch (error) {
      if (error instanceof ApiError && (error.status === 401 || error.status === 404)) runInAction(() => (this.state = "signed-out"));
      else this.lose();
    }
  }
}
