/** An inbox: the addresses where a workspace's mail arrives and from which it is answered. */
import { z } from "zod";
import { email, id, line, paging } from "#/core/record.ts";

export const inboxRecord = z.object({
  id,
  name: z.string(),
  /** The first is the one answers are sent from. */
  addresses: z.array(z.string()),
  createdAt: z.string(),
  version: z.int(),
});
export type InboxRecord = z.infer<typeof inboxRecord>;

export const createInboxInput = z.strictObject({ name: line(80), addresses: z.array(email).min(1, "needs at least one address").max(50) });
export const listInboxesInput = z.object(paging);

export const INBOX_EVENTS = ["inbox.created"] as const;
