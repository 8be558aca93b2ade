/** Checks of the installation itself: configuration, folders, database. */
import { accessSync, constants, existsSync, mkdirSync, statfsSync } from "node:fs";
import { resolve } from "node:path";
import { ask } from "#/cli/ask.ts";
import { type Check, type Finding, ok, warning, wrong } from "#/cli/doctor/finding.ts";
import { urlFor } from "#/core/db.ts";
import { migrationStatus } from "#/core/migrate.ts";
import { env } from "#/env.ts";

const MIGRATE = "Run `npm run connect -- migrate`.";
const FREE_BYTES_MIN = 1 << 30;
const PATIENCE_MS = 5_000;

/** A variable with a wrong value has stopped the command before this. */
export const checkConfiguration: Check = () => {
  if (env.isProduction && !env.APP_URL.startsWith("https://"))
    return warning(`production at ${env.APP_URL}`, "Set APP_URL to the https:// address people use: cookies and links follow it.");
  if (env.HOST !== "127.0.0.1" && env.HOST !== "localhost" && !env.isProduction)
    return warning(
      `${env.APP_ENV}, open to the network on ${env.HOST}`,
      "Set APP_ENV=production on a machine that others reach, or HOST=127.0.0.1.",
    );
  return ok(`${env.APP_ENV}, ${env.APP_URL}`);
};

export const checkDataFolder: Check = () => {
  const folder = resolve(env.CONNECT_DATA_DIR);
  try {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return wrong(`${folder} cannot be written`, "Give the user that runs Connect the folder, or set CONNECT_DATA_DIR to another.");
  }
  const { bavail, bsize } = statfsSync(folder);
  const freeBytes = bavail * bsize;
  const free = `${(freeBytes / 2 ** 30).toFixed(1)} GiB free`;
  return freeBytes < FREE_BYTES_MIN
    ? warning(`${folder}, ${free}`, "Make room: PostgreSQL stops when the disk is full.")
    : ok(`${folder}, ${free}`);
};

const VERSION_MIN = 15;
export async function checkDatabase(ownerUrl: string): Promise<Finding> {
  const [row] = await ask<{ version: string; number: number; size: string; used: number; most: number }>(
    ownerUrl,
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number, pg_size_pretty(pg_database_size(current_database())) as size,
       (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used, current_setting('max_connections')::int as most`,
    [],
    PATIENCE_MS,
  );
  if (!row) return wrong("it gives no answer", "Look into its log.");
  const about = `PostgreSQL ${row.version}, ${env.DATABASE_URL ? "by DATABASE_URL" : "embedded"}, ${row.size}, ${row.used} of ${row.most} connections`;
  if (row.number < VERSION_MIN * 10_000) return wrong(about, `Connect needs PostgreSQL ${VERSION_MIN} or later.`);
  return row.used > row.most * 0.9 ? warning(about, "Raise max_connections, or run fewer processes.") : ok(about);
}

export async function checkMigrations(ownerUrl: string): Promise<Finding> {
  const all = await migrationStatus(ownerUrl);
  const missing = all.filter((migration) => !migration.isApplied);
  return missing.length === 0
    ? ok(`${all.length} applied`)
    : wrong(`${missing.length} of ${all.length} missing: ${missing.map(({ name }) => name).join(", ")}`, MIGRATE);
}

/** The roles' passwords follow from the secret: another secret locks the product out. */
export async function checkRoles(ownerUrl: string, secret: string): Promise<Finding> {
  for (const role of ["connect_app", "connect_worker"] as const) {
    const fault = await ask(urlFor(ownerUrl, role, secret), "select 1", [], PATIENCE_MS).then(
      () => null,
      (error: Error) => error.message,
    );
    if (fault)
      return wrong(
        `${role} cannot sign in: ${fault}`,
        `${MIGRATE} It makes the roles, and sets their passwords anew after a change of APP_SECRET.`,
      );
  }
  return ok("connect_app and connect_worker can sign in");
}

export const checkJobs: Check = async () => {
  const { system } = await import("#/core/db.ts");
  const [row] = await system<{ waiting: number; failed: number; lateS: number }>(
    `select count(*) filter (where attempts < max_attempts) as waiting, count(*) filter (where attempts >= max_attempts) as failed,
       coalesce(extract(epoch from now() - min(run_at) filter (where attempts < max_attempts and locked_at is null and run_at < now())), 0)::int as "lateS"
     from graphile_worker.jobs`,
  );
  const { waiting = 0, failed = 0, lateS = 0 } = row ?? {};
  if (lateS > 600)
    return warning(
      `${waiting} wait, the oldest for ${Math.round(lateS / 60)} minutes`,
      "Does a worker run? `npm start`, or `npm run connect -- start --worker`.",
    );
  return failed > 0
    ? warning(
        `${failed} gave up after all their attempts`,
        "Their last error is in graphile_worker.jobs; replies that failed can be sent again from the outgoing mail page.",
      )
    : ok(`${waiting} wait`);
};

export const checkInboundMail: Check = async () => {
  const { system } = await import("#/core/db.ts");
  const [row] = await system<{ failed: number; pending: number }>(
    `select count(*) filter (where outcome = 'failed') as failed, count(*) filter (where outcome = 'pending' and "receivedAt" < now() - interval '10 minutes') as pending
     from inbound_mail where outcome in ('failed', 'pending')`,
  );
  const { failed = 0, pending = 0 } = row ?? {};
  if (failed > 0)
    return warning(
      `${failed} failed`,
      "`npm run connect -- mail ledger` says why; `npm run connect -- mail retry` tries again. Nothing is lost.",
    );
  return pending > 0
    ? warning(`${pending} wait for more than ten minutes`, "Does a worker run? `npm start`, or `npm run connect -- start --worker`.")
    : ok("nothing failed, nothing waits");
};

export const checkFetching: Check = async () => {
  const { inWorkspace, resolve, sql } = await import("#/core/db.ts");
  const all = await resolve<{ workspaceId: string; id: string }>("fetched_inboxes");
  const failing: string[] = [];
  for (const workspaceId of new Set(all.map((one) => one.workspaceId)))
    for (const { user, host, said } of await inWorkspace(workspaceId, () =>
      sql<{ user: string; host: string; said: string }>(
        `select "user", host, coalesce("faultDetail", fault) as said from fetching where "workspaceId" = $1 and state = 'failing'`,
        [workspaceId],
      ),
    ))
      failing.push(`${user} at ${host} (${said})`);
  return failing.length > 0
    ? warning(
        `${failing.length} of ${all.length} mailboxes fail: ${failing.slice(0, 5).join("; ")}`,
        "Settings → Inboxes → Fetching says what to do. What lies in the mailbox is taken once it is mended.",
      )
    : ok(all.length === 0 ? "no mailbox is fetched from" : `${all.length} mailboxes, none fails`);
};
