/** Deletes a workspace whose waiting time is over: its files, its mail, its jobs, and then its rows, a few at a time. */
import { storage } from "#/adapters/storage/index.ts";
import { inWorkspace, resolve, sql, system } from "#/core/db.ts";
import { every, task } from "#/core/jobs.ts";
import { log } from "#/core/log.ts";

const ROWS = 2_000;

/** Repeated, or broken off anywhere, it goes on where it stopped. One that was kept meanwhile is left alone. @returns whether it is gone */
export async function deleteWorkspace(workspaceId: string): Promise<boolean> {
  const [due] = await inWorkspace(workspaceId, () =>
    sql<{ slug: string }>(`select slug from workspace where id = $1 and "deletionAt" <= now()`, [workspaceId]),
  );
  if (!due) return false;
  // First what would otherwise go on working.
  await system(
    `select graphile_worker.complete_jobs(coalesce(array_agg(id), '{}')) from graphile_worker._private_jobs
     where payload->>'workspaceId' = $1 and locked_at is null and key is distinct from $2`,
    [workspaceId, `delete:${workspaceId}`],
  );
  await storage().removeAll(workspaceId);
  const inboxes = await inWorkspace(workspaceId, () => sql<{ id: string }>(`select id from inbox where "workspaceId" = $1`, [workspaceId]));
  await system(`delete from automatic_mail where "inboxId" = any($1::uuid[])`, [inboxes.map(({ id }) => id)]);
  for (;;) {
    const gone = await system(
      `delete from inbound_mail where id = any(array(select id from inbound_mail where "workspaceId" = $1 limit ${ROWS})) returning id`,
      [workspaceId],
    );
    if (gone.length === 0) break;
  }
  for (;;) {
    const [answer] = await system<{ isGone: boolean }>(`select delete_workspace($1, ${ROWS}) as "isGone"`, [workspaceId]);
    if (answer?.isGone) break;
  }
  // What came in while it went.
  await storage().removeAll(workspaceId);
  await system(`delete from inbound_mail where "workspaceId" = $1`, [workspaceId]);
  log.info({ workspaceId }, "a workspace was deleted");
  return true;
}

export const tasks = [
  task<{ workspaceId: string }>("deleteWorkspace", async ({ workspaceId }) => {
    await deleteWorkspace(workspaceId);
  }),
];

/** Should its job have been lost. */
export const crons = [
  every("11 * * * *", "deleteDueWorkspaces", async () => {
    for (const { workspaceId } of await resolve<{ workspaceId: string }>("due_workspaces", "deletion")) await deleteWorkspace(workspaceId);
  }),
];
