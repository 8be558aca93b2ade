/** The tickets that are chosen in a list, to do one thing with all of them. */
import { makeAutoObservable, observable } from "mobx";
import type { Client } from "#/core/client/client.ts";

export class SelectionStore {
  private readonly ids = observable.set<string>();
  /** Where choosing began: Shift extends from here. */
  private anchor: string | null = null;

  constructor(_client: Client) {
    makeAutoObservable<SelectionStore, "ids" | "anchor">(this, { ids: false, anchor: false, has: false });
  }

  get count(): number {
    return this.ids.size;
  }

  get all(): string[] {
    return [...this.ids];
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }

  toggle(id: string): void {
    if (!this.ids.delete(id)) this.ids.add(id);
    this.anchor = id;
  }

  /** Everything between where choosing began and here. */
  extend(rows: readonly { id: string }[], to: string): void {
    const index = (id: string | null) => rows.findIndex((row) => row.id === id);
    const end = index(to);
    const start = index(this.anchor) < 0 ? end : index(this.anchor);
    for (const { id } of rows.slice(Math.min(start, end), Math.max(start, end) + 1)) this.ids.add(id);
    this.anchor ??= to;
  }

  choose(ids: string[]): void {
    this.ids.replace(ids);
  }

  clear(): void {
    this.ids.clear();
    this.anchor = null;
  }
}
