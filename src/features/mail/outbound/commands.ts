/** What can be done with mail that was not sent: try it again, all of it, or with what was wrong put right. */
import { sql } from "#/core/db.ts";
import { AppError, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { bodyOf } from "#/core/html.ts";
import { may } from "#/features/mail/policy.ts";
import { outboundMailById } from "#/features/mail/queries.ts";
import {
  editOutboundMailInput,
  type OutboundMailRecord,
  retryAllOutboundMailInput,
  retryOutboundMailInput,
} from "#/features/mail/schema.ts";

type Failed = { id: string; state: OutboundMailRecord["state"]; ticketId: string; messageId: string };

async function failed(ctx: CommandContext, id: string): Promise<Failed> {
  const [mail] = await sql<Failed>(
    `select id, state, "ticketId", "messageId" from outbound_mail where "workspaceId" = $1 and id = $2 for update`,
    [ctx.workspaceId, id],
  );
  if (!mail) throw notFound("mail");
  return mail;
}

/** @throws AppError conflict */
function assertFailed({ state }: Failed): void {
  if (state !== "failed")
    throw new AppError("conflict", state === "sent" ? "The mail has been sent." : "The mail already waits to be sent.");
}

/** An attempt whose outcome is unknown stays one: it is settled with the next. */
async function queueAgain(ctx: CommandContext, mails: Pick<Failed, "id" | "ticketId">[]): Promise<void> {
  const ids = mails.map(({ id }) => id);
  await sql(`update outbound_mail set state = 'queued', error = null, attempts = 0 where "workspaceId" = $1 and id = any($2::uuid[])`, [
    ctx.workspaceId,
    ids,
  ]);
  await sql(
    `update message set "deliveryState" = 'queued', "deliveryDetail" = null, "deliveryBounce" = null, "deliveryAt" = $3 where "workspaceId" = $1 and id = any($2::uuid[])`,
    [ctx.workspaceId, ids, ctx.now],
  );
  for (const { id, ticketId } of mails) {
    ctx.enqueue("sendReply", { workspaceId: ctx.workspaceId, id }, { key: `send:${id}`, attemptsMax: 12 });
    ctx.emit("mail.retried", { subject: touch("ticket", ticketId), data: { messageId: id }, touches: [touch("message", id)] });
  }
}

/** Sends a mail again that could not be sent: after its cause was mended. */
export const retryOutboundMail = command({
  name: "mail.retry",
  input: retryOutboundMailInput,
  load: (ctx, { id }) => failed(ctx, id),
  may: (actor) => may.retryOutbound(actor),
  run: async (ctx, { id }, mail): Promise<OutboundMailRecord> => {
    assertFailed(mail);
    await queueAgain(ctx, [mail]);
    return outboundMailById(ctx.workspaceId, id);
  },
});

const AT_ONCE_MAX = 500;
/** Sends again what could not be sent, the oldest first; `retried` may be fewer than there are. */
export const retryAllOutboundMail = command({
  name: "mail.retryAll",
  input: retryAllOutboundMailInput,
  may: (actor) => may.retryOutbound(actor),
  run: async (ctx): Promise<{ retried: number }> => {
    const mails = await sql<Failed>(
      `select id, state, "ticketId", "messageId" from outbound_mail where "workspaceId" = $1 and state = 'failed' order by "createdAt", id
       limit ${AT_ONCE_MAX} for update skip locked`,
      [ctx.workspaceId],
    );
    if (mails.length > 0) await queueAgain(ctx, mails);
    return { retried: mails.length };
  },
});

/** Puts right what kept a mail from being sent, and sends it. It is another mail from then on, under a Message-ID of its own. */
export const editOutboundMail = command({
  name: "mail.edit",
  input: editOutboundMailInput,
  load: (ctx, { id }) => failed(ctx, id),
  may: (actor) => may.retryOutbound(actor),
  run: async (ctx, { id, to, cc, bcc, subject, ...words }, mail): Promise<OutboundMailRecord> => {
    assertFailed(mail);
    const at = mail.messageId.lastIndexOf("@");
    const turn = Number(/\.(\d+)$/.exec(mail.messageId.slice(0, at))?.[1] ?? 1) + 1;
    const messageId = `${id}.${turn}${mail.messageId.slice(at)}`;
    const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
    await sql(
      `update outbound_mail set "messageId" = $3, "to" = coalesce($4::jsonb, "to"), subject = coalesce($5, subject), "attemptedAt" = null, "providerId" = null
       where "workspaceId" = $1 and id = $2`,
      [ctx.workspaceId, id, messageId, json(to), subject ?? null],
    );
    await sql(
      `update message set "messageId" = $3, "to" = coalesce($4::jsonb, "to"), cc = coalesce($5::jsonb, cc), bcc = coalesce($6::jsonb, bcc)
       where "workspaceId" = $1 and id = $2`,
      [ctx.workspaceId, id, messageId, json(to), json(cc), json(bcc)],
    );
    if (words.text !== undefined || words.html !== undefined) {
      const { text, html } = bodyOf(words);
      await sql(`update message set text = $3, html = $4, "replyText" = $3, "replyHtml" = $4 where "workspaceId" = $1 and id = $2`, [
        ctx.workspaceId,
        id,
        text,
        html,
      ]);
    }
    ctx.emit("mail.edited", { subject: touch("ticket", mail.ticketId), data: { messageId: id }, touches: [touch("message", id)] });
    await queueAgain(ctx, [mail]);
    return outboundMailById(ctx.workspaceId, id);
  },
});
