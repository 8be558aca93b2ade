/** Answers mail that opened a ticket by itself, where the inbox wants that, and where it can harm nobody. */
import { systemActor } from "#/core/actor.ts";
import { inWorkspace, resolve, sql, system } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { every, task } from "#/core/jobs.ts";
import { log } from "#/core/log.ts";
import { normalEmail } from "#/core/record.ts";
import { budgetOf, INBOX_HOUR_MAX, isMachineAddress, UNANSWERED } from "#/features/mail/automatic/rules.ts";
import { addressCandidates } from "#/features/mail/rules.ts";
import type { MessageRecord } from "#/features/message/schema.ts";

type Payload = { workspaceId: string; messageId: string };
type Received = MessageRecord["auth"] & { ticketId: string; inboxId: string; email: string; isAutomatic: boolean; isWanted: boolean };

/** Answers one message; says why not, when it does not. */
export async function acknowledgeOne({ workspaceId, messageId }: Payload): Promise<string | null> {
  const [mail] = await inWorkspace(workspaceId, () =>
    sql<Received>(
      `select m."ticketId", t."inboxId", m."authorEmail" as email, m."isAutomatic", m.spf, m.dkim, m.dmarc,
         i.acknowledgement is not null and t.status not in ('spam', 'trash') and not c."isBlocked" as "isWanted"
       from message m join ticket t on t."workspaceId" = m."workspaceId" and t.id = m."ticketId"
         join inbox i on i."workspaceId" = t."workspaceId" and i.id = t."inboxId"
         join contact c on c."workspaceId" = t."workspaceId" and c.id = t."contactId"
       where m."workspaceId" = $1 and m.id = $2 and m.kind = 'customer' and m."authorEmail" is not null`,
      [workspaceId, messageId],
    ),
  );
  if (!mail?.isWanted) return "not wanted";
  if (mail.isAutomatic) return "automatic mail";
  const email = normalEmail(mail.email);
  if (isMachineAddress(email)) return "a machine's address";
  // An inbox of this installation, whoever's: it would answer as we do.
  if ((await resolve("resolve_address", addressCandidates(email))).length > 0) return "an address of our own";
  const { hour, day } = budgetOf(mail);
  const [row] = await system<{ isFree: boolean }>(`select take_automatic_mail($1, $2, $3, $4, $5, $6) as "isFree"`, [
    messageId,
    email,
    mail.inboxId,
    hour,
    day,
    INBOX_HOUR_MAX,
  ]);
  if (!row?.isFree) return "enough automatic mail";
  await execute(
    systemActor(workspaceId, "Automatic answer"),
    "message.acknowledge",
    { ticketId: mail.ticketId },
    `acknowledge:${messageId}`,
  );
  return null;
}

export const acknowledge = task<Payload>("acknowledge", async (payload) => {
  const reason = await acknowledgeOne(payload).catch((error: unknown) => {
    // Deleted or switched off meanwhile: there is nothing to say any more.
    if (error instanceof AppError && (error.code === "not-found" || error.code === "conflict")) return error.message;
    throw error;
  });
  if (!reason) return;
  log.debug({ messageId: payload.messageId, reason }, "no automatic answer");
  if (NOTED.has(reason)) await noteUnanswered(payload, reason);
});

/** Where somebody wonders why the sender heard nothing: the rest is said by the inbox, or by the mail. */
const NOTED = new Set(["a machine's address", "an address of our own", "enough automatic mail"]);

/** In the ledger, beside what became of the mail: that may be written after this. */
async function noteUnanswered({ workspaceId, messageId }: Payload, reason: string): Promise<void> {
  const [mail] = await inWorkspace(workspaceId, () =>
    sql<{ messageId: string | null }>(`select "messageId" from message where "workspaceId" = $1 and id = $2`, [workspaceId, messageId]),
  );
  await system(
    `update inbound_mail set reason = concat_ws(' ', case when outcome <> 'pending' then reason end, $3::text)
     where "workspaceId" = $1 and "messageId" = $2 and strpos(coalesce(reason, ''), $3) = 0`,
    [workspaceId, mail?.messageId ?? null, `${UNANSWERED} ${reason}.`],
  );
}

/** What was written days ago counts in no budget. */
export const forgetAutomaticMail = every("41 3 * * *", "forgetAutomaticMail", async () => {
  await system(`delete from automatic_mail where at < now() - interval '2 days'`);
});
