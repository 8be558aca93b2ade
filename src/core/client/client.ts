/** Everything a browser knows of one workspace: the records, the unsent commands, the line to the server, and the features' stores. */
import { Api } from "#/core/client/api.ts";
import { type Bootstrap, Connection } from "#/core/client/connection.ts";
import { type Me, type Optimistic, Pool, type Put } from "#/core/client/pool.ts";
import { Queue } from "#/core/client/queue.ts";

/** What the page was rendered with. */
export type Start = Bootstrap & { me: Me; workspace: { id: string; slug: string } };

export class Client {
  readonly api: Api;
  readonly pool: Pool;
  readonly queue: Queue;
  readonly connection: Connection;
  readonly workspace: { id: string; slug: string };
  readonly me: Me;
  private readonly stores = new Map<unknown, unknown>();

  constructor(start: Start, optimistic: Record<string, Optimistic>) {
    this.workspace = start.workspace;
    this.me = start.me;
    this.api = new Api(start.workspace.slug);
    this.pool = new Pool(optimistic, () => start.me);
    this.pool.apply(start.put);
    this.queue = new Queue(this.api, this.pool, start.workspace.id);
    this.connection = new Connection(this.api, this.pool, this.queue, start.workspace.slug, start.seq);
  }

  /** Takes over what was read on demand: shown, and kept on this device. */
  take(put: readonly Put[]): void {
    this.pool.apply(put);
  }

  /** The one store of this class, made when first asked for. */
  store<T>(make: new (client: Client) => T): T {
    let store = this.stores.get(make) as T | undefined;
    if (!store) {
      store = new make(this);
      this.stores.set(make, store);
    }
    return store;
  }
}
