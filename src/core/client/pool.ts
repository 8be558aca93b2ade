/**
 * The records a browser holds. `confirmed` is only ever what the server said; what components observe is `confirmed` with the
 * optimistic changes of the pending commands laid over it. A command that is refused is taken away, and everything is as if it had
 * never been: nothing is undone by hand.
 *
 * Observation is as fine as a record: a component that reads one hears of that one. Long lists do not observe; they listen (`listen`)
 * and are told of each record before and after.
 */
import { makeAutoObservable, observableShallow, runInAction } from "mobx";
import { Shelf } from "#/core/client/shelf.ts";

export type Rec = { id: string };
export type Put = { type: string; record: Rec };
export type Drop = { type: string; id: string };
/** What the member sees and may do, as a word that is another when it changes; under the member's id, in a pool and on a disk once. */
export type AccessRecord = Rec & { word: string };
/** What these records were seen with: the same member may see fewer later. */
export const accessIn = (put: readonly Put[]): string | undefined =>
  (put.find(({ type }) => type === "access")?.record as AccessRecord | undefined)?.word;

/** Who sits at this browser, as far as an optimistic function needs to know. */
export type Me = { id: string; name: string; email: string };

/** A command on its way to the server. */
export type Pending = { id: string; name: string; input: unknown; at: string };
/** Reads records as they are before the command at hand. */
export type View = { get<T extends Rec>(type: string, id: string): T | undefined };
/** What a command will probably do: pure, and run again whenever something below it changes. */
export type Optimistic = (view: View, command: Pending, me: Me) => (Put | Drop)[];
/** Told of every change of what is shown, inside the same action. */
export type Listener<T extends Rec = Rec> = (id: string, before: T | undefined, after: T | undefined) => void;

/** How long what the stream has just said of a record stands against slower answers. */
const LIVE_MS = 30_000;

export class Pool {
  pending: Pending[] = [];
  private readonly shelves = new Map<string, Shelf>();
  private layer: Layer = new Map();
  /** How each pending command ended the last time. */
  private readonly results = new WeakMap<Pending, Result>();
  /** When the stream last brought a record, as "type:id", and when it last dropped one. */
  private readonly liveAt = new Map<string, number>();
  private readonly droppedAt = new Map<string, number>();
  private readonly optimistic: Record<string, Optimistic>;
  private readonly me: () => Me;

  constructor(optimistic: Record<string, Optimistic>, me: () => Me) {
    this.optimistic = optimistic;
    this.me = me;
    makeAutoObservable<Pool, "shelves" | "layer" | "results" | "changesOf" | "liveAt" | "droppedAt" | "optimistic" | "me" | "shelf">(this, {
      pending: observableShallow,
      shelves: false,
      layer: false,
      results: false,
      changesOf: false,
      liveAt: false,
      droppedAt: false,
      optimistic: false,
      me: false,
      shelf: false,
      get: false,
      peek: false,
      everyShown: false,
      eachShown: false,
      all: false,
      by: false,
      count: false,
      confirmedOf: false,
      everything: false,
      listen: false,
    });
  }

  /** One record as it should be shown. */
  get<T extends Rec>(type: string, id: string | null | undefined): T | undefined {
    return id ? (this.shelf(type).get(id) as T | undefined) : undefined;
  }

  /** One record, without being told when it changes. */
  peek<T extends Rec>(type: string, id: string): T | undefined {
    return this.shelf(type).peek(id) as T | undefined;
  }

  /** Every record of a type, without being told when one changes: for who listens. */
  everyShown<T extends Rec>(type: string): T[] {
    return this.shelf(type).everyShown() as T[];
  }

  /** As `everyShown`, one after the other: what changes meanwhile is seen if it is still to come. */
  eachShown<T extends Rec>(type: string): IterableIterator<T> {
    return this.shelf(type).eachShown() as IterableIterator<T>;
  }

  /** Every record of a type as it should be shown, in no order. For types of which there are few. */
  all<T extends Rec>(type: string): T[] {
    return this.shelf(type).all() as T[];
  }

  /** The records of a type whose field has this value. The index is made when first asked for, and kept. */
  by<T extends Rec>(type: string, field: keyof T & string, value: string | number): T[] {
    return this.shelf(type).by(field, String(value)) as T[];
  }

  /** How many records of a type are shown. */
  count(type: string): number {
    return this.shelf(type).size();
  }

  /** What the server said, without pending commands. */
  confirmedOf<T extends Rec>(type: string, id: string): T | undefined {
    return this.shelf(type).confirmed.get(id) as T | undefined;
  }

  /** Everything the server said. */
  everything(): Put[] {
    return [...this.shelves].flatMap(([type, { confirmed }]) => [...confirmed.values()].map((record) => ({ type, record })));
  }

  /** Calls back with every change of what is shown of a type. Returns how to stop. */
  listen<T extends Rec>(type: string, listener: Listener<T>): () => void {
    const { listeners } = this.shelf(type);
    listeners.add(listener as Listener);
    return () => listeners.delete(listener as Listener);
  }

  /** Takes over what the stream says. Older versions of a record never replace newer ones: answers may overtake each other. */
  apply(put: readonly Put[], drop: readonly Drop[] = []): void {
    const now = Date.now();
    for (const { type, record } of put) this.liveAt.set(`${type}:${record.id}`, now);
    for (const { type, record } of put) this.droppedAt.delete(`${type}:${record.id}`);
    for (const { type, id } of drop) this.droppedAt.set(`${type}:${id}`, now);
    for (const times of [this.liveAt, this.droppedAt])
      if (times.size > 5_000) for (const [key, at] of times) if (now - at > LIVE_MS) times.delete(key);
    this.write(put, drop);
  }

  /** Takes over the answer to a question. What the stream has said since stands: the answer may have been on its way for long. */
  take(put: readonly Put[]): void {
    const now = Date.now();
    const isRecent = (at: number | undefined) => at !== undefined && now - at < LIVE_MS;
    this.write(
      put.filter(({ type, record }) => {
        const key = `${type}:${record.id}`;
        if (isRecent(this.droppedAt.get(key))) return false;
        // One with a date tells by it which is newer; one that was let go is not there to stand against the answer.
        return hasDate(record) || !isRecent(this.liveAt.get(key)) || !this.shelf(type).confirmed.has(record.id);
      }),
      [],
    );
  }

  /** Lets go of records that nobody looks at; they can be read again. */
  release(type: string, ids: Iterable<string>): void {
    this.write(
      [],
      [...ids].map((id) => ({ type, id })),
    );
  }

  /** Starts again from what the server just said. */
  replace(put: readonly Put[]): void {
    const drop = [...this.shelves].flatMap(([type, { confirmed }]) => [...confirmed.keys()].map((id) => ({ type, id })));
    const stays = new Set(put.map(({ type, record }) => `${type}:${record.id}`));
    for (const { confirmed } of this.shelves.values()) confirmed.clear();
    this.write(
      put,
      drop.filter(({ type, id }) => !stays.has(`${type}:${id}`)),
    );
  }

  /** One command, or several at once. */
  addPending(...commands: Pending[]): void {
    this.pending.push(...commands);
    this.relay();
  }

  removePending(id: string): void {
    const at = this.pending.findIndex((command) => command.id === id);
    if (at < 0) return;
    this.pending.splice(at, 1);
    this.relay();
  }

  private write(put: readonly Put[], drop: readonly Drop[]): void {
    const changed: Changed = new Map();
    for (const { type, record } of put) {
      const { confirmed } = this.shelf(type);
      const known = confirmed.get(record.id);
      if (known && isOlder(record, known)) continue;
      confirmed.set(record.id, record);
      note(changed, type, record.id);
    }
    for (const { type, id } of drop) {
      this.shelf(type).confirmed.delete(id);
      note(changed, type, id);
    }
    this.show(changed);
  }

  /** The optimistic changes once more, each seeing those before it. */
  private relay(): void {
    this.show(new Map());
  }

  private show(changed: Changed): void {
    const before = this.layer;
    this.layer = this.pending.length > 0 ? this.layerOf() : new Map();
    for (const layer of [before, this.layer]) for (const [type, records] of layer) for (const id of records.keys()) note(changed, type, id);
    // One action: who watches two records sees both or neither changed.
    runInAction(() => {
      for (const [type, ids] of changed) {
        const shelf = this.shelf(type);
        const over = this.layer.get(type);
        for (const id of ids) {
          const laid = over?.get(id);
          shelf.set(id, laid === undefined ? shelf.confirmed.get(id) : (laid ?? undefined));
        }
      }
    });
  }

  private layerOf(): Layer {
    const layer: Layer = new Map();
    for (const command of this.pending) {
      for (const change of this.changesOf(command, layer)) {
        const records = layer.get(change.type) ?? new Map<string, Rec | null>();
        if ("record" in change) records.set(change.record.id, change.record);
        else records.set(change.id, null);
        layer.set(change.type, records);
      }
    }
    return layer;
  }

  /** What a command will probably do. The very records of the last time while those it has read are the same: nobody is told of a change that is none. */
  private changesOf(command: Pending, layer: Layer): (Put | Drop)[] {
    const find = (type: string, id: string): Rec | undefined => {
      const laid = layer.get(type)?.get(id);
      return laid === undefined ? this.shelf(type).confirmed.get(id) : (laid ?? undefined);
    };
    const last = this.results.get(command);
    if (last?.reads.every(({ type, id, record }) => find(type, id) === record)) return last.changes;
    const reads: Result["reads"] = [];
    const view: View = {
      get: <T extends Rec>(type: string, id: string) => {
        const record = find(type, id);
        reads.push({ type, id, record });
        return record as T | undefined;
      },
    };
    const changes = this.optimistic[command.name]?.(view, command, this.me()) ?? [];
    this.results.set(command, { reads, changes });
    return changes;
  }

  private shelf(type: string): Shelf {
    let shelf = this.shelves.get(type);
    if (!shelf) {
      shelf = new Shelf(type);
      this.shelves.set(type, shelf);
    }
    return shelf;
  }
}

type Layer = Map<string, Map<string, Rec | null>>;
type Result = { reads: { type: string; id: string; record: Rec | undefined }[]; changes: (Put | Drop)[] };
type Changed = Map<string, Set<string>>;
function note(changed: Changed, type: string, id: string): void {
  const ids = changed.get(type);
  if (ids) ids.add(id);
  else changed.set(type, new Set([id]));
}

type Dated = { version?: number; updatedAt?: string };
const hasDate = (record: Rec & Dated) => record.version !== undefined || record.updatedAt !== undefined;
function isOlder(record: Rec & Dated, known: Rec & Dated): boolean {
  const versions = (record.version ?? 0) - (known.version ?? 0);
  // New messages change a ticket without a new version; its time tells.
  return versions < 0 || (versions === 0 && (record.updatedAt ?? "") < (known.updatedAt ?? ""));
}
