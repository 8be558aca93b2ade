/** Writes of suppressions. */
import { sql } from "#/core/db.ts";
import { invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, type Touch, touch } from "#/core/execute.ts";
import { normalEmail } from "#/core/record.ts";
import { may } from "#/features/suppression/policy.ts";
import { addSuppressionInput, createSuppressionInput, type SuppressionRecord, suppressionIdInput } from "#/features/suppression/schema.ts";

/** The contact who has this address, now or before a merge: it is shown there. */
async function contactsOf(ctx: CommandContext, email: string): Promise<Touch[]> {
  const rows = await sql<{ id: string }>(
    `select id from contact where "workspaceId" = $1 and "emailNorm" = $2
     union select "contactId" from contact_alias where "workspaceId" = $1 and "emailNorm" = $2`,
    [ctx.workspaceId, email],
  );
  return rows.map(({ id }) => touch("contact", id));
}

/** News of the same mail, told again after somebody has lifted it, changes nothing. */
export const addSuppression = command({
  name: "suppression.add",
  input: addSuppressionInput,
  load: async (ctx, { messageId }) => {
    const [message] = await sql<{ ticketId: string }>(`select "ticketId" from message where "workspaceId" = $1 and id = $2`, [
      ctx.workspaceId,
      messageId,
    ]);
    if (!message) throw notFound("message");
    return message;
  },
  may: may.add,
  run: async (ctx, { email: written, reason, detail = null, messageId }, { ticketId }): Promise<{ isNew: boolean }> => {
    const email = normalEmail(written);
    const [row] = await sql<{ id: string }>(
      `insert into suppression as s ("workspaceId", id, email, reason, detail, "messageId", "ticketId", "createdAt") values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict ("workspaceId", email) do update set id = excluded.id, reason = $4, detail = $5, "messageId" = $6, "ticketId" = $7, "createdAt" = $8, "liftedAt" = null
       where s."liftedAt" is not null and s."messageId" is distinct from $6 returning id`,
      [ctx.workspaceId, ctx.id(), email, reason, detail, messageId, ticketId, ctx.now],
    );
    if (!row) return { isNew: false };
    ctx.emit("suppression.added", {
      subject: touch("ticket", ticketId),
      data: { email, reason, detail, messageId },
      touches: await contactsOf(ctx, email),
    });
    return { isNew: true };
  },
});

/** By hand: no mail is to go to an address, whatever became of mail before. */
export const createSuppression = command({
  name: "suppression.create",
  input: createSuppressionInput,
  may: may.create,
  run: async (ctx, { id = ctx.id(), email: written, detail = null }): Promise<SuppressionRecord> => {
    const email = normalEmail(written);
    const [record] = await sql<SuppressionRecord>(
      `insert into suppression as s ("workspaceId", id, email, reason, detail, "createdAt") values ($1, $2, $3, 'manual', $4, $5)
       on conflict ("workspaceId", email) do update set id = $2, reason = 'manual', detail = $4, "messageId" = null, "ticketId" = null, "createdAt" = $5, "liftedAt" = null
       where s."liftedAt" is not null returning id, email, reason, detail, "messageId", "ticketId", "createdAt"`,
      [ctx.workspaceId, id, email, detail || null, ctx.now],
    );
    if (!record) throw invalid("email", "is suppressed already");
    const contacts = await contactsOf(ctx, email);
    ctx.emit("suppression.added", {
      subject: contacts[0] ?? touch("suppression", id),
      data: { email, reason: "manual", detail, messageId: null },
      touches: contacts,
    });
    return record;
  },
});

export const liftSuppression = command({
  name: "suppression.lift",
  input: suppressionIdInput,
  load: async (ctx, { id }) => {
    const [found] = await sql<SuppressionRecord>(
      `select id, email, reason, detail, "messageId", "ticketId", "createdAt" from suppression
       where "workspaceId" = $1 and id = $2 and "liftedAt" is null for update`,
      [ctx.workspaceId, id],
    );
    if (!found) throw notFound("suppression");
    return found;
  },
  may: may.lift,
  run: async (ctx, { id }, found): Promise<SuppressionRecord> => {
    await sql(`update suppression set "liftedAt" = $3 where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id, ctx.now]);
    const contacts = await contactsOf(ctx, found.email);
    ctx.emit("suppression.lifted", {
      subject: found.ticketId ? touch("ticket", found.ticketId) : (contacts[0] ?? touch("suppression", id)),
      data: { email: found.email, reason: found.reason, messageId: found.messageId },
      touches: contacts,
    });
    return found;
  },
});
