/** Follow-ups: an answer to a ticket that has been closed for long opens a new one, linked to it. */
import { z } from "zod";
import { sql } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { command } from "#/core/execute.ts";
import { id } from "#/core/record.ts";
import { may } from "#/features/ticket/policy.ts";

/** `id`: the new ticket, already opened in this transaction; `ofId`: the one it follows. */
export const followUpInput = z.strictObject({ id, ofId: id });

export const followUpTicket = command({
  name: "ticket.followUp",
  isInternal: true,
  input: followUpInput,
  may: may.open,
  run: async (ctx, { id: ticketId, ofId }): Promise<void> => {
    await sql(`update ticket set "followUpOfId" = $3 where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, ticketId, ofId]);
    try {
      await ctx.call("ticket.link", { id: ticketId, otherId: ofId });
    } catch (error) {
      // A ticket with as many links as it may have: the new one knows all the same what it follows.
      if (!(error instanceof AppError && error.code === "invalid")) throw error;
    }
  },
});
