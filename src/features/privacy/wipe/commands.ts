/** The statements that empty tickets and messages of what was said, and by whom. Erasing a person and keeping for a time only both use them. */
import { sql } from "#/core/db.ts";
import { type CommandContext, touch } from "#/core/execute.ts";
import { ERASED, ERASED_NAME, type Redactor } from "#/features/privacy/erasure/rules.ts";

/** Empties these messages of the customer's; those that are empty already stay. @returns how many */
export async function wipeMessages(ctx: CommandContext, ids: string[]): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `update message set text = $3, html = null, "replyText" = $3, "replyHtml" = null, "authorName" = $4, "authorEmail" = null, "from" = null,
       "to" = '[]', cc = '[]', bcc = '[]', "messageId" = null, "inReplyTo" = null, "references" = '{}', "contentHash" = null, subject = null,
       reading = null, "forwardedBy" = null, "deliveryDetail" = null
     where "workspaceId" = $1 and id = any($2::uuid[]) and text <> $3 returning id`,
    [ctx.workspaceId, ids, ERASED, ERASED_NAME],
  );
  return rows.map(({ id }) => id);
}

/** Deletes what members were writing in these tickets. */
export async function deleteDrafts(ctx: CommandContext, ticketIds: string[]) {
  const rows = await sql<{ id: string; memberId: string }>(
    `delete from draft where "workspaceId" = $1 and "ticketId" = any($2::uuid[]) returning id, "memberId"`,
    [ctx.workspaceId, ticketIds],
  );
  return rows.map(({ id, memberId }) => touch("draft", id, memberId));
}

/** Events that are redacted by one call. */
const AT_ONCE = 1_000;

/**
 * The one place where the history is redacted: the data of an event become those that `redacted` gives. What happened, when and by whom stays,
 * and the seals hold (features/audit/erase).
 */
export async function redactEvents(
  ctx: CommandContext,
  events: { seq: number; data: Record<string, unknown> }[],
  redacted: (data: Record<string, unknown>) => Record<string, unknown>,
): Promise<number> {
  const changed = events.flatMap(({ seq, data }) => {
    const left = redacted(data);
    return JSON.stringify(left) === JSON.stringify(data) ? [] : [{ seq, data: left }];
  });
  for (let at = 0; at < changed.length; at += AT_ONCE) {
    const left = changed.slice(at, at + AT_ONCE);
    await ctx.call("audit.erase", { seqs: left.map(({ seq }) => seq), of: ["data"], left });
  }
  return changed.length;
}

/** An event's data without the subject a ticket had, and without the person. */
export function withoutSubject(data: Record<string, unknown>, { json }: Redactor): Record<string, unknown> {
  const left = json(data);
  const changes = left.changes as Record<string, unknown> | undefined;
  return {
    ...left,
    ...("subject" in left ? { subject: ERASED } : {}),
    ...(changes && "subject" in changes ? { changes: { ...changes, subject: { from: ERASED, to: ERASED } } } : {}),
  };
}

/** Answers that were kept for a repeat of the same command, where they hold any of these ids. Such a repeat is carried out anew. */
export const forgetAnswers = (ctx: CommandContext, ids: string[]) =>
  sql(`delete from command where "workspaceId" = $1 and answer::text ~ $2`, [ctx.workspaceId, ids.join("|")]);
