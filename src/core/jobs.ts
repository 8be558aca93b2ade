/**
 * What happens after: jobs in PostgreSQL (graphile-worker), added by the statement that commits their cause, run by any worker.
 * A job may run twice: it must have its effect once.
 */
import { EventEmitter } from "node:events";
import { Logger, parseCronItems, type Runner, run } from "graphile-worker";
import pg from "pg";
import { log, logContext } from "#/core/log.ts";
import { jobDuration } from "#/core/metrics.ts";
import { registry } from "#/core/registry.ts";

export type JobOptions = {
  /** Jobs of one queue run one after another. */
  queue?: string;
  runAt?: Date;
  attemptsMax?: number;
  /** A waiting job with the same key is replaced. */
  key?: string;
};

export type Task = {
  /** Says what it does, as in "sendReply". */
  name: string;
  /** Events that add this job, with `{workspaceId, event}` as its payload. */
  on?: string[];
  run: (payload: never, job: JobInfo) => Promise<void>;
};
export type JobInfo = { id: string; attempt: number; attemptsMax: number; isLastAttempt: boolean; signal: AbortSignal | undefined };
export type Cron = { name: string; match: string; run: () => Promise<void> };
/** The payload of a job that an event added. */
export type EventJob<D = Record<string, unknown>> = { workspaceId: string; event: { name: string; subject: string; data: D } };

/** Declares a job. */
export const task = <P>(name: string, run: (payload: P, job: JobInfo) => Promise<void>): Task => ({ name, run: run as Task["run"] });
/** Declares a job that runs after each of these events. */
export const on = <D>(events: string | string[], name: string, run: (payload: EventJob<D>, job: JobInfo) => Promise<void>): Task => ({
  name,
  on: [events].flat(),
  run: run as Task["run"],
});
/** Declares a job that runs by the clock; `match` is a cron pattern in UTC. */
export const every = (match: string, name: string, run: () => Promise<void>): Cron => ({ name, match, run });

let subscribers: { from: unknown; byEvent: Map<string, string[]> } | null = null;
/** The jobs an event adds. */
export function subscribersOf(event: string): string[] {
  const tasks = registry().tasks;
  if (subscribers?.from !== tasks) {
    const byEvent = new Map<string, string[]>();
    for (const { name, on: events = [] } of tasks.values()) for (const e of events) byEvent.set(e, [...(byEvent.get(e) ?? []), name]);
    subscribers = { from: tasks, byEvent };
  }
  return subscribers.byEvent.get(event) ?? [];
}

export type Worker = { stop: () => Promise<void> };
type Settings = { connectionString: string; concurrency?: number; sweepMs?: number };

/** Runs jobs until stopped. `connectionString` is the role's that owns the job tables. */
export async function startWorker({ connectionString, concurrency = 8, sweepMs = 3_000 }: Settings): Promise<Worker> {
  // A pool of our own: with one made by the runner, a job that ends during stop() is not marked as done.
  const pool = new pg.Pool({ connectionString, max: concurrency + 2, keepAlive: true });
  pool.on("error", (error) => log.warn({ err: error }, "a worker connection was lost"));
  pool.on("connect", (client) => client.on("error", () => {}));
  const events = new EventEmitter();
  let poolId = "";
  events.on("pool:create", ({ workerPool }: { workerPool: { id: string } }) => {
    poolId = workerPool.id;
  });
  const { tasks, crons } = registry();
  const taskList = Object.fromEntries([
    ...[...tasks.values()].map((t) => [t.name, wrap(t.name, t.run as (payload: unknown, job: JobInfo) => Promise<void>)]),
    ...crons.map((cron) => [cron.name, wrap(cron.name, () => cron.run())]),
  ]);
  const runner = await run({
    pgPool: pool,
    taskList,
    parsedCronItems: parseCronItems(crons.map((cron) => ({ task: cron.name, match: cron.match, identifier: cron.name }))),
    noHandleSignals: true,
    events,
    logger: new Logger(() => (level, message) => log.debug({ level }, message)),
    preset: { worker: { concurrentJobs: concurrency, gracefulShutdownAbortTimeout: 20_000, pollInterval: 1_000 } },
  } as Parameters<typeof run>[0]);
  runner.promise.catch((error) => log.error({ err: error }, "the worker stopped"));
  const life = keepAlive(connectionString, poolId, sweepMs);
  await life.ready;
  return { stop: () => stop(runner, pool, poolId, life.stop) };
}

function wrap(name: string, handler: (payload: unknown, job: JobInfo) => Promise<void>) {
  return async (payload: unknown, helpers: { job: { id: string; attempts: number; max_attempts: number }; abortSignal?: AbortSignal }) => {
    const { id, attempts, max_attempts } = helpers.job;
    const end = jobDuration.startTimer({ task: name });
    await logContext.run({ task: name, jobId: id }, async () => {
      try {
        await handler(payload, {
          id,
          attempt: attempts,
          attemptsMax: max_attempts,
          isLastAttempt: attempts >= max_attempts,
          signal: helpers.abortSignal,
        });
        end({ outcome: "done" });
      } catch (error) {
        end({ outcome: "failed" });
        log.warn({ err: error, attempt: attempts, attemptsMax: max_attempts }, "a job failed and will be tried again");
        throw error;
      }
    });
  };
}

/**
 * A worker killed with -9 would hold its jobs for four hours. Each worker therefore holds an advisory lock under its name, which
 * PostgreSQL drops with its connection; the jobs of a name without a lock, seen twice, are set free.
 */
function keepAlive(connectionString: string, poolId: string, sweepMs: number) {
  let stopped = false;
  let client: pg.Client | null = null;
  const connect = async (): Promise<void> => {
    if (stopped) return;
    const next = new pg.Client({ connectionString, keepAlive: true, application_name: "connect worker" });
    next.on("error", () => {});
    next.on("end", () => {
      client = null;
      if (!stopped) setTimeout(() => void connect(), 500).unref();
    });
    try {
      await next.connect();
      await next.query("select pg_advisory_lock(hashtextextended('worker:' || $1, 0))", [poolId]);
      client = next;
    } catch (error) {
      log.warn({ err: error }, "the worker's life line is down");
      await next.end().catch(() => {});
    }
  };
  const suspects = new Set<string>();
  const sweep = async () => {
    if (!client) return;
    const { rows } = await client.query<{ id: string }>(DEAD_WORKERS);
    const seen = new Set(rows.map((row) => row.id));
    const dead = [...seen].filter((id) => suspects.has(id));
    suspects.clear();
    for (const id of seen) suspects.add(id);
    if (dead.length === 0) return;
    await client.query("select graphile_worker.force_unlock_workers($1::text[])", [dead]);
    await client.query(`select pg_notify('jobs:insert', '{"r":1,"count":10}')`);
    log.warn({ workers: dead.length }, "freed the jobs of dead workers");
  };
  const timer = setInterval(() => void sweep().catch((error) => log.warn({ err: error }, "could not look for dead workers")), sweepMs);
  timer.unref();
  return {
    ready: connect(),
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await client?.end().catch(() => {});
    },
  };
}

const DEAD_WORKERS = `
select distinct locked_by as id from (
  select locked_by from graphile_worker._private_jobs union select locked_by from graphile_worker._private_job_queues
) held where locked_by is not null and not exists (
  select 1 from pg_locks l where l.locktype = 'advisory' and l.granted
    and l.database = (select oid from pg_database where datname = current_database())
    and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('worker:' || locked_by, 0))`;

const STOP_WAIT_MS = 5_000;
async function stop(runner: Runner, pool: pg.Pool, poolId: string, endLife: () => Promise<void>) {
  await runner.stop().catch((error) => log.warn({ err: error }, "the worker did not stop cleanly"));
  // Jobs that ended while stopping are marked as done a moment later.
  for (const until = Date.now() + STOP_WAIT_MS; Date.now() < until; ) {
    const { rows } = await pool.query("select 1 from graphile_worker._private_jobs where locked_by = $1 limit 1", [poolId]);
    if (rows.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await endLife();
  await pool.end();
}
