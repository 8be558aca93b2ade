/** A ticket: a customer's matter, from the first message until it is closed. */
import { z } from "zod";
import { email, id, line, paging, text, time } from "#/core/record.ts";
import { contactBrief } from "#/features/contact/schema.ts";

export const STATUSES = ["open", "waiting", "snoozed", "closed", "spam", "trash"] as const;
/** `waiting` is for the customer. */
export type TicketStatus = (typeof STATUSES)[number];
/** Stored as its place in this list, so that it sorts. */
export const PRIORITIES = ["none", "low", "normal", "high", "urgent"] as const;
export type TicketPriority = (typeof PRIORITIES)[number];
export const CHANNELS = ["email", "api", "web", "chat"] as const;
export const SORTS = ["-updatedAt", "updatedAt", "-createdAt", "createdAt", "-priority", "-number", "number"] as const;
export type TicketSort = (typeof SORTS)[number];

export const isActive = (status: TicketStatus) => status === "open" || status === "waiting" || status === "snoozed";

const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string().max(64)).max(100)]);
const status = z.enum(STATUSES, { error: `must be one of ${STATUSES.join(", ")}` });
const priority = z.enum(PRIORITIES, { error: `must be one of ${PRIORITIES.join(", ")}` });
const channel = z.enum(CHANNELS, { error: `must be one of ${CHANNELS.join(", ")}` });
export const MESSAGE_LENGTH_MAX = 1_000_000;
export const messageText = text(MESSAGE_LENGTH_MAX);

export const ticketRecord = z.object({
  id,
  number: z.int(),
  subject: z.string(),
  status,
  priority,
  channel,
  inboxId: id,
  /** Other inboxes of the workspace the same mail was sent to. */
  alsoInboxIds: z.array(id),
  contact: contactBrief,
  companyId: id.nullable(),
  assigneeId: id.nullable(),
  teamId: id.nullable(),
  labelIds: z.array(id),
  messageCount: z.int(),
  snippet: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  firstReplyAt: z.string().nullable(),
  lastCustomerMessageAt: z.string().nullable(),
  lastAgentMessageAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  snoozedUntil: z.string().nullable(),
  /** The workspace's own fields: values by the id of their custom field. */
  fields: z.record(z.string(), fieldValue),
  /** The ticket this one was merged into: it is closed, and its messages stand there. */
  mergedIntoId: id.nullable(),
  /** Tickets about the same matter. */
  linkedIds: z.array(id),
  /** Members who want to hear of it. */
  followerIds: z.array(id),
  version: z.int(),
});
export type TicketRecord = z.infer<typeof ticketRecord>;

const labelIds = z
  .array(id)
  .max(50, "may hold at most 50 labels")
  .transform((ids) => [...new Set(ids)]);
const body = { text: messageText.optional(), html: messageText.optional() };
export const hasText = (input: { text?: string; html?: string }) => Boolean(input.text?.trim() || input.html?.trim());
export const TEXT_MISSING = { message: "text or html is required", path: ["text"] };

/** A ticket from outside mail: its first message is the contact's. */
export const createTicketInput = z
  .strictObject({
    id: id.optional(),
    subject: line(500),
    ...body,
    contact: z.strictObject({ email, name: line(200).optional() }),
    inboxId: id.optional(),
    channel: channel.default("api"),
    priority: priority.default("none"),
    labelIds: labelIds.default([]),
    assigneeId: id.nullish(),
    teamId: id.nullish(),
  })
  .refine(hasText, TEXT_MISSING);

/** The ticket of a message that is about to be stored. Asked for by inbound mail alone. */
export const openTicketInput = z.strictObject({
  id,
  subject: line(500),
  channel,
  inboxId: id,
  alsoInboxIds: z.array(id),
  contactId: id,
  snippet: z.string(),
  lastCustomerMessageAt: z.date(),
  createdAt: z.date(),
});

export const changeTicketFields = {
  subject: line(500).optional(),
  status: status.optional(),
  priority: priority.optional(),
  assigneeId: id.nullish(),
  teamId: id.nullish(),
  labelIds: labelIds.optional(),
  snoozedUntil: time.nullish(),
  /** Only the ones that change; null takes a value away. */
  fields: z.record(id, fieldValue.nullable()).optional(),
};
/** `version`: refuse when the record has changed since. */
export const updateTicketInput = z.strictObject({ id, version: z.int().optional(), ...changeTicketFields });
export type UpdateTicketInput = z.infer<typeof updateTicketInput>;

const idOrNone = z.union([id, z.literal("none")], { error: "must be a UUID or none" });
const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (typeof value === "string" ? value.split(",") : value), z.array(item).min(1).max(20)).optional();
export const listTicketsInput = z.object({
  ...paging,
  /** One, or several with commas between them. */
  status: list(status),
  priority: list(priority),
  /** A member's id, or `none`; several with commas between them, here and below. */
  assigneeId: list(idOrNone),
  teamId: list(idOrNone),
  labelId: list(id),
  inboxId: list(id),
  contactId: id.optional(),
  companyId: id.optional(),
  channel: channel.optional(),
  number: z.coerce.number({ error: "must be a number" }).int().min(1).max(2_147_483_647).optional(),
  updatedAfter: time.optional(),
  /** What the member who asks has not read; was named in; has answered; is writing in. */
  unread: z.literal("true", { error: "must be true" }).optional(),
  mentioned: z.literal("true", { error: "must be true" }).optional(),
  repliedByMe: z.literal("true", { error: "must be true" }).optional(),
  withDraft: z.literal("true", { error: "must be true" }).optional(),
  /** Words to look for in the tickets' messages. */
  q: text(500).optional(),
  sort: z.enum(SORTS, { error: `must be one of ${SORTS.join(", ")}` }).default("-updatedAt"),
});
export const GROUPS = ["none", "status", "priority", "assignee", "team", "inbox"] as const;
/** The question of a list, as the desk shows it and a view keeps it. Empty lists ask for nothing; several values of one field mean any of them. */
export const listQuery = z.strictObject({
  status: z.array(status).min(1).max(STATUSES.length).default(["open"]),
  /** Members' ids, `me` or `none`. */
  assignees: z
    .array(z.union([id, z.enum(["me", "none"])]))
    .max(20)
    .default([]),
  teams: z.array(idOrNone).max(20).default([]),
  inboxes: z.array(id).max(20).default([]),
  labels: z.array(id).max(20).default([]),
  priorities: z.array(priority).max(PRIORITIES.length).default([]),
  contactId: id.nullable().default(null),
  isUnread: z.boolean().default(false),
  isMentioned: z.boolean().default(false),
  isRepliedByMe: z.boolean().default(false),
  isDrafted: z.boolean().default(false),
  sort: z.enum(SORTS, { error: `must be one of ${SORTS.join(", ")}` }).default("-updatedAt"),
  group: z.enum(GROUPS, { error: `must be one of ${GROUPS.join(", ")}` }).default("none"),
});
export type ListQuery = z.infer<typeof listQuery>;
export type ListTicketsInput = z.infer<typeof listTicketsInput>;
export const readTicketInput = z.object({ id });
export const listTicketEventsInput = z.object({ ticketId: id, ...paging });

export const ticketEventRecord = z.object({
  seq: z.int(),
  name: z.string(),
  actor: z.object({ type: z.string(), id: id.nullable(), name: z.string() }),
  at: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type TicketEventRecord = z.infer<typeof ticketEventRecord>;

export const TICKET_EVENTS = [
  "ticket.created",
  "ticket.updated",
  "ticket.renamed",
  "ticket.closed",
  "ticket.reopened",
  "ticket.merged",
  "ticket.unmerged",
  "ticket.split",
  "ticket.messageMoved",
  "ticket.linked",
  "ticket.unlinked",
  "ticket.followed",
  "ticket.unfollowed",
  "ticket.read",
  "ticket.concerned",
  "ticket.guestInvited",
  "ticket.guestRemoved",
] as const;
/** What a list shows of a message: the beginning of its words, on one line. */
export const snippetOf = (words: string) => words.slice(0, 1_000).replace(/\s+/g, " ").trim().slice(0, 160);
/** Of `ticket.updated`: each changed field, before and after. */
export type TicketChanges = Partial<Record<keyof typeof changeTicketFields, { from: unknown; to: unknown }>>;
