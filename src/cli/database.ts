/** The database of a command: the one that runs on the data directory is joined, else one is started and stopped again. */

import { say } from "#/cli/output.ts";
import { env } from "#/env.ts";

export type OpenedDatabase = { ownerUrl: string; secret: string };
type Source = OpenedDatabase & { isRunning: boolean; stop: () => Promise<void> };

/** Runs `fn` with the owner's URL. The schema is left as it is. */
export async function withServer<T>(fn: (database: OpenedDatabase) => Promise<T>): Promise<T> {
  const source = await openSource();
  const interrupted = (signal: NodeJS.Signals) => {
    say(`Stopped by ${signal}.`);
    void source.stop().finally(() => process.exit(1));
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    return await fn(source);
  } finally {
    await source.stop();
    process.removeListener("SIGINT", interrupted).removeListener("SIGTERM", interrupted);
  }
}

/** The same with the schema brought up to date and the pools open: `execute` and `query` work inside. */
export function withProduct<T>(fn: (database: OpenedDatabase) => Promise<T>): Promise<T> {
  return withServer(async (database) => {
    await ensureSchema(database);
    const [{ openDatabase, closeDatabase }, { closePokes }] = await Promise.all([import("#/core/db.ts"), import("#/core/poke.ts")]);
    await import("#/features/server.ts");
    openDatabase(database.ownerUrl, database.secret, { appConnections: 4, systemConnections: 4 });
    try {
      return await fn(database);
    } finally {
      await closePokes();
      await closeDatabase();
    }
  });
}

async function openSource(): Promise<Source> {
  const { appSecret } = await import("#/core/secret.ts");
  const secret = appSecret();
  if (env.DATABASE_URL) return { ownerUrl: env.DATABASE_URL, secret, isRunning: true, stop: async () => {} };
  const { openEmbedded } = await import("#/adapters/database/embedded.ts");
  const embedded = await openEmbedded(env.CONNECT_DATA_DIR);
  return { ownerUrl: embedded.url, secret, isRunning: !embedded.isOurs, stop: embedded.stop };
}

async function ensureSchema({ ownerUrl, secret }: OpenedDatabase) {
  const { migrate, whileSettingUp } = await import("#/core/migrate.ts");
  const applied = await whileSettingUp(ownerUrl, () => migrate(ownerUrl, secret));
  if (applied.length > 0) say(`Applied ${applied.length} migration${applied.length === 1 ? "" : "s"}.`);
}
