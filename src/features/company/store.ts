/** Companies in the browser: the names that stand beside contacts. */
import { reaction, runInAction } from "mobx";
import type { Page } from "#/core/client/api.ts";
import type { Client } from "#/core/client/client.ts";
import type { CompanyRecord } from "#/features/company/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";

const ASKED_MAX = 200;
const ASK_DELAY_MS = 30;

export class CompanyStore {
  private readonly client: Client;
  /** Asked for once: a company that is not there does not come by asking again. */
  private readonly asked = new Set<string>();

  constructor(client: Client) {
    this.client = client;
  }

  get(id: string | null): CompanyRecord | undefined {
    return this.client.pool.get<CompanyRecord>("company", id);
  }

  /** Reads the companies that the tickets here name, as they come; call once, in the browser. Returns how to stop. */
  start(): () => void {
    return reaction(
      () => this.missing(),
      (ids) => void this.read(ids),
      { delay: ASK_DELAY_MS, fireImmediately: true },
    );
  }

  private missing(): string[] {
    const { pool } = this.client;
    const named = new Set(pool.all<TicketRecord>("ticket").flatMap((ticket) => ticket.companyId ?? []));
    return [...named].filter((id) => !this.asked.has(id) && !pool.confirmedOf("company", id)).slice(0, ASKED_MAX);
  }

  private async read(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    for (const id of ids) this.asked.add(id);
    try {
      const page = await this.client.api.get<Page<CompanyRecord>>("companies", { id: ids.join(","), limit: ASKED_MAX });
      runInAction(() => this.client.take(page.data.map((record) => ({ type: "company", record }))));
    } catch {
      // A list without companies' names is still a list; the next change asks again.
      for (const id of ids) this.asked.delete(id);
    }
  }
}
