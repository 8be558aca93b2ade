/** Everything a browser knows of one workspace: the records, the unsent commands, the line to the server, the disk, and the features' stores. */
import { makeAutoObservable, runInAction } from "mobx";
import { Api } from "#/core/client/api.ts";
import { type Bootstrap, Connection, type Stream } from "#/core/client/connection.ts";
import { type Disk, type Kept, openDisk } from "#/core/client/disk.ts";
import { accessIn, type Me, type Optimistic, Pool, type Put } from "#/core/client/pool.ts";
import { Queue } from "#/core/client/queue.ts";
import { BrowserTabs, type TabMessage, type Tabs } from "#/core/client/tabs.ts";

/**
 * What the page was rendered with. `seq: 0` and no records: the page came out of the browser's own store, and the disk has the rest.
 * `build` tells records of this product from those of another version of it.
 */
export type Start = Bootstrap & { me: Me; workspace: { id: string; slug: string }; build: string };

/** What a client needs of the world around it: a browser's, or a test's. */
export type Outside = {
  fetch: (url: string, init?: RequestInit) => Promise<Response>;
  openStream: (url: string) => Stream;
  openDisk: (name: string, build: string) => Promise<Disk>;
  tabs: (name: string) => Tabs;
};
const BROWSER: Outside = {
  fetch: (url, init) => fetch(url, init),
  openStream: (url) => new EventSource(url),
  openDisk,
  tabs: (name) => new BrowserTabs(name),
};

export class Client {
  readonly api: Api;
  readonly pool: Pool;
  readonly queue: Queue;
  readonly connection: Connection;
  readonly workspace: { id: string; slug: string };
  readonly me: Me;
  /** Whether there is something to show: at once when the page came with records, else when the disk has been read. */
  isReady: boolean;
  private readonly build: string;
  private readonly outside: Outside;
  private readonly tabs: Tabs;
  private disk: Disk | null = null;
  /** What was taken while it was not known who leads: this window will write it down if it does. Null from then on. */
  private early: Put[] | null = [];
  private readonly stores = new Map<unknown, unknown>();

  constructor(start: Start, optimistic: Record<string, Optimistic>, outside: Outside = BROWSER) {
    this.workspace = start.workspace;
    this.me = start.me;
    this.build = start.build;
    this.outside = outside;
    this.isReady = start.seq > 0;
    this.api = new Api(start.workspace.slug, outside.fetch);
    this.pool = new Pool(optimistic, () => start.me);
    this.pool.apply(start.put);
    this.queue = new Queue(this.api, this.pool);
    this.tabs = outside.tabs(this.name);
    const { api, pool, queue, tabs } = this;
    this.connection = new Connection({ api, pool, queue, tabs, openStream: outside.openStream, slug: start.workspace.slug }, start.seq);
    makeAutoObservable<Client, "name" | "build" | "outside" | "tabs" | "disk" | "early" | "stores" | "run">(this, {
      api: false,
      pool: false,
      queue: false,
      connection: false,
      workspace: false,
      me: false,
      name: false,
      build: false,
      outside: false,
      tabs: false,
      disk: false,
      early: false,
      stores: false,
      store: false,
      start: false,
      run: false,
    });
  }

  /** Opens the disk and the line. Returns how to close them. */
  start(): () => void {
    const stopping = new AbortController();
    void this.run(stopping.signal);
    if (typeof window !== "undefined") heedWindow(this.connection, stopping.signal);
    return () => {
      stopping.abort();
      this.tabs.stop();
      this.queue.stop();
      this.connection.close();
      this.disk?.close();
      this.disk = null;
    };
  }

  /** Takes over what was read on demand: shown, and kept on this device. */
  take(put: readonly Put[]): void {
    this.pool.take(put);
    if (this.tabs.isLeader) this.disk?.save(put, []);
    else {
      this.early?.push(...put);
      this.tabs.tell({ kind: "took", put: [...put] });
    }
  }

  /** What this device has kept of a thread. */
  async recall(scope: string): Promise<Put[]> {
    return (await this.disk?.loadScope(scope).catch(() => [])) ?? [];
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

  private get name(): string {
    return `${this.workspace.id}.${this.me.id}`;
  }

  private async run(signal: AbortSignal): Promise<void> {
    const disk = await this.outside.openDisk(this.name, this.build);
    const kept = await disk.load().catch((): Kept => ({ seq: null, put: [], commands: [], refused: [] }));
    const [now, then] = [accessIn(this.pool.everything()), accessIn(kept.put)];
    if (now && then && now !== then) {
      // The member may see less than then: nothing of it is shown again.
      await disk.reset().catch(() => {});
      Object.assign(kept, { seq: null, put: [] });
    }
    if (signal.aborted) {
      disk.close();
      return;
    }
    this.disk = disk;
    // Right up to the page's number, and so up to the disk's: what has happened in between comes once more.
    disk.save(this.pool.everything(), [], kept.seq ?? (this.connection.seq || undefined));
    runInAction(() => {
      this.pool.take(kept.put);
      this.connection.keepOn(disk, kept.seq);
      this.queue.restore(disk, kept.commands, kept.refused, (message) => this.tabs.tell(message));
      this.isReady = true;
    });
    let leads = false;
    this.tabs.start(
      () => {
        leads = true;
        if (this.early) disk.save(this.early, []);
        this.early = null;
        void this.queue.lead().then(() => !signal.aborted && this.connection.lead());
      },
      (message) => runInAction(() => this.hear(message)),
    );
    // The lead is given at once when nobody has it; who does not get it follows until then.
    setTimeout(() => {
      if (leads || signal.aborted) return;
      this.early = null;
      void this.connection.follow();
    }, FOLLOW_MS);
  }

  private hear(message: TabMessage): void {
    if (message.kind === "took") {
      if (this.tabs.isLeader) this.disk?.save(message.put as Put[], []);
    } else if (message.kind.startsWith("command")) this.queue.hear(message);
    else this.connection.hear(message);
  }
}

const FOLLOW_MS = 60;

/** The browser's own hints that the line may be back, or gone. */
function heedWindow(connection: Connection, signal: AbortSignal): void {
  window.addEventListener("online", () => connection.retryNow(), { signal });
  window.addEventListener("offline", () => connection.lose(), { signal });
  document.addEventListener(
    "visibilitychange",
    () => document.visibilityState === "visible" && connection.state === "lost" && connection.retryNow(),
    { signal },
  );
}
