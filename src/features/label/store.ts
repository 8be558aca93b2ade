/** Labels in the browser. */
import { v7 as uuidv7 } from "uuid";
import type { Client } from "#/core/client/client.ts";
import type { Optimistic } from "#/core/client/pool.ts";
import type { LabelRecord } from "#/features/label/schema.ts";

export const labelOptimistic: Record<string, Optimistic> = {
  "label.create": (_view, command) => {
    const { id, name } = command.input as { id: string; name: string };
    const label: LabelRecord = { id, name, description: null, icon: null, createdAt: command.at, version: 0 };
    return [{ type: "label", record: label }];
  },
};

export class LabelStore {
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  get all(): LabelRecord[] {
    return this.client.pool.all<LabelRecord>("label").sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Makes a label that can be used at once; its id is made here. */
  create(name: string): string {
    const id = uuidv7();
    this.client.queue.add("label.create", { id, name });
    return id;
  }
}
