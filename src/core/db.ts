/**
 * The database as the product sees it. Three ways in, and no others:
 *  - inWorkspace(id, fn)   reads of one workspace; row-level security lets nothing else through
 *  - transaction(id, fn)   the same, as one transaction (the write path only)
 *    both take what the actor's sight is limited to (sightOf), which the database holds to as well
 *  - system(text, values)  the installation's own tables: users, sessions, raw mail, jobs; no tenant table
 * Inside the first two, `db()` is Prisma and `sql()` is prepared SQL, both on the same connection.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { createHash, createHmac } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { AppError } from "#/core/errors.ts";
import { log } from "#/core/log.ts";
import { shared } from "#/core/shared.ts";
import { PrismaClient } from "#/generated/prisma/client.ts";

export type Role = "connect_app" | "connect_worker";

/** `sight`: of core/actor.ts; "" for every ticket. */
type Scope = { workspaceId: string; sight: string; client?: pg.PoolClient };
const scopes = shared("dbScopes", () => new AsyncLocalStorage<Scope>());

type Databases = { app: TenantPool; system: pg.Pool; prisma: PrismaClient };
const NOWHERE = { workspaceId: "", sight: "" };
const current = shared("databases", () => ({ open: null as Databases | null }));

/** The workspace and the sight a connection last served: it is told again only when that changes. */
const served = new WeakMap<pg.ClientBase, string>();

/**
 * A pool whose connections carry the workspace of the caller. Prisma's adapter uses it like any other pool; within a
 * transaction every query goes to the transaction's own connection.
 */
class TenantPool extends pg.Pool {
  /** Queries on one connection are sent without waiting for one another (`pipeline`), so telling the workspace costs no round trip. */
  async checkOut({ workspaceId, sight }: Pick<Scope, "workspaceId" | "sight">): Promise<pg.PoolClient> {
    const client = await super.connect();
    const name = `${workspaceId} ${sight}`;
    if (served.get(client) !== name) {
      served.set(client, name);
      // A failure closes the connection: it must never serve under another workspace's name.
      client
        .query("select set_config('app.workspace_id', $1, false), set_config('app.sight', $2, false)", [workspaceId, sight])
        .catch((error: unknown) => {
          log.error({ err: error }, "could not set the workspace of a connection");
          client.end();
        });
    }
    return client;
  }

  override async connect(): Promise<pg.PoolClient> {
    const scope = scopes.getStore();
    return scope?.client ? nested(scope.client) : this.checkOut(scope ?? NOWHERE);
  }

  // @ts-expect-error the promise form alone is supported
  override async query(query: string | pg.QueryConfig, values?: unknown[]): Promise<pg.QueryResult> {
    const scope = scopes.getStore();
    if (scope?.client) return scope.client.query(query, values);
    const client = await this.checkOut(scope ?? NOWHERE);
    try {
      return await client.query(query, values);
    } finally {
      client.release();
    }
  }
}

/** Prisma opens a transaction for nested writes; inside ours that becomes a savepoint. */
function nested(client: pg.PoolClient): pg.PoolClient {
  const SAVEPOINTS: Record<string, string> = {
    BEGIN: "savepoint prisma",
    COMMIT: "release savepoint prisma",
    ROLLBACK: "rollback to savepoint prisma",
  };
  return new Proxy(client, {
    get(target, key) {
      if (key === "release") return () => {};
      if (key === "query")
        return (query: string | pg.QueryConfig, values?: unknown[]) => {
          const text = typeof query === "string" ? query : query.text;
          const savepoint = SAVEPOINTS[text];
          return savepoint ? target.query(savepoint) : target.query(query as pg.QueryConfig, values);
        };
      const value = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** The password of a role: made from the secret, so that every node knows it and no one has to keep it. */
export const rolePassword = (secret: string, role: Role) =>
  createHmac("sha256", secret).update(`database role ${role}`).digest("base64url");

/** The owner's URL with another role in it. */
export function urlFor(ownerUrl: string, role: Role, secret: string): string {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = rolePassword(secret, role);
  return url.toString();
}

/** Opens the pools. `appConnections` bounds what one process takes of the server's connections. */
export function openDatabase(ownerUrl: string, secret: string, { appConnections = 12, systemConnections = 6 } = {}): void {
  if (current.open) return;
  const settings = { keepAlive: true, idleTimeoutMillis: 60_000, connectionTimeoutMillis: 10_000 };
  const app = new TenantPool({
    ...settings,
    connectionString: urlFor(ownerUrl, "connect_app", secret),
    max: appConnections,
    pipeline: true,
  } as pg.PoolConfig);
  const system = new pg.Pool({ ...settings, connectionString: urlFor(ownerUrl, "connect_worker", secret), max: systemConnections });
  for (const pool of [app, system]) {
    pool.on("error", (error) => log.warn({ err: error }, "a database connection was lost"));
    pool.on("connect", (client) => client.on("error", () => {}));
  }
  current.open = { app, system, prisma: new PrismaClient({ adapter: new PrismaPg(app as unknown as pg.Pool) }) };
}

export async function closeDatabase(): Promise<void> {
  const open = current.open;
  current.open = null;
  if (!open) return;
  await open.prisma.$disconnect();
  await Promise.all([open.app.end(), open.system.end()]);
}

function opened(): Databases {
  if (!current.open) throw new Error("openDatabase() has not been called");
  return current.open;
}

/** Prisma, in the caller's workspace. Use findFirst, not findUnique: Prisma would batch look-ups of several workspaces into one. */
export function db(): PrismaClient {
  requireScope();
  return opened().prisma;
}

/** The system pool, for jobs: connections as the role that owns the job tables. */
export const systemPool = () => opened().system;

/** Reads of one workspace. `sight` is the caller's own where it is left out: what is read for an actor stays within what they may see. */
export function inWorkspace<T>(workspaceId: string, fn: () => Promise<T>, sight = inheritedSight(workspaceId)): Promise<T> {
  // Awaited inside: a Prisma call is lazy and would otherwise run after the scope has ended.
  return scopes.run({ workspaceId, sight }, async () => await fn());
}

function inheritedSight(workspaceId: string): string {
  const outer = scopes.getStore();
  return outer?.workspaceId === workspaceId ? outer.sight : "";
}

/** Tickets that a command hands to somebody else stay in the sight of who does so until it has ended. */
export async function keepInSight(ticketIds: readonly string[]): Promise<void> {
  if (requireScope().sight) await sql("select set_config('app.handed', $1, true)", [`{${ticketIds.join(",")}}`]);
}

export const currentWorkspaceId = () => requireScope().workspaceId;

function requireScope(): Scope {
  const scope = scopes.getStore();
  if (!scope) throw new Error("a tenant table was used outside inWorkspace() or transaction()");
  return scope;
}

/** What a transaction gives back when its last statement need not be waited for: COMMIT is sent right behind it, so that locks end at once. */
export class WithLast<T> {
  readonly last: Promise<T>;
  constructor(last: Promise<T>) {
    this.last = last;
    // Awaited after COMMIT was sent; a failure before then is not an unhandled one.
    last.catch(() => {});
  }
}

/** One transaction in one workspace. It has committed when the promise resolves; on any error nothing of it stays. */
export async function transaction<T>(workspaceId: string, fn: () => Promise<T | WithLast<T>>, sight = ""): Promise<T> {
  const client = await opened().app.checkOut({ workspaceId, sight });
  let broken: Error | undefined;
  try {
    const begun = client.query("begin");
    begun.catch(() => {});
    const result = await scopes.run({ workspaceId, sight, client }, async () => await fn());
    const commit = client.query("commit");
    commit.catch(() => {});
    const value = result instanceof WithLast ? await result.last : result;
    // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK, and no error.
    const ended = await commit;
    if (ended.command !== "COMMIT") throw new AppError("internal", "The change could not be saved. Nothing was written; please try again.");
    return value;
  } catch (error) {
    await client.query("rollback").catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

const names = new Map<string, string>();
function nameOf(text: string): string {
  let name = names.get(text);
  if (!name) {
    name = `s${createHash("sha1").update(text).digest("hex").slice(0, 16)}`;
    // Texts are built from a closed set of parts; the bound is a guard against one that is not.
    if (names.size < 2_000) names.set(text, name);
  }
  return name;
}

/** "2026-11-22 10:00:00.12+00" to "2026-11-22T10:00:00.120Z": records carry times as text, so a Date would only be made to be unmade. */
function isoTime(text: string): string {
  if (text.length > 26 || !text.endsWith("+00")) return new Date(text).toISOString();
  const point = text.indexOf(".");
  const fraction = point < 0 ? "000" : text.slice(point + 1, -3).padEnd(3, "0");
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`;
}
const TIMESTAMPTZ = 1184;
const INT8 = 20;
const types = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    if (oid === TIMESTAMPTZ) return isoTime;
    if (oid === INT8) return Number;
    return pg.types.getTypeParser(oid, format as "text");
  },
} as pg.CustomTypesConfig;

type Row = Record<string, unknown>;

/** Prepared SQL in the caller's workspace. Times come as ISO text. Write `"workspaceId" = $1` out: the planner estimates by it. */
export async function sql<T extends object = Row>(text: string, values: unknown[] = []): Promise<T[]> {
  requireScope();
  const result = await opened().app.query({ name: nameOf(text), text, values, types } as pg.QueryConfig);
  return result.rows as T[];
}

/** The same, planned anew for these values: for a filter whose best plan depends on them (a label, a search). */
export async function sqlPlanned<T extends object = Row>(text: string, values: unknown[] = []): Promise<T[]> {
  requireScope();
  const result = await opened().app.query({ text, values, types } as pg.QueryConfig);
  return result.rows as T[];
}

/** SQL on the installation's own tables. */
export async function system<T extends object = Row>(text: string, values: unknown[] = []): Promise<T[]> {
  const result = await opened().system.query({ name: nameOf(text), text, values, types } as pg.QueryConfig);
  return result.rows as T[];
}

/** A closed list of functions the application role may call before a workspace is known; they give ids only. */
export type Resolver =
  | "resolve_api_key"
  | "resolve_address"
  | "resolve_directory_token"
  | "workspaces_of_user"
  | "workspaces_of_domain"
  | "workspace_by_slug"
  | "workspace_of_provider"
  | "due_workspaces"
  | "fetched_inboxes"
  | "invitation_by_id"
  | "join_link_by_id"
  | "workspaces_of_sign_in_domain";
export async function resolve<T extends object>(name: Resolver, ...values: unknown[]): Promise<T[]> {
  const text = `select * from ${name}(${values.map((_, i) => `$${i + 1}`).join(", ")})`;
  const result = await opened().app.query({ name: nameOf(text), text, values, types } as pg.QueryConfig);
  return result.rows as T[];
}

/** PostgreSQL's error code, wherever Prisma or pg put it. */
export function pgCode(error: unknown): string | undefined {
  for (let e = error as Record<string, unknown> | undefined, depth = 0; e && depth < 6; depth++) {
    for (const code of [e.code, e.originalCode])
      if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith("P2")) return code;
    e = (e.cause ?? (e.meta as Record<string, unknown> | undefined)?.driverAdapterError) as Record<string, unknown> | undefined;
  }
  return undefined;
}
