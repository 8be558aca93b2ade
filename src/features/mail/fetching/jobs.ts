/**
 * Fetches the mail of every inbox that has a mailbox. Each process that runs a worker may do it; one at a time has a mailbox, by an advisory lock
 * that PostgreSQL drops with the process's connection. Mailboxes do not wait for one another.
 */
import pg from "pg";
import { resolve } from "#/core/db.ts";
import { log } from "#/core/log.ts";
import { fetchMailbox, PACE, type Pace } from "#/features/mail/fetching/mailbox/jobs.ts";

export type Fetching = { stop: () => Promise<void> };
type Settings = {
  /** The role's that owns the job tables: the locks are its connection's. */
  connectionString: string;
  /** How often it is looked for mailboxes that are new, changed or free. */
  lookMs?: number;
  pace?: Partial<Pace>;
};
type Running = { version: number; stop: AbortController; ended: Promise<void> };
type Wanted = { workspaceId: string; id: string; version: number };

export function startFetching({ connectionString, lookMs = 3_000, pace = {} }: Settings): Fetching {
  const running = new Map<string, Running>();
  let isStopping = false;
  let client: pg.Client | null = null;

  /** One question after the other: a connection answers no two at a time. */
  let asked: Promise<unknown> = Promise.resolve();
  const lock = (what: "pg_try_advisory_lock" | "pg_advisory_unlock", id: string): Promise<boolean> => {
    const answer = asked.then(async () => {
      const found = await client?.query<{ is: boolean }>(`select ${what}(hashtextextended('fetching:' || $1, 0)) as "is"`, [id]);
      return found?.rows[0]?.is === true;
    });
    asked = answer.catch(() => {});
    return answer;
  };

  const end = async (id: string, { stop, ended }: Running) => {
    stop.abort();
    await ended;
    running.delete(id);
    await lock("pg_advisory_unlock", id);
  };
  const endAll = () => Promise.all([...running].map(([id, one]) => end(id, one).catch(() => {})));

  const begin = ({ workspaceId, id, version }: Wanted) => {
    const stop = new AbortController();
    const ended = fetchMailbox({ workspaceId, id }, stop.signal, { ...PACE, ...pace }).catch((error: unknown) =>
      // The database was away, or there is a mistake in here: it begins anew at the next look.
      log.error({ err: error, inboxId: id }, "fetching mail broke off"),
    );
    const one = { version, stop, ended };
    running.set(id, one);
    void ended.then(() => {
      if (running.get(id) === one && !stop.signal.aborted) void end(id, one).catch(() => {});
    });
  };

  /** Its locks are gone with it: another process may have them in the next moment. */
  const lost = (gone: pg.Client) => {
    if (client !== gone) return;
    client = null;
    for (const { stop } of running.values()) stop.abort();
  };
  const connected = async (): Promise<void> => {
    if (client) return;
    await endAll();
    const next = new pg.Client({ connectionString, keepAlive: true, application_name: "connect fetching" });
    next.on("error", () => {});
    next.on("end", () => lost(next));
    await next.connect();
    client = next;
  };

  const look = async () => {
    await connected();
    const wanted = await resolve<Wanted>("fetched_inboxes");
    const versions = new Map(wanted.map(({ id, version }) => [id, version]));
    await Promise.all([...running].map(([id, one]) => (versions.get(id) === one.version ? null : end(id, one))));
    for (const one of wanted) {
      if (isStopping || running.has(one.id)) continue;
      if (await lock("pg_try_advisory_lock", one.id)) begin(one);
    }
  };

  let looking = Promise.resolve();
  const lookAgain = () => {
    looking = look().catch((error: unknown) => log.warn({ err: error }, "could not look for mailboxes to fetch from"));
    return looking;
  };
  let timer: NodeJS.Timeout | undefined;
  const goOn = () => {
    if (!isStopping) timer = setTimeout(() => void lookAgain().then(goOn), lookMs);
  };
  void lookAgain().then(goOn);

  return {
    stop: async () => {
      isStopping = true;
      clearTimeout(timer);
      await looking;
      await endAll();
      const last = client;
      client = null;
      await last?.end().catch(() => {});
    },
  };
}
