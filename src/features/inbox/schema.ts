/** An inbox: the addresses where a workspace's mail arrives and from which it is answered. */
import { z } from "zod";
import { email, id, line, paging, text } from "#/core/record.ts";
import { outgoingRecord } from "#/features/inbox/outgoing/schema.ts";

/** Before a domain, instead of a name: every address of that domain that no inbox has. */
export const CATCH_ALL = "*@";

export const inboxRecord = z.object({
  id,
  name: z.string(),
  /** The first is the one answers are sent from. */
  addresses: z.array(z.string()),
  /** HTML below replies of members who have no signature of their own. */
  signature: z.string().nullable(),
  /** How the sender of its replies is called, with {member}, {firstName}, {inbox} and {workspace}; null: by the inbox's name. */
  fromName: z.string().nullable(),
  /** Answers mail that opens a ticket by itself, with the variables of macros; null: nothing does. */
  acknowledgement: z.string().nullable(),
  outgoing: outgoingRecord,
  /** Tickets that come in here belong to it from the start. */
  defaultTeamId: id.nullable(),
  /** Takes mail still, but is no longer offered anywhere. */
  isArchived: z.boolean(),
  createdAt: z.string(),
  version: z.int(),
});
export type InboxRecord = z.infer<typeof inboxRecord>;

const addresses = z
  .array(email)
  .min(1, "needs at least one address")
  .max(50, "may hold at most 50 addresses")
  .refine((list) => !list[0]?.startsWith(CATCH_ALL), { path: [0], message: "must be a whole address: answers leave from the first" });
export const createInboxInput = z.strictObject({ id: id.optional(), name: line(80), addresses });
export const updateInboxInput = z.strictObject({
  id,
  version: z.int().optional(),
  name: line(80).optional(),
  /** Replaces all. Mail to one that is left out is refused from then on. */
  addresses: addresses.optional(),
  signature: text(20_000).nullish(),
  fromName: line(120).nullish(),
  acknowledgement: text(5_000).nullish(),
  defaultTeamId: id.nullish(),
  isArchived: z.boolean().optional(),
});
export const listInboxesInput = z.object(paging);

export const INBOX_EVENTS = ["inbox.created", "inbox.updated"] as const;
