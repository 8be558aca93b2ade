/**
 * What a browser keeps of a workspace on its own disk (IndexedDB), so that a reload needs no network: the records the server confirmed,
 * the number up to which they are right, and the commands that are not sent or were refused. One database for each member and workspace.
 */
import { deleteDB, type IDBPDatabase, openDB } from "idb";
import { MemoryDisk } from "#/core/client/memoryDisk.ts";
import type { Drop, Pending, Put, Rec } from "#/core/client/pool.ts";
import type { Refused } from "#/core/client/queue.ts";

/** `seq: null`: no records are kept, only what was to be sent. */
export type Kept = { seq: number | null; put: Put[]; commands: Pending[]; refused: Refused[] };

export interface Disk {
  /** What an earlier page left here. Records of another build of the product are not given back: they may lack what this one needs. */
  load(): Promise<Kept>;
  /** Writes soon, together with what else comes meanwhile: the records and the number up to which they are right, or neither. */
  save(put: readonly Put[], drop: readonly Drop[], seq?: number): void;
  /** The messages and history of a ticket: read when it is opened, not with the rest. */
  loadScope(scope: string): Promise<Put[]>;
  /** Throws all records away, but keeps what is to be sent. */
  reset(): Promise<void>;
  saveCommand(command: Pending): Promise<void>;
  dropCommand(id: string): Promise<void>;
  saveRefused(refused: Refused): Promise<void>;
  dropRefused(id: string): Promise<void>;
  commands(): Promise<Pending[]>;
  close(): void;
}

/** Which records lie apart, under what: those of a thread under its ticket. */
const SCOPED: Record<string, string> = { message: "ticketId", thread: "id" };
/** A ticket's history, and the sign that all of its messages are here. */
export const THREAD = "thread";
const SAVE_MS = 120;
/** Beyond these the oldest go: a disk is not endless, and the server has them all. */
const TICKETS_MAX = 20_000;
const THREADS_MAX = 2_000;
const PREFIX = "connect.";

type Row = { type: string; id: string; scope: string; record: Rec };
type Tables = {
  record: { key: [string, string]; value: Row; indexes: { scope: string } };
  command: { key: string; value: Pending };
  refused: { key: string; value: Refused };
  meta: { key: string; value: unknown };
};

/** Opens the disk, or one in memory where the browser gives none (a private window, a full disk). */
export async function openDisk(name: string, build: string): Promise<Disk> {
  try {
    const db = await openDB<Tables>(`${PREFIX}${name}`, 1, {
      upgrade: (fresh) => {
        fresh.createObjectStore("record", { keyPath: ["type", "id"] }).createIndex("scope", "scope");
        fresh.createObjectStore("command", { keyPath: "id" });
        fresh.createObjectStore("refused", { keyPath: "id" });
        fresh.createObjectStore("meta");
      },
      // Another tab signs out and wants it deleted.
      blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
    });
    return new BrowserDisk(db, build);
  } catch {
    return new MemoryDisk();
  }
}

/** Removes everything every workspace keeps here: at signing out. */
export async function eraseDisks(): Promise<void> {
  const all = (await indexedDB.databases?.()) ?? [];
  await Promise.all(all.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [deleteDB(name)] : [])));
}

class BrowserDisk implements Disk {
  private readonly db: IDBPDatabase<Tables>;
  private readonly build: string;
  private readonly waiting = new Map<string, Put | Drop>();
  /** The threads that lie here whole: messages of others are not written down. */
  private readonly threads = new Set<string>();
  private seq: number | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private isClosed = false;

  constructor(db: IDBPDatabase<Tables>, build: string) {
    this.db = db;
    this.build = build;
  }

  async load(): Promise<Kept> {
    const [build, seq, commands, refused] = await Promise.all([
      this.db.get("meta", "build"),
      this.db.get("meta", "seq"),
      this.db.getAll("command"),
      this.db.getAll("refused"),
    ]);
    if (build !== this.build) {
      if (build !== undefined) await this.reset();
      await this.db.put("meta", this.build, "build");
    }
    // Another window has begun to fill it a moment ago, or nobody has yet.
    if (build !== this.build || typeof seq !== "number") return { seq: null, put: [], commands, refused };
    const [rows] = await Promise.all([this.db.getAllFromIndex("record", "scope", ""), this.knowThreads()]);
    const { kept, dropped } = youngest(rows);
    this.save([], dropped);
    return { seq, put: kept.map(({ type, record }) => ({ type, record })), commands, refused };
  }

  save(put: readonly Put[], drop: readonly Drop[], seq?: number): void {
    for (const { type, record } of put) if (type === THREAD) this.threads.add(record.id);
    for (const one of put) {
      const scope = scopeOf(one);
      if (scope === "" || this.threads.has(scope)) this.waiting.set(`${one.type}:${one.record.id}`, one);
    }
    for (const one of drop) this.waiting.set(`${one.type}:${one.id}`, one);
    if (seq !== undefined) this.seq = seq;
    this.timer ??= setTimeout(() => void this.flush(), SAVE_MS);
  }

  async loadScope(scope: string): Promise<Put[]> {
    await this.flush();
    return (await this.db.getAllFromIndex("record", "scope", scope)).map(({ type, record }) => ({ type, record }));
  }

  async reset(): Promise<void> {
    this.waiting.clear();
    this.threads.clear();
    this.seq = null;
    const all = this.db.transaction(["record", "meta"], "readwrite");
    await Promise.all([all.objectStore("record").clear(), all.objectStore("meta").delete("seq"), all.done]);
  }

  async saveCommand(command: Pending): Promise<void> {
    await this.db.put("command", { id: command.id, name: command.name, input: command.input, at: command.at });
  }

  async dropCommand(id: string): Promise<void> {
    await this.db.delete("command", id);
  }

  async saveRefused(refused: Refused): Promise<void> {
    await this.db.put("refused", JSON.parse(JSON.stringify(refused)) as Refused);
  }

  async dropRefused(id: string): Promise<void> {
    await this.db.delete("refused", id);
  }

  commands(): Promise<Pending[]> {
    return this.db.getAll("command");
  }

  close(): void {
    void this.flush().finally(() => {
      this.isClosed = true;
      this.db.close();
    });
  }

  /** Which threads lie here; beyond as many as are kept, those first opened go. */
  private async knowThreads(): Promise<void> {
    const keys = await this.db.getAllKeys("record", IDBKeyRange.bound([THREAD, ""], [THREAD, "\uffff"]));
    for (const [, id] of keys.slice(-THREADS_MAX)) this.threads.add(id);
    for (const [, id] of keys.slice(0, -THREADS_MAX)) {
      const writing = this.db.transaction("record", "readwrite");
      for (const key of await writing.store.index("scope").getAllKeys(id)) void writing.store.delete(key);
      await writing.done;
    }
  }

  private async flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.isClosed || (this.waiting.size === 0 && this.seq === null)) return;
    const changes = [...this.waiting.values()];
    const { seq } = this;
    this.waiting.clear();
    this.seq = null;
    try {
      const writing = this.db.transaction(["record", "meta"], "readwrite", { durability: "relaxed" });
      const records = writing.objectStore("record");
      for (const change of changes) {
        if ("record" in change) void records.put(rowOf(change)).catch(() => {});
        else void records.delete([change.type, change.id]).catch(() => {});
      }
      if (seq !== null)
        void writing
          .objectStore("meta")
          .put(seq, "seq")
          .catch(() => {});
      await writing.done;
    } catch {
      // The disk is full or gone. Its number has not moved, so that a reload catches up from where it stands.
    }
  }
}

/** Under what a record lies apart; empty for what is read with the rest. */
export function scopeOf({ type, record }: Put): string {
  const field = SCOPED[type];
  return field ? String((record as Rec & Record<string, unknown>)[field] ?? "") : "";
}
const rowOf = (put: Put): Row => ({ type: put.type, id: put.record.id, scope: scopeOf(put), record: put.record });

/** Too many tickets: the longest untouched go. */
function youngest(rows: Row[]): { kept: Row[]; dropped: Drop[] } {
  const dropped = new Set<Row>();
  for (const [type, max] of [
    ["ticket", TICKETS_MAX],
    ["ticketMember", THREADS_MAX * 5],
  ] as const) {
    const own = rows.filter((row) => row.type === type);
    if (own.length <= max) continue;
    const at = ({ record }: Row) => (record as Rec & { updatedAt?: string }).updatedAt ?? "";
    for (const row of own.sort((a, b) => (at(a) < at(b) ? 1 : -1)).slice(max)) dropped.add(row);
  }
  return { kept: dropped.size > 0 ? rows.filter((row) => !dropped.has(row)) : rows, dropped: [...dropped] };
}
