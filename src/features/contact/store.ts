/** Contacts in the browser: read when somebody looks at one, and kept current by the stream. */

import { runInAction } from "mobx";
import type { Client } from "#/core/client/client.ts";
import type { Optimistic } from "#/core/client/pool.ts";
import { merged } from "#/features/contact/merge/rules.ts";
import type { ContactRecord } from "#/features/contact/schema.ts";

import { type FieldValues, withValues } from "#/features/customField/rules.ts";

/** What of a contact a person can change. */
export type ContactChange = Partial<
  Pick<ContactRecord, "name" | "email" | "phone" | "timeZone" | "notes" | "companyId" | "areImagesAllowed"> & { fields: FieldValues }
>;

export const contactOptimistic: Record<string, Optimistic> = {
  "contact.create": (_view, command) => {
    const { id, email, ...rest } = command.input as ContactChange & { id: string; email: string };
    const blank = {
      phone: null,
      timeZone: null,
      notes: null,
      companyId: null,
      fields: {},
      isBlocked: false,
      areImagesAllowed: false,
      suppression: null,
      lastReturn: null,
    };
    const name = email.slice(0, email.lastIndexOf("@"));
    const record: ContactRecord = {
      ...blank,
      name,
      ...rest,
      id,
      email,
      aliases: [],
      createdAt: command.at,
      updatedAt: command.at,
      version: 0,
    };
    return [{ type: "contact", record }];
  },
  "contact.update": (view, command) => {
    const { id, fields, ...change } = command.input as ContactChange & { id: string };
    const contact = view.get<ContactRecord>("contact", id);
    if (!contact) return [];
    const record = { ...contact, ...change, fields: withValues(contact.fields, fields ?? {}) };
    return [{ type: "contact", record }];
  },
  "contact.merge": (view, command) => {
    const { id, otherId, take } = command.input as { id: string; otherId: string; take: [] };
    const [kept, other] = [view.get<ContactRecord>("contact", id), view.get<ContactRecord>("contact", otherId)];
    return kept && other
      ? [
          { type: "contact", record: merged(kept, other, take) },
          { type: "contact", id: otherId },
        ]
      : [];
  },
  "contact.delete": (_view, command) => [{ type: "contact", id: (command.input as { id: string }).id }],
};

export class ContactStore {
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  get(id: string): ContactRecord | undefined {
    return this.client.pool.get<ContactRecord>("contact", id);
  }

  /** Changes a contact. What is wrong with the change is told beside the list of what was not sent. */
  update(id: string, change: ContactChange): void {
    this.client.queue.add("contact.update", { id, ...change });
  }

  /** Reads a contact that is not here yet. */
  async load(id: string): Promise<void> {
    // Made here a moment ago: the server does not know it yet, and the stream will bring it.
    if (this.client.pool.confirmedOf("contact", id) || this.get(id)?.version === 0) return;
    try {
      const record = await this.client.api.get<ContactRecord>(`contacts/${id}`);
      runInAction(() => this.client.take([{ type: "contact", record }]));
    } catch {
      // Name and address stand on the ticket; the rest is read with the next opening.
    }
  }
}
