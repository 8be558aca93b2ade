/** A sender who floods a workspace is slowed down, and nobody else is. */
import { system } from "#/core/db.ts";
import { log } from "#/core/log.ts";
import { env } from "#/env.ts";
import { FLOOD_MAILS, FLOOD_PAUSE_S, FLOOD_WINDOW_S, floodReason } from "#/features/mail/flood/rules.ts";

type Mail = { id: string; source: string; from: string | null; workspaceId: string | null; arrivedAt: string | null };

/** Postpones a mail of a sender who has had their share, and says so in the ledger. True: it is not to be read now. What is imported, or lay in a mailbox, is no flood. */
export async function isPostponed({ id, source, from, workspaceId, arrivedAt }: Mail): Promise<boolean> {
  if (!env.CONNECT_RATE_LIMIT || source === "import" || arrivedAt !== null || from === null || workspaceId === null) return false;
  const [share] = await system<{ read: number }>(
    `select count(*)::int as read from (
       select from inbound_mail where "workspaceId" = $1 and "from" = $2 and "receivedAt" > now() - interval '1 day'
         and "arrivedAt" is null and "processedAt" > now() - make_interval(secs => ${FLOOD_WINDOW_S}) and id <> $3 limit ${FLOOD_MAILS}) m`,
    [workspaceId, from, id],
  );
  if ((share?.read ?? 0) < FLOOD_MAILS) return false;
  const [first] = await system<{ isNews: boolean }>(
    `with line as (update inbound_mail set reason = $2 where id = $1 and outcome = 'pending' returning reason)
     select graphile_worker.add_job('processMail', json_build_object('id', $1::uuid), run_at => now() + make_interval(secs => ${FLOOD_PAUSE_S}), max_attempts => 9, job_key => 'mail:' || $1) is not null
       and not exists (select from inbound_mail where "workspaceId" = $3 and "from" = $4 and "receivedAt" > now() - interval '1 day' and outcome = 'pending' and reason = $2 and id <> $1) as "isNews"
     from line`,
    [id, floodReason(from), workspaceId, from],
  );
  if (first?.isNews) log.warn({ workspaceId, from }, "a sender floods a workspace and is slowed down");
  return true;
}
