/** What became of a mail that was sent: told by who sends it, by the provider, and by mail that comes back. */
import type { z } from "zod";
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { type CommandContext, command, type Touch, touch } from "#/core/execute.ts";
import { type Address, normalEmail } from "#/core/record.ts";
import { isNews } from "#/features/message/delivery/rules.ts";
import { may } from "#/features/message/policy.ts";
import { type DeliveryState, type SetDelivery, setDeliveryInput } from "#/features/message/schema.ts";

export const setDelivery = command({
  name: "message.setDelivery",
  input: setDeliveryInput,
  may: may.setDelivery,
  run: async (ctx, input): Promise<SetDelivery> => {
    const { id, state, detail = null, bounce = null, providerId = null, attempts = null, isUnsettled, suppress } = input;
    const [message] = await sql<Told>(
      `select "ticketId", "deliveryState" as state, "to", cc, bcc from message where "workspaceId" = $1 and id = $2 for update`,
      [ctx.workspaceId, id],
    );
    if (!message) throw notFound("message");
    const silenced = suppress && recipientOf(message, suppress.email);
    if (suppress && silenced) await ctx.call("suppression.add", { email: silenced, reason: suppress.reason, detail, messageId: id });
    // Decided here, under the lock: the provider's news of a mail may come before the sender's own.
    if (state === null || (message.state && !isNews(message.state, state))) {
      const known = message.state ?? "sent";
      await sql(SET_OUTBOUND, [ctx.workspaceId, id, known, null, attempts, providerId, ctx.now, isUnsettled]);
      return { id, state: known, isNews: false };
    }
    await sql(
      `update message set "deliveryState" = $3, "deliveryDetail" = $4, "deliveryAt" = $5, "deliveryBounce" = $6 where "workspaceId" = $1 and id = $2`,
      [ctx.workspaceId, id, state, detail, ctx.now, state === "bounced" ? bounce : null],
    );
    await sql(SET_OUTBOUND, [ctx.workspaceId, id, state, detail, attempts, providerId, ctx.now, isUnsettled]);
    ctx.emit("message.delivery", {
      subject: touch("ticket", message.ticketId),
      data: { messageId: id, from: message.state, to: state, detail },
      touches: [touch("message", id), ...(await noteReturn(ctx, message, input))],
    });
    return { id, state, isNews: true };
  },
});

/** On the contact it did not reach, or who complained: the address may be wrong, whatever conversation one looks at. */
async function noteReturn(ctx: CommandContext, message: Told, { id, state, detail, bounce, recipient, suppress }: Input): Promise<Touch[]> {
  const email = state === "bounced" || state === "complained" ? recipientOf(message, recipient ?? suppress?.email ?? null) : null;
  if (!email) return [];
  const last = {
    state,
    bounce: state === "bounced" ? (bounce ?? null) : null,
    at: ctx.now.toISOString(),
    detail: detail ?? null,
    messageId: id,
  };
  const rows = await sql<{ id: string }>(
    `update contact set "lastReturn" = $3 where "workspaceId" = $1 and (
       "emailNorm" = $2 or id = (select "contactId" from contact_alias where "workspaceId" = $1 and "emailNorm" = $2)) returning id`,
    [ctx.workspaceId, email, JSON.stringify(last)],
  );
  return rows.map((row) => touch("contact", row.id));
}

type Input = z.output<typeof setDeliveryInput>;
type Told = { ticketId: string; state: DeliveryState | null; to: Address[]; cc: Address[]; bcc: Address[] };

/**
 * Whom the news is about: anybody could write a report about anybody, so it must be one the mail went to. A single recipient's mail may have been
 * passed on, and come back from another address.
 */
function recipientOf({ to, cc, bcc }: Told, told: string | null): string | null {
  const all = [...to, ...cc, ...bcc].map(({ email }) => normalEmail(email));
  const named = normalEmail(told ?? "");
  return all.includes(named) ? named : all.length === 1 ? (all[0] ?? null) : null;
}

/** The mail has left unless it waits, has failed, or the provider refused a recipient it will not write to any more. */
const SET_OUTBOUND = `
update outbound_mail o set state = n.state, error = case when n.state = 'failed' then coalesce($4, o.error) end, attempts = coalesce($5, o.attempts),
  "attemptedAt" = case when $8 and n.state <> 'sent' then o."attemptedAt" end, "providerId" = coalesce($6, o."providerId"), "sentAt" = case when n.state = 'sent' then coalesce(o."sentAt", $7) end
from (select case when $3::text in ('queued', 'failed') then $3::text when $3::text = 'suppressed' and x.state <> 'sent' then 'failed' else 'sent' end as state
  from outbound_mail x where x."workspaceId" = $1 and x.id = $2) n
where o."workspaceId" = $1 and o.id = $2`;
