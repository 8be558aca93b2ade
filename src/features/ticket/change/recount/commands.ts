/** A ticket's figures once more from its messages, after some have come or gone otherwise than one by one. */

import { z } from "zod";
import { sql } from "#/core/db.ts";
import { type CommandContext, command } from "#/core/execute.ts";
import { id } from "#/core/record.ts";
import { may } from "#/features/ticket/policy.ts";
import { snippetOf } from "#/features/ticket/schema.ts";

/** For nouns that have taken a message out of a ticket, in the same transaction. */
export const recountTicket = command({
  name: "ticket.recount",
  isInternal: true,
  input: z.strictObject({ id }),
  may: may.read,
  run: (ctx, { id: ticketId }) => recount(ctx, [ticketId]),
});

type Figures = {
  ticketId: string;
  count: number;
  lastCustomerAt: string | null;
  lastAgentAt: string | null;
  firstReplyAt: string | null;
  lastWords: string | null;
};

export async function recount(ctx: CommandContext, ticketIds: string[]): Promise<void> {
  const figures = await sql<Figures>(
    `select x.id as "ticketId", (select count(*)::int from message m where m."workspaceId" = $1 and m."ticketId" = x.id) as count,
       (select max(m."createdAt") from message m where m."workspaceId" = $1 and m."ticketId" = x.id and m.kind = 'customer') as "lastCustomerAt",
       (select max(m."createdAt") from message m where m."workspaceId" = $1 and m."ticketId" = x.id and m.kind = 'reply') as "lastAgentAt",
       (select min(m."createdAt") from message m where m."workspaceId" = $1 and m."ticketId" = x.id and m.kind = 'reply') as "firstReplyAt",
       (select left(m."replyText", 1000) from message m where m."workspaceId" = $1 and m."ticketId" = x.id and m.kind <> 'note' order by m."createdAt" desc, m.id desc limit 1) as "lastWords"
     from unnest($2::uuid[]) as x(id)`,
    [ctx.workspaceId, ticketIds],
  );
  for (const { ticketId, count, lastCustomerAt, lastAgentAt, firstReplyAt, lastWords } of figures)
    await sql(
      `update ticket set "messageCount" = $3, "lastCustomerMessageAt" = $4, "lastAgentMessageAt" = $5, "firstReplyAt" = $6, snippet = $7, "updatedAt" = $8
       where "workspaceId" = $1 and id = $2`,
      [ctx.workspaceId, ticketId, count, lastCustomerAt, lastAgentAt, firstReplyAt, snippetOf(lastWords ?? ""), ctx.now],
    );
}
