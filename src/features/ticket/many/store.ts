/** Many tickets changed from the desk: shown at once, sent in portions, and taken back in one step. */
import { makeAutoObservable, observableRef } from "mobx";
import type { Client } from "#/core/client/client.ts";
import type { Optimistic } from "#/core/client/pool.ts";
import { MANY_MAX, type ManyChange, type UpdateManyInput } from "#/features/ticket/many/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { changed } from "#/features/ticket/store.ts";

export const manyOptimistic: Record<string, Optimistic> = {
  "ticket.updateMany": (view, command) => {
    const { ids, change } = command.input as UpdateManyInput;
    return ids.flatMap((id) => {
      const ticket = view.get<TicketRecord>("ticket", id);
      return ticket && !ticket.mergedIntoId ? [{ type: "ticket", record: afterMany(ticket, change, command.at) }] : [];
    });
  },
};

/** The ticket as the server will make it. */
function afterMany(ticket: TicketRecord, { addLabelIds = [], removeLabelIds = [], ...change }: ManyChange, at: string): TicketRecord {
  const labelIds = [...new Set([...ticket.labelIds.filter((id) => !removeLabelIds.includes(id)), ...addLabelIds])];
  return changed(ticket, { ...change, labelIds }, at);
}

/** What was done last with many: the commands of its portions, and how many tickets they are about. */
type Batch = { commandIds: string[]; total: number; isUndo: boolean };

export class ManyStore {
  private batch: Batch | null = null;
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
    makeAutoObservable<ManyStore, "client" | "batch" | "keep" | "key">(this, {
      client: false,
      batch: observableRef,
      keep: false,
      key: false,
    });
  }

  /** Takes up what was under way when the page was loaded again: its commands lie on the disk, and go on. Call once, in the browser. */
  restore(): void {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.key) ?? "null") as Batch | null;
      if (kept && Array.isArray(kept.commandIds)) this.batch ??= kept;
    } catch {
      // Nothing was kept, or not by us.
    }
  }

  /** How far the last change has come, in tickets; null when all of it is done. */
  get progress(): { done: number; total: number; isUndo: boolean } | null {
    if (!this.batch) return null;
    const { commandIds, total, isUndo } = this.batch;
    const unsent = new Set(this.client.queue.unsent.map(({ id }) => id));
    const left = commandIds.filter((id) => unsent.has(id)).length;
    return left > 0 ? { done: Math.max(0, total - left * MANY_MAX), total, isUndo } : null;
  }

  change(ids: string[], change: ManyChange): void {
    const portions = Array.from({ length: Math.ceil(ids.length / MANY_MAX) }, (_, index) => ({
      ids: ids.slice(index * MANY_MAX, (index + 1) * MANY_MAX),
      change,
    }));
    this.keep({ commandIds: this.client.queue.addAll("ticket.updateMany", portions), total: ids.length, isUndo: false });
  }

  /** Takes the last change back. What was not sent yet never is. */
  undo(): void {
    const { queue } = this.client;
    if (!this.batch || this.batch.isUndo) return;
    const sent = this.batch.commandIds.filter((id) => !queue.withdraw(id));
    const commandIds = queue.addAll(
      "ticket.revert",
      sent.map((commandId) => ({ commandId })),
    );
    this.keep({ commandIds, total: Math.min(this.batch.total, sent.length * MANY_MAX), isUndo: true });
  }

  private get key(): string {
    return `connect.many.${this.client.workspace.id}.${this.client.me.id}`;
  }

  private keep(batch: Batch): void {
    this.batch = batch;
    try {
      sessionStorage.setItem(this.key, JSON.stringify(batch));
    } catch {
      // Storage is forbidden: after a reload the changes go on, and nothing tells how far they have come.
    }
  }
}
