/** Contacts in the browser: read when somebody looks at one, and kept current by the stream. */

import { runInAction } from "mobx";
import type { Client } from "#/core/client/client.ts";
import type { ContactRecord } from "#/features/contact/schema.ts";

export class ContactStore {
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  get(id: string): ContactRecord | undefined {
    return this.client.pool.get<ContactRecord>("contact", id);
  }

  /** Reads a contact that is not here yet. */
  async load(id: string): Promise<void> {
    if (this.client.pool.confirmedOf("contact", id)) return;
    try {
      const record = await this.client.api.get<ContactRecord>(`contacts/${id}`);
      runInAction(() => this.client.take([{ type: "contact", record }]));
    } catch {
      // Name and address stand on the ticket; the rest is read with the next opening.
    }
  }
}
