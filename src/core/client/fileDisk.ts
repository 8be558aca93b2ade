/**
 * Files that a member has chosen and the server does not have yet. They lie on this device (IndexedDB, in a database of their own, so that
 * one without files never opens it) until they are whole on the other side: a crash or a lost line costs nothing.
 */
import { type IDBPDatabase, openDB } from "idb";

/** `about`: what the feature that keeps it needs to know of it again. */
export type KeptFile<A = unknown> = { id: string; blob: Blob; about: A };
type Tables<A> = { file: { key: string; value: KeptFile<A> } };

export class FileDisk<A> {
  /** Those that the browser's disk did not take: they last as long as the page. */
  private readonly here = new Map<string, KeptFile<A>>();
  private readonly name: string;
  private opening: Promise<IDBPDatabase<Tables<A>> | null> | null = null;

  constructor(name: string) {
    this.name = `connect.${name}.files`;
  }

  async put(file: KeptFile<A>): Promise<void> {
    if ((await this.try((db) => db.put("file", file))) === undefined) this.here.set(file.id, file);
  }

  async get(id: string): Promise<KeptFile<A> | undefined> {
    return this.here.get(id) ?? (await this.try((db) => db.get("file", id)));
  }

  /** Those of earlier pages and other windows too. */
  async all(): Promise<KeptFile<A>[]> {
    return [...((await this.try((db) => db.getAll("file"))) ?? []), ...this.here.values()];
  }

  async remove(id: string): Promise<void> {
    this.here.delete(id);
    await this.try((db) => db.delete("file", id));
  }

  /** A disk that is full or forbidden is none. */
  private async try<R>(what: (db: IDBPDatabase<Tables<A>>) => Promise<R>): Promise<R | undefined> {
    this.opening ??= this.open();
    const db = await this.opening;
    return db ? await what(db).catch(() => undefined) : undefined;
  }

  private async open(): Promise<IDBPDatabase<Tables<A>> | null> {
    try {
      return await openDB<Tables<A>>(this.name, 1, {
        upgrade: (fresh) => void fresh.createObjectStore("file", { keyPath: "id" }),
        // Another tab signs out and wants it deleted.
        blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
      });
    } catch {
      return null;
    }
  }
}
