/** A disk that lasts as long as its page: where the browser gives no other, and for tests of several devices. */
import { type Disk, type Kept, scopeOf } from "#/core/client/disk.ts";
import type { Drop, Pending, Put } from "#/core/client/pool.ts";
import type { Refused } from "#/core/client/queue.ts";

export class MemoryDisk implements Disk {
  private readonly records = new Map<string, Put>();
  private readonly unsent = new Map<string, Pending>();
  private readonly refused = new Map<string, Refused>();
  private seq: number | null = null;

  async load(): Promise<Kept> {
    return { seq: this.seq, put: [...this.records.values()].filter((put) => scopeOf(put) === ""), ...(await this.held()) };
  }
  save(put: readonly Put[], drop: readonly Drop[], seq?: number): void {
    for (const one of put) this.records.set(`${one.type}:${one.record.id}`, one);
    for (const { type, id } of drop) this.records.delete(`${type}:${id}`);
    this.seq = seq ?? this.seq;
  }
  async loadScope(scope: string): Promise<Put[]> {
    return [...this.records.values()].filter((put) => scopeOf(put) === scope);
  }
  async reset(): Promise<void> {
    this.records.clear();
    this.seq = null;
  }
  async saveCommand(command: Pending): Promise<void> {
    this.unsent.set(command.id, command);
  }
  async dropCommand(id: string): Promise<void> {
    this.unsent.delete(id);
  }
  async saveRefused(refused: Refused): Promise<void> {
    this.refused.set(refused.id, refused);
  }
  async dropRefused(id: string): Promise<void> {
    this.refused.delete(id);
  }
  async commands(): Promise<Pending[]> {
    return [...this.unsent.values()];
  }
  close(): void {}

  private held = async () => ({ commands: await this.commands(), refused: [...this.refused.values()] });
}
