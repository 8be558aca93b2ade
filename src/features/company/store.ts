/** Companies in the browser: the names that stand beside contacts. */
import { runInAction } from "mobx";
import { v7 as uuidv7 } from "uuid";
import type { Page } from "#/core/client/api.ts";
import type { Client } from "#/core/client/client.ts";
import type { Optimistic } from "#/core/client/pool.ts";
import type { CompanyRecord } from "#/features/company/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";

export type CompanyChange = Partial<Pick<CompanyRecord, "name" | "domain" | "notes">>;

export const companyOptimistic: Record<string, Optimistic> = {
  "company.create": (_view, command) => {
    const { id, name, domain = null } = command.input as { id: string; name: string; domain?: string | null };
    const record: CompanyRecord = { id, name, domain, notes: null, createdAt: command.at, updatedAt: command.at, version: 0 };
    return [{ type: "company", record }];
  },
  "company.update": (view, command) => {
    const { id, ...change } = command.input as CompanyChange & { id: string };
    const company = view.get<CompanyRecord>("company", id);
    return company ? [{ type: "company", record: { ...company, ...change } as CompanyRecord }] : [];
  },
  "company.delete": (_view, command) => [{ type: "company", id: (command.input as { id: string }).id }],
};

const ASKED_MAX = 200;
const ASK_DELAY_MS = 30;

export class CompanyStore {
  private readonly client: Client;
  /** Asked for once: a company that is not there does not come by asking again. */
  private readonly asked = new Set<string>();
  private readonly wanted = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(client: Client) {
    this.client = client;
  }

  get(id: string | null): CompanyRecord | undefined {
    return this.client.pool.get<CompanyRecord>("company", id);
  }

  /** Reads the companies that the tickets here name, as they come; call once, in the browser. Returns how to stop. */
  start(): () => void {
    const { pool, connection } = this.client;
    this.wantAll();
    const stops = [
      pool.listen<TicketRecord>("ticket", (_id, _before, after) => this.want(after)),
      connection.onChange(({ isReset }) => {
        if (!isReset) return;
        // Companies went with everything else.
        this.asked.clear();
        this.wantAll();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      if (this.timer) clearTimeout(this.timer);
      this.timer = null;
    };
  }

  private wantAll(): void {
    for (const ticket of this.client.pool.everyShown<TicketRecord>("ticket")) this.want(ticket);
  }

  private want(ticket: TicketRecord | undefined): void {
    const id = ticket?.companyId;
    if (id && !this.asked.has(id) && !this.client.pool.confirmedOf("company", id)) this.wanted.add(id);
    if (this.wanted.size > 0) this.timer ??= setTimeout(() => void this.readWanted(), ASK_DELAY_MS);
  }

  private async readWanted(): Promise<void> {
    this.timer = null;
    const ids = [...this.wanted].slice(0, ASKED_MAX);
    for (const id of ids) this.wanted.delete(id);
    await this.read(ids);
    if (this.wanted.size > 0) this.timer ??= setTimeout(() => void this.readWanted(), ASK_DELAY_MS);
  }

  /** Makes a company that can be used at once; its id is made here. */
  create(name: string): string {
    const id = uuidv7();
    this.client.queue.add("company.create", { id, name });
    return id;
  }

  update(id: string, change: CompanyChange): void {
    this.client.queue.add("company.update", { id, ...change });
  }

  /** Reads one company that is not here yet. */
  async load(id: string | null): Promise<void> {
    if (id && !this.client.pool.confirmedOf("company", id)) await this.read([id]);
  }

  private async read(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    for (const id of ids) this.asked.add(id);
    try {
      const page = await this.client.api.get<Page<CompanyRecord>>("companies", { id: ids.join(","), limit: ASKED_MAX });
      runInAction(() => this.client.take(page.data.map((record) => ({ type: "company", record }))));
    } catch {
      // A list without companies' names is still a list; the next change of a ticket that names one asks again.
      for (const id of ids) this.asked.delete(id);
    }
  }
}
