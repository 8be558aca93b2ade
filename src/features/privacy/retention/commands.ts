/** Writes of how long tickets are kept, and the end of those whose time is over. */
import { sql } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { type CommandContext, command, type Touch, touch } from "#/core/execute.ts";
import { ANONYMOUS_EMAIL, ERASED, ERASED_NAME, redactorOf } from "#/features/privacy/erasure/rules.ts";
import { may } from "#/features/privacy/policy.ts";
import { retentionOf } from "#/features/privacy/retention/queries.ts";
import { expireTicketsInput, type RetentionRecord, updateRetentionInput } from "#/features/privacy/retention/schema.ts";
import { deleteDrafts, forgetAnswers, redactEvents, wipeMessages, withoutSubject } from "#/features/privacy/wipe/commands.ts";

export const updateRetention = command({
  name: "retention.update",
  input: updateRetentionInput,
  load: async (ctx) => {
    await sql(`select from workspace where id = $1 for update`, [ctx.workspaceId]);
    return retentionOf(ctx.workspaceId);
  },
  may: may.setRetention,
  run: async (ctx, { version, ...change }, before): Promise<RetentionRecord> => {
    if (version !== undefined && version !== before.version) throw new AppError("stale");
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const after: RetentionRecord = { ...before, ...given, version: before.version + 1 };
    await sql(
      `insert into retention ("workspaceId", "closedMonths", "closedAction", "junkDays", version, "updatedAt") values ($1, $2, $3, $4, $5, $6)
       on conflict ("workspaceId") do update set "closedMonths" = $2, "closedAction" = $3, "junkDays" = $4, version = $5, "updatedAt" = $6`,
      [ctx.workspaceId, after.closedMonths, after.closedAction, after.junkDays, after.version, ctx.now],
    );
    ctx.emit("retention.updated", { subject: touch("workspace", ctx.workspaceId), data: { from: before, to: after } });
    return after;
  },
});

/** A batch of a job, which has removed the bytes of their files before. */
export const expireTickets = command({
  name: "retention.expire",
  input: expireTicketsInput,
  may: may.carryOut,
  run: async (ctx, { ids: given, why, action }) => {
    // One that somebody has taken up again meanwhile stays.
    const statuses = why === "junk" ? ["spam", "trash"] : ["closed"];
    const rows = await sql<{ id: string }>(
      `select id from ticket where "workspaceId" = $1 and id = any($2::uuid[]) and status = any($3::text[]) order by id for update`,
      [ctx.workspaceId, given, statuses],
    );
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return { count: 0 };
    const touches: Touch[] = await deleteDrafts(ctx, ids);
    const messages = await sql<{ id: string; kind: string }>(
      `select id, kind from message where "workspaceId" = $1 and "ticketId" = any($2::uuid[])`,
      [ctx.workspaceId, ids],
    );
    const events = await sql<{ seq: number; name: string; data: Record<string, unknown> }>(
      `select seq, name, data from event where "workspaceId" = $1 and subject = any($2::text[])`,
      [ctx.workspaceId, ids.map((id) => touch("ticket", id))],
    );
    if (action === "delete") {
      await redactEvents(ctx, events, () => ({}));
      await sql(`delete from ticket where "workspaceId" = $1 and id = any($2::uuid[])`, [ctx.workspaceId, ids]);
    } else {
      await anonymise(ctx, ids, messages);
      const nobody = redactorOf({ contactId: "", names: [], emails: [], phones: [] }, { isOwn: false });
      await redactEvents(
        ctx,
        events.filter(({ name }) => name.startsWith("suppression.")),
        () => ({}),
      );
      await redactEvents(
        ctx,
        events.filter(({ name }) => !name.startsWith("suppression.")),
        (data) => withoutFields(withoutSubject(data, nobody)),
      );
    }
    await forgetAnswers(ctx, ids);
    touches.push(...ids.map((id) => touch("ticket", id)), ...messages.map(({ id }) => touch("message", id)));
    ctx.emit("retention.applied", { subject: touch("workspace", ctx.workspaceId), data: { why, action, count: ids.length }, touches });
    return { count: ids.length };
  },
});

function withoutFields(data: Record<string, unknown>): Record<string, unknown> {
  const { fields: _, ...changes } = (data.changes ?? {}) as Record<string, unknown>;
  return data.changes ? { ...data, changes } : data;
}

/** The ticket stays for the figures: when it came, how long it took, who worked on it. What was said in it goes, and by whom. */
async function anonymise(ctx: CommandContext, ids: string[], messages: { id: string; kind: string }[]): Promise<void> {
  const { workspaceId } = ctx;
  await sql(
    `insert into contact ("workspaceId", id, name, email, "emailNorm", "createdAt", "updatedAt") values ($1, $2, $3, $4, $4, $5, $5)
     on conflict ("workspaceId", "emailNorm") do nothing`,
    [workspaceId, ctx.id(), ERASED_NAME, ANONYMOUS_EMAIL, ctx.now],
  );
  await sql(
    `update ticket set subject = $3, snippet = $3, fields = '{}', version = version + 1,
       "contactId" = (select id from contact where "workspaceId" = $1 and "emailNorm" = $4)
     where "workspaceId" = $1 and id = any($2::uuid[])`,
    [workspaceId, ids, ERASED, ANONYMOUS_EMAIL],
  );
  await sql(
    `delete from attachment a using message m where a."workspaceId" = $1 and m."workspaceId" = $1 and m.id = a."messageId" and m."ticketId" = any($2::uuid[])`,
    [workspaceId, ids],
  );
  await sql(`update outbound_mail set subject = $3, "to" = '[]', error = null where "workspaceId" = $1 and "ticketId" = any($2::uuid[])`, [
    workspaceId,
    ids,
    ERASED,
  ]);
  await wipeMessages(
    ctx,
    messages.filter(({ kind }) => kind === "customer").map(({ id }) => id),
  );
  await sql(
    `update message set text = $3, html = null, "replyText" = $3, "replyHtml" = null, "to" = '[]', cc = '[]', bcc = '[]', "inReplyTo" = null, "references" = '{}', subject = null,
       reading = null, "forwardedBy" = null, "deliveryDetail" = null where "workspaceId" = $1 and "ticketId" = any($2::uuid[]) and kind <> 'customer'`,
    [workspaceId, ids, ERASED],
  );
}
