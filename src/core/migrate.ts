/**
 * Schema migrations, on Prisma's own engine compiled to WebAssembly: the same folders and the same table as Prisma's command,
 * without the native binary it would download. Then, idempotently: roles, row-level security, grants, job tables (security.sql).
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import * as engineModule from "@prisma/schema-engine-wasm/schema_engine_bg";
import { runMigrations } from "graphile-worker";
import pg from "pg";
import { rolePassword, urlFor } from "#/core/db.ts";
import { log } from "#/core/log.ts";

const MIGRATIONS = resolve("prisma/migrations");
const LOCK_FILE = 'provider = "postgresql"\n';
/** Made by security.sql and hand-written migrations; Prisma's schema cannot express them and must not drop them. */
const EXTERNAL_TABLES = ["public.message_search", "public.common_word", "public.search_backfill"];

type Engine = Awaited<ReturnType<typeof engineModule.SchemaEngine.new>>;

/** adapter-pg lacks PostgreSQL's internal "char" (OID 18), which introspection returns; and splits scripts at every semicolon. */
function repairedFactory(connectionString: string, opened: pg.Pool[]): PrismaPg {
  const INTERNAL_CHAR = 18;
  const TEXT = 25;
  const pool = new pg.Pool({ connectionString, max: 1 });
  opened.push(pool);
  pool.on("error", () => {});
  let charColumns: number[] = [];
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryResult>;
  Object.assign(pool, {
    query: async (...args: unknown[]) => {
      const result = await query(...args);
      charColumns = [];
      for (const [index, field] of (result.fields ?? []).entries())
        if (field.dataTypeID === INTERNAL_CHAR) {
          field.dataTypeID = TEXT;
          charColumns.push(index);
        }
      return result;
    },
  });
  const factory = new PrismaPg(pool);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = async (script) => {
      await query(script).catch((error: pg.DatabaseError) => {
        const line = error.position ? ` at line ${script.slice(0, Number(error.position)).split("\n").length}` : "";
        throw new Error(`${error.message}${line}${error.where ? ` (${error.where})` : ""}`, { cause: error });
      });
    };
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (params) => {
      const result = await queryRaw(params);
      for (const index of charColumns) result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    };
    return adapter;
  };
  factory.connectToShadowDb = async () => {
    const url = new URL(connectionString);
    const name = `${url.pathname.slice(1)}_shadow`;
    url.pathname = "/postgres";
    const admin = new pg.Client({ connectionString: url.toString() });
    await admin.connect();
    await admin.query(`drop database if exists "${name}" with (force)`);
    await admin.query(`create database "${name}"`);
    await admin.end();
    url.pathname = `/${name}`;
    return repairedFactory(url.toString(), opened).connect();
  };
  return factory;
}

const readSchema = () =>
  readdirSync(resolve("src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".prisma"))
    .sort()
    .map((path) => ({ path: join("src", path), content: readFileSync(resolve("src", path), "utf8") }));

const listMigrations = () => ({
  baseDir: MIGRATIONS,
  shadowDbInitScript: "",
  lockfile: { path: "migration_lock.toml", content: LOCK_FILE },
  migrationDirectories: readdirSync(MIGRATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((path) => ({
      path,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok" as const, value: readFileSync(join(MIGRATIONS, path, "migration.sql"), "utf8") },
      },
    })),
});

const filters = { externalTables: EXTERNAL_TABLES, externalEnums: [] };

let isLoaded = false;
/** Once for the process: a second instance would take the memory from under the first. */
function loadEngine() {
  if (isLoaded) return;
  isLoaded = true;
  const require = createRequire(import.meta.url);
  const path = require.resolve("@prisma/schema-engine-wasm/schema_engine_bg").replace(/\.js$/, ".wasm");
  const module = new WebAssembly.Module(readFileSync(path));
  const instance = new WebAssembly.Instance(module, { "./schema_engine_bg.js": engineModule as unknown as WebAssembly.ModuleImports });
  engineModule.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start?: () => void }).__wbindgen_start?.();
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => log.fatal({ panic: message }, "the schema engine failed") },
  });
}

/** An engine, for as long as `fn` runs. The engine itself closes no connection. */
async function withEngine<T>(ownerUrl: string, fn: (engine: Engine) => Promise<T>): Promise<T> {
  loadEngine();
  const opened: pg.Pool[] = [];
  try {
    return await fn(
      await engineModule.SchemaEngine.new(
        { datamodels: readSchema().map((file) => [file.path, file.content] as [string, string]) },
        () => {},
        bindMigrationAwareSqlAdapterFactory(repairedFactory(ownerUrl, opened)),
      ),
    );
  } finally {
    await Promise.all(opened.map((pool) => pool.end()));
  }
}

/** Nodes that start together wait for one another here: the engine's own lock gives up after ten seconds. */
const SETUP_LOCK = 727_073_690;
const LOCK_WAIT_MS = 120_000;

/** Runs `fn` while no other process sets up the same database: migrations, roles, the first seed. */
export async function whileSettingUp<T>(ownerUrl: string, fn: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: "connect setup" });
  await client.connect();
  client.on("error", () => {});
  try {
    await client.query(`set lock_timeout = ${LOCK_WAIT_MS}`);
    await client.query("select pg_advisory_lock($1)", [SETUP_LOCK]);
    return await fn();
  } finally {
    await client.end();
  }
}

/** Applies what is missing, then roles, policies, grants and the job tables. Gives the names applied. */
export async function migrate(ownerUrl: string, secret: string): Promise<string[]> {
  const { appliedMigrationNames } = await withEngine(ownerUrl, (engine) =>
    engine.applyMigrations({ migrationsList: listMigrations(), filters }),
  );
  await secure(ownerUrl, secret);
  return appliedMigrationNames;
}

async function secure(ownerUrl: string, secret: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("select set_config('connect.app_password', $1, false), set_config('connect.worker_password', $2, false)", [
      rolePassword(secret, "connect_app"),
      rolePassword(secret, "connect_worker"),
    ]);
    await client.query(readFileSync(resolve("prisma/roles.sql"), "utf8"));
    await runMigrations({ connectionString: urlFor(ownerUrl, "connect_worker", secret) });
    await client.query(readFileSync(resolve("prisma/security.sql"), "utf8"));
  } finally {
    await client.end();
  }
}

/** The name of the last migration of this version: a database without it cannot be served. */
export const newestMigration = () => listMigrations().migrationDirectories.at(-1)?.path ?? "";

export type MigrationStatus = { name: string; isApplied: boolean };

/** Every migration of this version, and whether the database has it. */
export async function migrationStatus(ownerUrl: string): Promise<MigrationStatus[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ there: string | null }>("select to_regclass('public._prisma_migrations')::text as there");
    const applied = rows[0]?.there
      ? (
          await client.query<{ name: string }>(
            `select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null`,
          )
        ).rows
      : [];
    const names = new Set(applied.map((row) => row.name));
    return listMigrations().migrationDirectories.map(({ path }) => ({ name: path, isApplied: names.has(path) }));
  } finally {
    await client.end();
  }
}

/** Writes a migration that takes the database from the last one to the schema as it is now. Gives its folder, or null when nothing differs. */
export async function createMigration(ownerUrl: string, name: string): Promise<string | null> {
  mkdirSync(MIGRATIONS, { recursive: true });
  // An engine of its own: one that has applied a migration no longer finds the shadow database.
  await withEngine(ownerUrl, (engine) => engine.applyMigrations({ migrationsList: listMigrations(), filters }));
  const result = await withEngine(ownerUrl, async (engine) => {
    const { action } = await engine.devDiagnostic({ migrationsList: listMigrations(), filters });
    if (action.tag === "reset") throw new Error(`The database and the migrations have parted: ${action.reason}`);
    return engine.createMigration({
      migrationsList: listMigrations(),
      schema: { files: readSchema() },
      draft: false,
      migrationName: name,
      filters,
    });
  });
  if (!result.migrationScript?.trim() || result.migrationScript.includes("This is an empty migration")) return null;
  const folder = join(MIGRATIONS, result.generatedMigrationName ?? `${Date.now()}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "migration.sql"), result.migrationScript);
  if (!existsSync(join(MIGRATIONS, "migration_lock.toml"))) writeFileSync(join(MIGRATIONS, "migration_lock.toml"), LOCK_FILE);
  return folder;
}
