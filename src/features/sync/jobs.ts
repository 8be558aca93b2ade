/** What is forgotten in time: answers kept for repeated commands. */
import { inWorkspace, resolve, sql } from "#/core/db.ts";
import { every } from "#/core/jobs.ts";

/** Answers to commands are kept for 24 hours. */
export async function forgetCommands(): Promise<void> {
  for (const { workspaceId } of await resolve<{ workspaceId: string }>("due_workspaces", "commands"))
    await inWorkspace(workspaceId, () =>
      sql(`delete from command where "workspaceId" = $1 and at < now() - interval '24 hours'`, [workspaceId]),
    );
}

export const crons = [every("41 * * * *", "forgetCommands", forgetCommands)];
