/** Every night: tickets whose time is over go, a few at a time. */
import { systemActor } from "#/core/actor.ts";
import { inWorkspace, resolve, system } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { every } from "#/core/jobs.ts";
import { log } from "#/core/log.ts";
import { EMPTIED, removeBytes } from "#/features/privacy/file/jobs.ts";
import { expiredTickets, filesOfTickets, retentionOf } from "#/features/privacy/retention/queries.ts";
import type { RetentionRecord } from "#/features/privacy/retention/schema.ts";

const TICKETS = 50;
/** A night's work for one workspace: the rest goes the night after. */
const TICKETS_A_NIGHT = 20_000;

/** @returns how many tickets went */
export async function applyRetention(workspaceId: string): Promise<number> {
  const { closedMonths, closedAction, junkDays } = await inWorkspace(workspaceId, () => retentionOf(workspaceId));
  const junk = junkDays === null ? 0 : await expire(workspaceId, "junk", junkDays, "delete");
  const closed = closedMonths === null ? 0 : await expire(workspaceId, "closed", closedMonths, closedAction);
  return junk + closed;
}

async function expire(workspaceId: string, why: "closed" | "junk", time: number, action: RetentionRecord["closedAction"]): Promise<number> {
  let gone = 0;
  while (gone < TICKETS_A_NIGHT) {
    const ids = await inWorkspace(workspaceId, () => expiredTickets(workspaceId, why, TICKETS, time));
    if (ids.length === 0) break;
    await removeBytes(workspaceId, await inWorkspace(workspaceId, () => filesOfTickets(workspaceId, ids)));
    await system(`update inbound_mail set ${EMPTIED} where "workspaceId" = $1 and "ticketId" = any($2::uuid[]) and octet_length(raw) > 0`, [
      workspaceId,
      ids,
    ]);
    const { record } = await execute<{ count: number }>(systemActor(workspaceId, "Retention"), "retention.expire", { ids, why, action });
    // All of them were taken up again at this moment: the next night looks once more.
    if (record.count === 0) break;
    gone += record.count;
  }
  return gone;
}

export const crons = [
  every("7 2 * * *", "applyRetention", async () => {
    for (const { workspaceId } of await resolve<{ workspaceId: string }>("due_workspaces", "retention")) {
      const gone = await applyRetention(workspaceId).catch((error: unknown) => {
        // One workspace that cannot be done holds up no other.
        log.error({ err: error, workspaceId }, "tickets whose time is over could not be removed; it is tried again tomorrow");
        return 0;
      });
      if (gone > 0) log.info({ workspaceId, gone }, "tickets whose time was over are gone");
    }
  }),
];
