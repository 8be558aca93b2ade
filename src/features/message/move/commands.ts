/** Messages that go to another ticket: what merging and splitting are made of. A message is never copied. */
import { z } from "zod";
import { sql } from "#/core/db.ts";
import { command } from "#/core/execute.ts";
import { id } from "#/core/record.ts";
import { may } from "#/features/message/policy.ts";

/** Which messages of `fromTicketId` go: all, those named, or those that were written in certain tickets. */
export const moveMessagesInput = z.strictObject({
  fromTicketId: id,
  toTicketId: id,
  messageIds: z.array(id).optional(),
  originTicketIds: z.array(id).optional(),
});

export const moveMessages = command({
  name: "message.move",
  isInternal: true,
  input: moveMessagesInput,
  may: may.move,
  /** The ids of what has moved. Counters and the story of both tickets are the caller's. */
  run: async (ctx, { fromTicketId, toTicketId, messageIds = null, originTicketIds = null }): Promise<string[]> => {
    const moved = await sql<{ id: string }>(
      // Where it was written is remembered the first time, and forgotten when it is back.
      `update message set "ticketId" = $3, "originTicketId" = nullif(coalesce("originTicketId", $2), $3)
       where "workspaceId" = $1 and "ticketId" = $2 and ($4::uuid[] is null or id = any($4)) and ($5::uuid[] is null or "originTicketId" = any($5)) returning id`,
      [ctx.workspaceId, fromTicketId, toTicketId, messageIds, originTicketIds],
    );
    const ids = moved.map((message) => message.id);
    await sql(`update outbound_mail set "ticketId" = $2 where "workspaceId" = $1 and id = any($3::uuid[])`, [
      ctx.workspaceId,
      toTicketId,
      ids,
    ]);
    return ids;
  },
});
