/**
 * The source of mail that came in is emptied when its time is over: it holds everything that somebody sent, files included, and grows for ever.
 * The line in the ledger stays. Mail that waits or has failed keeps its source for as long as it can be read again.
 */
import { inWorkspace, resolve, sql, system } from "#/core/db.ts";
import { every } from "#/core/jobs.ts";
import { log } from "#/core/log.ts";
import { KEEP_RAW_MAIL_DAYS } from "#/features/workspace/schema.ts";

/** Each batch is a transaction of its own: nobody waits for its locks, and one that is broken off loses nothing. */
const BATCH = 200;

/**
 * Empties what is too old, in all workspaces; mail that belongs to none (it was refused) after the usual time.
 * @returns how many
 */
export async function emptySources({ batch = BATCH } = {}): Promise<number> {
  let count = await emptyOlderThan(null, KEEP_RAW_MAIL_DAYS, batch);
  for (const { workspaceId } of await resolve<{ workspaceId: string }>("due_workspaces", "sources")) {
    const [workspace] = await inWorkspace(workspaceId, () =>
      sql<{ days: number | null }>(`select "keepRawMailDays" as days from workspace where id = $1`, [workspaceId]),
    );
    if (workspace?.days) count += await emptyOlderThan(workspaceId, workspace.days, batch);
  }
  if (count > 0) log.info({ count }, "the source of old mail was emptied");
  return count;
}

async function emptyOlderThan(workspaceId: string | null, days: number, batch: number): Promise<number> {
  for (let count = 0; ; ) {
    const emptied = (await system(workspaceId ? OF_WORKSPACE : OF_NOBODY, [days, batch, ...(workspaceId ? [workspaceId] : [])])).length;
    count += emptied;
    if (emptied < batch) return count;
  }
}

/** Oldest first, along the index inbound_mail_source. One that is just being read again is left for the next night. */
const emptied = (whose: string) => `
update inbound_mail set raw = '', "sourceClearedAt" = now() where id in (
  select id from inbound_mail where ${whose} and "receivedAt" < now() - make_interval(days => $1) and "sourceClearedAt" is null
    and outcome not in ('pending', 'failed') order by "receivedAt" limit $2 for update skip locked) returning id`;
const OF_WORKSPACE = emptied(`"workspaceId" = $3`);
const OF_NOBODY = emptied(`"workspaceId" is null`);

export const emptyOldSources = every("29 3 * * *", "emptyOldSources", async () => {
  await emptySources();
});
