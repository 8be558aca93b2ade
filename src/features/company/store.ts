/** Companies in the browser: the names that stand beside contacts. */
import { runInAction } from "mobx";
import type { Page } from "#/core/client/api.ts";
import type { Client } from "#/core/client/client.ts";
import type { CompanyRecord } from "#/features/company/schema.ts";

export class CompanyStore {
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  get(id: string | null): CompanyRecord | undefined {
    return this.client.pool.get<CompanyRecord>("company", id);
  }

  /** Reads the first companies; those of new tickets come with the stream. */
  async start(): Promise<void> {
    try {
      const page = await this.client.api.get<Page<CompanyRecord>>("companies", { limit: 200 });
      runInAction(() => this.client.pool.apply(page.data.map((record) => ({ type: "company", record }))));
    } catch {
      // A list without companies' names is still a list.
    }
  }
}
