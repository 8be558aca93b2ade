/**
 * The line to the server: bootstrap, then one stream of changes, resumed where it broke off. `reset` starts again from bootstrap.
 * The leading window holds the stream and passes on what it hears; the others follow. The browser's own idea of being online is only a
 * hint; what counts is whether the stream is open.
 */
import { makeAutoObservable, runInAction } from "mobx";
import { type Api, ApiError } from "#/core/client/api.ts";
import type { Disk } from "#/core/client/disk.ts";
import type { AccessRecord, Drop, Pool, Put } from "#/core/client/pool.ts";
import type { Queue } from "#/core/client/queue.ts";
import type { TabMessage, Tabs } from "#/core/client/tabs.ts";

/** `isReset`: everything known was thrown away; what was loaded on demand must be loaded again. */
export type Frame = { seq: number; put: Put[]; drop: Drop[]; isReset?: boolean };
export type Bootstrap = { seq: number; put: Put[] };
/** A stream of server-sent events, as `EventSource` is one. */
export type Stream = Pick<EventSource, "onopen" | "onerror" | "addEventListener" | "close" | "readyState">;
/** Something that is so at the moment, as the server's `announce` tells it. */
export type Fact = Record<string, unknown>;

const BACKOFF_MS = [500, 1_000, 2_000, 5_000, 10_000, 20_000];
/** A short cut is mended before anybody needs to know. */
const GRACE_MS = 2_500;
/** EventSource.OPEN, where there is no EventSource. */
const OPEN = 1;
/** Kinds of facts the stream may tell. */
const FACTS = ["presence"] as const;

type Parts = { api: Api; pool: Pool; queue: Queue; tabs: Tabs; openStream: (url: string) => Stream; slug: string };

export class Connection {
  state: "starting" | "live" | "lost" | "signed-out" = "starting";
  /** The number up to which the pool is right. */
  seq: number;
  private readonly parts: Parts;
  private disk: Disk | null = null;
  private source: Stream | null = null;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private graceTimer: ReturnType<typeof setTimeout> | null = null;
  private readonly listeners = new Set<(frame: Frame) => void>();
  private readonly factListeners = new Map<string, Set<(fact: Fact) => void>>();

  constructor(parts: Parts, seq: number) {
    this.parts = parts;
    this.seq = seq;
    makeAutoObservable<Connection, "parts" | "disk" | "source" | "failures" | "timer" | "graceTimer" | "listeners" | "factListeners">(
      this,
      {
        parts: false,
        disk: false,
        source: false,
        failures: false,
        timer: false,
        graceTimer: false,
        listeners: false,
        factListeners: false,
        seq: false,
      },
    );
  }

  /** Called with every frame, after its records were taken over. Returns how to stop. */
  onChange(listener: (frame: Frame) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Called with what is so at the moment. Returns how to stop. */
  onFact(name: (typeof FACTS)[number], listener: (fact: Fact) => void): () => void {
    const known = this.factListeners.get(name) ?? new Set();
    this.factListeners.set(name, known.add(listener));
    return () => known.delete(listener);
  }

  /** The disk is open: what comes from now on is written down, from the number that stands there on. */
  keepOn(disk: Disk, seq: number | null): void {
    this.disk = disk;
    if (seq !== null) this.seq = seq;
    // A command of an earlier page may be part of that, and no change may come any more to say so.
    this.parts.queue.reached(this.seq);
  }

  /** This window leads: it opens the stream. */
  lead(): void {
    if (this.seq > 0) this.open();
    // The page came without records, and the disk had none.
    else void this.startAgain(true);
  }

  /** This window follows: it asks once for what it may have missed, and hears the rest from the one that leads. */
  async follow(): Promise<void> {
    this.parts.tabs.tell({ kind: "hello" });
    if (this.seq === 0) return this.startAgain(false);
    await this.catchUp().catch(() => {});
  }

  /** Hears what another window says. */
  hear(message: TabMessage): void {
    if (message.kind === "hello" && this.parts.tabs.isLeader) this.tellState();
    else if (message.kind === "retry" && this.parts.tabs.isLeader) this.retryNow();
    else if (message.kind === "state" && !this.parts.tabs.isLeader) this.state = message.state as Connection["state"];
    else if (message.kind === "frame") this.take(message.frame as Frame);
    else if (message.kind === "reset") void this.startAgain(false);
    else if (message.kind === "fact") this.tellFact(String(message.name), message.fact as Fact);
  }

  retryNow(): void {
    if (!this.parts.tabs.isLeader) {
      this.parts.tabs.tell({ kind: "retry" });
      return;
    }
    this.failures = 0;
    this.parts.queue.resume();
    this.open();
  }

  /** The browser says that it has no network. */
  lose(): void {
    if (!this.parts.tabs.isLeader) return;
    this.source?.close();
    this.source = null;
    if (this.state === "live") this.graceTimer ??= setTimeout(() => runInAction(() => this.markLost()), GRACE_MS);
    else if (this.state === "starting" && this.failures > 1) this.markLost();
    if (this.timer) clearTimeout(this.timer);
    const delayMs = BACKOFF_MS[Math.min(this.failures, BACKOFF_MS.length - 1)] ?? 20_000;
    this.failures += 1;
    this.timer = setTimeout(() => void this.checkAndOpen(), delayMs * (0.8 + Math.random() * 0.4));
  }

  close(): void {
    this.source?.close();
    this.source = null;
    for (const timer of [this.timer, this.graceTimer]) if (timer) clearTimeout(timer);
    this.timer = null;
    this.graceTimer = null;
  }

  private open(): void {
    this.close();
    const params = new URLSearchParams({ after: String(this.seq), workspace: this.parts.slug, ...this.access() });
    const source = this.parts.openStream(`/api/v1/sync/stream?${params}`);
    this.source = source;
    source.onopen = () => this.opened();
    const read = (event: Event) => JSON.parse((event as MessageEvent<string>).data) as unknown;
    source.addEventListener("change", (event) => this.receive(read(event) as Frame));
    source.addEventListener("reset", () => void this.startAgain(true));
    for (const name of FACTS)
      source.addEventListener(name, (event) => {
        const fact = read(event) as Fact;
        this.tellFact(name, fact);
        this.parts.tabs.tell({ kind: "fact", name, fact });
      });
    source.onerror = () => {
      // The browser would try again by itself, but not with our number, and not after an HTTP error.
      if (this.source === source) this.lose();
    };
  }

  private opened(): void {
    this.failures = 0;
    if (this.graceTimer) clearTimeout(this.graceTimer);
    this.graceTimer = null;
    this.state = "live";
    this.tellState();
    this.parts.queue.resume();
  }

  /** The leading window's own news: written down, and passed on. */
  private receive(frame: Frame): void {
    this.take(frame);
    this.disk?.save(frame.put, frame.drop, frame.seq);
    this.parts.tabs.tell({ kind: "frame", frame });
  }

  private take(frame: Frame): void {
    this.parts.pool.apply(frame.put, frame.drop);
    this.seq = Math.max(this.seq, frame.seq);
    this.parts.queue.reached(frame.seq);
    for (const listener of this.listeners) listener(frame);
  }

  private tellFact(name: string, fact: Fact): void {
    for (const listener of this.factListeners.get(name) ?? []) listener(fact);
  }

  /** Too much was missed, or what may be seen has changed: everything once more. Each window asks for itself. */
  private async startAgain(isLeader: boolean): Promise<void> {
    const { api, pool, queue, tabs } = this.parts;
    try {
      const { seq, put } = await api.get<Bootstrap>("sync/bootstrap");
      if (isLeader) {
        await this.disk?.reset().catch(() => {});
        this.disk?.save(put, [], seq);
        tabs.tell({ kind: "reset" });
      }
      runInAction(() => {
        pool.replace(put);
        this.seq = seq;
        queue.reached(seq);
        for (const listener of this.listeners) listener({ seq, put, drop: [], isReset: true });
      });
      if (isLeader) this.open();
    } catch {
      if (isLeader) this.lose();
    }
  }

  private markLost(): void {
    this.graceTimer = null;
    if (this.source?.readyState === OPEN || this.state === "signed-out") return;
    this.state = "lost";
    this.tellState();
  }

  /** A stream tells nothing about why it was refused: ask in a way that does, before opening another. */
  private async checkAndOpen(): Promise<void> {
    try {
      if (await this.catchUp()) this.open();
    } catch (error) {
      // The workspace asks for a second factor now: its page says so, and how to get one. What is unsent stays on this device.
      if (error instanceof ApiError && error.code === "two-factor-required" && typeof window !== "undefined")
        window.location.assign(`/account/two-factor?next=${encodeURIComponent(`/${this.parts.slug}`)}`);
      if (error instanceof ApiError && (error.status === 401 || error.status === 404)) {
        runInAction(() => (this.state = "signed-out"));
        this.tellState();
      } else this.lose();
    }
  }

  /** Asks for what has happened since. False: it starts again from the beginning. */
  private async catchUp(): Promise<boolean> {
    const { api, tabs } = this.parts;
    const changes = await api.get<Frame & { isReset: boolean }>("sync/changes", { after: this.seq, ...this.access() });
    if (changes.isReset) {
      await this.startAgain(tabs.isLeader);
      return false;
    }
    const frame: Frame = { seq: changes.seq, put: changes.put, drop: changes.drop };
    runInAction(() => (tabs.isLeader ? this.receive(frame) : this.take(frame)));
    return true;
  }

  /** What the records at hand were seen with: seen with less, some of them must go. */
  private access(): { access?: string } {
    const [own] = this.parts.pool.all<AccessRecord>("access");
    return own ? { access: own.word } : {};
  }

  private tellState(): void {
    if (this.parts.tabs.isLeader) this.parts.tabs.tell({ kind: "state", state: this.state });
  }
}
