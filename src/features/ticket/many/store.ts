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

export class ManyStore {
  /** The portions of what was done last, as commands. */
  private commandIds: string[] = [];
  private total = 0;
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
    makeAutoObservable<ManyStore, "client" | "commandIds">(this, { client: false, commandIds: observableRef });
  }

  /** How far the last change has come, in tickets; null when all of it is done. */
  get progress(): { done: number; total: number } | null {
    const unsent = new Set(this.client.queue.unsent.map(({ id }) => id));
    const left = this.commandIds.filter((id) => unsent.has(id)).length;
    return left > 0 ? { done: Math.max(0, this.total - left * MANY_MAX), total: this.total } : null;
  }

  change(ids: string[], change: ManyChange): void {
    this.total = ids.length;
    const portions = Array.from({ length: Math.ceil(ids.length / MANY_MAX) }, (_, index) =>
      ids.slice(index * MANY_MAX, (index + 1) * MANY_MAX),
    );
    this.commandIds = portions.map((portion) => this.client.queue.add("ticket.updateMany", { ids: portion, change }));
  }

  /** Takes the last change back. What was not sent yet never is. */
  undo(): void {
    for (const commandId of this.commandIds)
      if (!this.client.queue.withdraw(commandId)) this.client.queue.add("ticket.revert", { commandId });
    this.commandIds = [];
  }
}
