/**
 * The records a browser holds. `confirmed` is only ever what the server said; what components observe is `confirmed` with the
 * optimistic puts of the pending commands laid over it. A command that is refused is taken away, and everything is as if it had
 * never been: nothing is undone by hand.
 */
import { computed, makeAutoObservable, observable, observableShallow } from "mobx";

export type Rec = { id: string };
export type Put = { type: string; record: Rec };
export type Drop = { type: string; id: string };
/** Who sits at this browser, as far as an optimistic function needs to know. */
export type Me = { id: string; name: string; email: string };

/** A command on its way to the server. */
export type Pending = { id: string; name: string; input: unknown; at: string };
/** Reads records as they are before the command at hand. */
export type View = { get<T extends Rec>(type: string, id: string): T | undefined };
/** What a command will probably do: pure, and run again whenever something below it changes. */
export type Optimistic = (view: View, command: Pending, me: Me) => Put[];

export class Pool {
  private readonly types = observable.map<string, Map<string, Rec>>({}, { deep: false });
  private readonly optimistic: Record<string, Optimistic>;
  private readonly me: () => Me;
  pending: Pending[] = [];

  constructor(optimistic: Record<string, Optimistic>, me: () => Me) {
    this.optimistic = optimistic;
    this.me = me;
    makeAutoObservable<Pool, "types" | "optimistic" | "me" | "overlay">(this, {
      types: false,
      optimistic: false,
      me: false,
      pending: observableShallow,
      overlay: computed({ keepAlive: true }),
      get: false,
      all: false,
      confirmedOf: false,
    });
  }

  /** One record as it should be shown. */
  get<T extends Rec>(type: string, id: string | null | undefined): T | undefined {
    if (!id) return undefined;
    return (this.overlay.get(type)?.get(id) ?? this.types.get(type)?.get(id)) as T | undefined;
  }

  /** Every record of a type as it should be shown, in no order. */
  all<T extends Rec>(type: string): T[] {
    const confirmed = this.types.get(type);
    const over = this.overlay.get(type);
    const records = confirmed ? [...confirmed.values()] : [];
    if (!over) return records as T[];
    const shown = records.map((record) => over.get(record.id) ?? record);
    for (const [id, record] of over) if (!confirmed?.has(id)) shown.push(record);
    return shown as T[];
  }

  /** What the server said, without pending commands. */
  confirmedOf<T extends Rec>(type: string, id: string): T | undefined {
    return this.types.get(type)?.get(id) as T | undefined;
  }

  /** Takes over what the server said. Older versions of a record never replace newer ones: answers may overtake each other. */
  apply(put: readonly Put[], drop: readonly Drop[] = []): void {
    for (const { type, record } of put) {
      const records = this.recordsOf(type);
      const known = records.get(record.id);
      if (known && isOlder(record, known)) continue;
      records.set(record.id, record);
    }
    for (const { type, id } of drop) this.recordsOf(type).delete(id);
  }

  /** Starts again from what the server just said. */
  replace(put: readonly Put[]): void {
    for (const records of this.types.values()) records.clear();
    this.apply(put);
  }

  addPending(command: Pending): void {
    this.pending.push(command);
  }

  removePending(id: string): void {
    const at = this.pending.findIndex((command) => command.id === id);
    if (at >= 0) this.pending.splice(at, 1);
  }

  private recordsOf(type: string): Map<string, Rec> {
    let records = this.types.get(type);
    if (!records) {
      records = observable.map<string, Rec>({}, { deep: false });
      this.types.set(type, records);
    }
    return records;
  }

  /** Computed: the puts of every pending command, each seeing those before it. */
  private get overlay(): Map<string, Map<string, Rec>> {
    const layer = new Map<string, Map<string, Rec>>();
    const view: View = {
      get: <T extends Rec>(type: string, id: string) => (layer.get(type)?.get(id) ?? this.types.get(type)?.get(id)) as T | undefined,
    };
    for (const command of this.pending) {
      for (const { type, record } of this.optimistic[command.name]?.(view, command, this.me()) ?? []) {
        const records = layer.get(type) ?? new Map<string, Rec>();
        records.set(record.id, record);
        layer.set(type, records);
      }
    }
    return layer;
  }
}

type Dated = { version?: number; updatedAt?: string };
function isOlder(record: Rec & Dated, known: Rec & Dated): boolean {
  const versions = (record.version ?? 0) - (known.version ?? 0);
  // New messages change a ticket without a new version; its time tells.
  return versions < 0 || (versions === 0 && (record.updatedAt ?? "") < (known.updatedAt ?? ""));
}
