/** An inbox: the addresses where a workspace's mail arrives and from which it is answered. */
import { z } from "zod";
import { email, id, line, paging, text } from "#/core/record.ts";

export const inboxRecord = z.object({
  id,
  name: z.string(),
  /** The first is the one answers are sent from. */
  addresses: z.array(z.string()),
  /** HTML below replies of members who have no signature of their own. */
  signature: z.string().nullable(),
  /** Tickets that come in here belong to it from the start. */
  defaultTeamId: id.nullable(),
  /** Takes mail still, but is no longer offered anywhere. */
  isArchived: z.boolean(),
  createdAt: z.string(),
  version: z.int(),
});
export type InboxRecord = z.infer<typeof inboxRecord>;

const addresses = z.array(email).min(1, "needs at least one address").max(50, "may hold at most 50 addresses");
export const createInboxInput = z.strictObject({ id: id.optional(), name: line(80), addresses });
export const updateInboxInput = z.strictObject({
  id,
  version: z.int().optional(),
  name: line(80).optional(),
  /** Replaces all. Mail to one that is left out is refused from then on. */
  addresses: addresses.optional(),
  signature: text(20_000).nullish(),
  defaultTeamId: id.nullish(),
  isArchived: z.boolean().optional(),
});
export const listInboxesInput = z.object(paging);

export const INBOX_EVENTS = ["inbox.created", "inbox.updated"] as const;
