/** Presence: who looks at a ticket, and who writes in it, at this moment. Told to the workspace's open clients, and stored nowhere. */
import { z } from "zod";
import { id } from "#/core/record.ts";

export const PRESENCE_STATES = ["viewing", "typing"] as const;
/** `tab`: made by the client, one for each open window. `ticketId: null`: looks at none any more. Said again every 10 seconds while it is so. */
export const presenceInput = z.strictObject({
  tab: id,
  ticketId: id.nullable(),
  state: z.enum(PRESENCE_STATES, { error: `must be one of ${PRESENCE_STATES.join(", ")}` }).default("viewing"),
});
/** What a stream's `presence` frame holds; `isOver`: the tab with this key looks at no ticket any more. */
export type PresenceFact = { key: string; memberId: string; ticketId: string; state: (typeof PRESENCE_STATES)[number] };
