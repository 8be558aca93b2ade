/**
 * Commands that the server has not confirmed yet. They are sent in order, one at a time, under ids made here, so that sending one
 * twice does it once. An entry leaves when the server accepted it and the stream has brought its change; a refused one is kept,
 * with everything in it, until a person decides. All of it lies on the disk before it is sent, and survives a reload.
 *
 * Every window shows the commands of all; the leading one sends them.
 */
import { makeAutoObservable, observableShallow, runInAction } from "mobx";
import { v7 as uuidv7 } from "uuid";
import { type Api, ApiError, type Fault } from "#/core/client/api.ts";
import type { Disk } from "#/core/client/disk.ts";
import type { Pending, Pool } from "#/core/client/pool.ts";
import type { TabMessage } from "#/core/client/tabs.ts";

export type Entry = Pending & { state: "waiting" | "sending" | "accepted"; seq: number };
/** A command the server refused. */
export type Refused = Pending & { code: string; reason: string; faults: Fault[] };
/** What windows tell one another of their commands. */
type Told =
  | { kind: "command"; entry: Entry }
  | { kind: "command-left"; id: string }
  | { kind: "command-refused"; refused: Refused }
  | { kind: "command-discarded"; id: string };

const BACKOFF_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000];
/** An error of the server itself is not waited out for ever. */
const SERVER_ERRORS_MAX = 4;

export class Queue {
  entries: Entry[] = [];
  refused: Refused[] = [];
  private readonly api: Api;
  private readonly pool: Pool;
  private disk: Disk | null = null;
  private tell: (message: TabMessage) => void = () => {};
  /** What must have happened before a command of this name is sent. */
  private readonly before = new Map<string, (input: unknown) => Promise<void>>();
  private isLeader = false;
  private isStopped = false;
  private isRunning = false;
  private wake: (() => void) | null = null;
  /** Somebody said that the server can be reached again, while a command was on its way. */
  private isResumed = false;
  private seqSeen = 0;

  constructor(api: Api, pool: Pool) {
    this.api = api;
    this.pool = pool;
    makeAutoObservable<
      Queue,
      "api" | "pool" | "disk" | "tell" | "before" | "isLeader" | "isStopped" | "isRunning" | "wake" | "isResumed" | "seqSeen"
    >(this, {
      api: false,
      pool: false,
      disk: false,
      tell: false,
      before: false,
      prepare: false,
      isLeader: false,
      isStopped: false,
      isRunning: false,
      wake: false,
      isResumed: false,
      seqSeen: false,
      entries: observableShallow,
      refused: observableShallow,
    });
  }

  /** Commands of this name are sent once `ready` is done. When it fails they wait, or are refused, as if the server had said so. @throws ApiError, in `ready` */
  prepare<I>(name: string, ready: (input: I) => Promise<void>): void {
    this.before.set(name, ready as (input: unknown) => Promise<void>);
  }

  /** How many changes this browser still holds alone. */
  get unsentCount(): number {
    return this.unsent.length;
  }

  /** They, oldest first. */
  get unsent(): Entry[] {
    return this.entries.filter((entry) => entry.state !== "accepted");
  }

  /** Shows the command's effect at once, and sends it as soon as it can be sent. Returns the command's id. */
  add(name: string, input: unknown): string {
    return this.addAll(name, [input])[0] as string;
  }

  /** The same command several times, shown in one step. Returns their ids. */
  addAll(name: string, inputs: unknown[]): string[] {
    const at = new Date().toISOString();
    const entries = inputs.map((input): Entry => ({ id: uuidv7(), name, input, at, state: "waiting", seq: 0 }));
    this.entries.push(...entries);
    this.pool.addPending(...entries);
    for (const entry of entries) this.say({ kind: "command", entry });
    // On the disk first: a window that closes now has lost nothing.
    const kept = Promise.all(entries.map((entry) => this.disk?.saveCommand(entry).catch(() => {})));
    void kept.then(() => this.run());
    return entries.map(({ id }) => id);
  }

  /** Takes back a command that is not on its way yet. False: it is too late. */
  withdraw(id: string): boolean {
    const entry = this.entries.find((e) => e.id === id);
    if (entry?.state !== "waiting" || !this.isLeader) return false;
    this.leave(id);
    return true;
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
    this.forgetRefused(id);
    void this.disk?.dropRefused(id).catch(() => {});
    this.say({ kind: "command-discarded", id });
  }

  /** The stream has come as far as `seq`: what the server accepted before that is now part of the confirmed records. */
  reached(seq: number): void {
    this.seqSeen = Math.max(this.seqSeen, seq);
    for (const entry of this.entries.filter((e) => e.state === "accepted" && e.seq <= this.seqSeen)) this.leave(entry.id);
  }

  /** The server can be reached again, or somebody pressed "Try now". */
  resume(): void {
    this.isResumed = true;
    this.wake?.();
    void this.run();
  }

  /** Takes up what earlier pages could not send. `tell`: says to the other windows what happens here. */
  restore(disk: Disk, commands: Pending[], refused: Refused[], tell: (message: TabMessage) => void): void {
    this.disk = disk;
    this.tell = tell;
    // What was said before the disk was open.
    for (const entry of this.unsent) void disk.saveCommand(entry).catch(() => {});
    this.adopt(commands);
    this.refused.push(...refused.filter(({ id }) => !this.refused.some((known) => known.id === id)));
  }

  /** From now on this window sends: also what the one that led before has left on the disk. */
  async lead(): Promise<void> {
    this.isStopped = false;
    const left = (await this.disk?.commands().catch(() => [])) ?? [];
    if (this.isStopped) return;
    // Only now: what was taken back while the disk was being read would be found there again.
    this.isLeader = true;
    this.adopt(left);
    runInAction(() => {
      this.entries = this.entries.map((entry) => (entry.state === "sending" ? { ...entry, state: "waiting" } : entry));
    });
    void this.run();
  }

  stop(): void {
    this.isStopped = true;
    this.isLeader = false;
    this.wake?.();
  }

  /** Hears what another window did. */
  hear(message: TabMessage): void {
    const told = message as TabMessage & Told;
    switch (told.kind) {
      case "command":
        if (this.isPending(told.entry.id)) this.set(told.entry.id, told.entry);
        else {
          this.entries.push(told.entry);
          this.entries.sort((a, b) => (a.id < b.id ? -1 : 1));
          this.pool.addPending(told.entry);
        }
        void this.run();
        break;
      case "command-left":
        this.remove(told.id);
        break;
      case "command-refused":
        this.remove(told.refused.id);
        this.refused.push(told.refused);
        break;
      case "command-discarded":
        this.forgetRefused(told.id);
        break;
    }
  }

  private say(told: Told): void {
    // A proxy of MobX cannot be sent.
    this.tell(JSON.parse(JSON.stringify(told)) as TabMessage);
  }

  private adopt(commands: Pending[]): void {
    const fresh = commands.filter(({ id }) => !this.isPending(id)).map((kept): Entry => ({ ...kept, state: "waiting", seq: 0 }));
    if (fresh.length === 0) return;
    this.entries = [...this.entries, ...fresh].sort((a, b) => (a.id < b.id ? -1 : 1));
    this.pool.addPending(...fresh);
  }

  private async run(): Promise<void> {
    if (this.isRunning || !this.isLeader) return;
    this.isRunning = true;
    try {
      for (let failures = 0; this.isLeader; ) {
        const entry = this.entries.find((e) => e.state === "waiting");
        if (!entry) return;
        this.set(entry.id, { state: "sending" });
        this.isResumed = false;
        try {
          await this.before.get(entry.name)?.(entry.input);
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
          this.set(entry.id, { state: "waiting" });
          // What failed may have been under way before the line came back.
          if (this.isResumed) failures = 1;
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
  private set(id: string, change: Partial<Pick<Entry, "state" | "seq">>): void {
    this.entries = this.entries.map((e) => (e.id === id ? { ...e, ...change } : e));
  }

  private accept(entry: Entry, seq: number): void {
    this.set(entry.id, { state: "accepted", seq });
    void this.disk?.dropCommand(entry.id).catch(() => {});
    if (seq <= this.seqSeen) this.leave(entry.id);
    else this.say({ kind: "command", entry: { ...entry, state: "accepted", seq } });
  }

  private refuse(entry: Entry, error: ApiError): void {
    const { id, name, input, at } = entry;
    const refused: Refused = { id, name, input, at, code: error.code, reason: error.message, faults: error.faults };
    this.remove(id);
    this.refused.push(refused);
    // Kept as refused before it is let go as a command: a crash in between shows it twice, never not at all.
    void this.disk
      ?.saveRefused(refused)
      .catch(() => {})
      .then(() => this.disk?.dropCommand(id))
      .catch(() => {});
    this.say({ kind: "command-refused", refused });
  }

  private leave(id: string): void {
    this.remove(id);
    void this.disk?.dropCommand(id).catch(() => {});
    this.say({ kind: "command-left", id });
  }

  private remove(id: string): void {
    this.entries = this.entries.filter((e) => e.id !== id);
    this.pool.removePending(id);
  }

  private forgetRefused(id: string): void {
    this.refused = this.refused.filter((entry) => entry.id !== id);
  }
}
