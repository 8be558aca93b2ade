/** The shown records of one type, and who watches them. */
import { createAtom, type IAtom } from "mobx";
import type { Listener, Rec } from "#/core/client/pool.ts";

/** The records of one type. Plain maps, and an atom for each record, value and whole that is being watched: a hundred thousand records cost no more than that. */
export class Shelf {
  readonly confirmed = new Map<string, Rec>();
  readonly listeners = new Set<Listener>();
  private readonly shown = new Map<string, Rec>();
  private readonly whole: IAtom;
  private readonly atoms = new Map<string, IAtom>();
  private readonly indexes = new Map<string, Map<string, Set<string>>>();
  private readonly type: string;

  constructor(type: string) {
    this.type = type;
    this.whole = createAtom(type);
  }

  get(id: string): Rec | undefined {
    this.watch(`#${id}`);
    return this.shown.get(id);
  }

  peek(id: string): Rec | undefined {
    return this.shown.get(id);
  }

  everyShown(): Rec[] {
    return [...this.shown.values()];
  }

  eachShown(): IterableIterator<Rec> {
    return this.shown.values();
  }

  all(): Rec[] {
    this.whole.reportObserved();
    return [...this.shown.values()];
  }

  size(): number {
    this.whole.reportObserved();
    return this.shown.size;
  }

  by(field: string, value: string): Rec[] {
    this.watch(`${field}=${value}`);
    const ids = this.indexOf(field).get(value);
    return ids ? [...ids].flatMap((id) => this.shown.get(id) ?? []) : [];
  }

  set(id: string, record: Rec | undefined): void {
    const before = this.shown.get(id);
    if (before === record) return;
    if (record) this.shown.set(id, record);
    else this.shown.delete(id);
    for (const [field, index] of this.indexes) {
      const [from, to] = [valueIn(before, field), valueIn(record, field)];
      if (from !== to && from !== undefined) index.get(from)?.delete(id);
      if (to !== undefined) into(index, to).add(id);
      for (const value of new Set([from, to])) if (value !== undefined) this.atoms.get(`${field}=${value}`)?.reportChanged();
    }
    this.atoms.get(`#${id}`)?.reportChanged();
    this.whole.reportChanged();
    for (const listener of this.listeners) listener(id, before, record);
  }

  private watch(what: string): void {
    let atom = this.atoms.get(what);
    if (atom) {
      atom.reportObserved();
      return;
    }
    atom = createAtom(`${this.type}${what}`, undefined, () => this.atoms.delete(what));
    // Nobody computes anything at the moment: there is none to tell.
    if (atom.reportObserved()) this.atoms.set(what, atom);
  }

  private indexOf(field: string): Map<string, Set<string>> {
    let index = this.indexes.get(field);
    if (!index) {
      index = new Map();
      this.indexes.set(field, index);
      for (const [id, record] of this.shown) {
        const value = valueIn(record, field);
        if (value !== undefined) into(index, value).add(id);
      }
    }
    return index;
  }
}

function valueIn(record: Rec | undefined, field: string): string | undefined {
  const value = record ? (record as Rec & Record<string, unknown>)[field] : undefined;
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value : undefined;
}
function into(index: Map<string, Set<string>>, value: string): Set<string> {
  const ids = index.get(value) ?? new Set();
  index.set(value, ids);
  return ids;
}
