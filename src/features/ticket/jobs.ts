/** What happens to tickets by the clock. */
import { systemActor } from "#/core/actor.ts";
import { inWorkspace, resolve, sql } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { every } from "#/core/jobs.ts";
import { log } from "#/core/log.ts";

/** Opens every snoozed ticket whose time has come. One that cannot be opened holds up no other. */
export async function wakeSnoozed(): Promise<number> {
  let woken = 0;
  for (const { workspaceId } of await resolve<{ workspaceId: string }>("due_workspaces", "snooze")) {
    const due = await inWorkspace(workspaceId, () =>
      sql<{ id: string; version: number }>(
        `select id, version from ticket where "workspaceId" = $1 and status = 'snoozed' and "snoozedUntil" <= now() limit 500`,
        [workspaceId],
      ),
    );
    for (const { id, version } of due)
      await execute(systemActor(workspaceId, "Snooze"), "ticket.update", { id, version, status: "open" }).then(
        () => woken++,
        (error: unknown) => log.warn({ err: error, ticketId: id }, "a snoozed ticket was not opened; it will be tried again"),
      );
  }
  return woken;
}

export const crons = [
  every("* * * * *", "wakeSnoozed", async () => {
    await wakeSnoozed();
  }),
];
