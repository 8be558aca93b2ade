/**
 * The audit log: the history of a workspace (table `event`) for who has to answer for it. Besides what commands have changed it holds what
 * changed nothing: sign-ins, refusals, exports.
 */
import { z } from "zod";
import { id, paging, time } from "#/core/record.ts";

/** `access`: members, roles, keys, sign-ins, exports and settings. `work`: tickets, messages, contacts. */
export const AUDIT_KINDS = ["access", "work"] as const;
/** Nouns whose events are daily work; the index event_access has them too. */
export const WORK_NOUNS = ["ticket", "message", "draft", "contact", "company", "attachment", "mail", "suppression"] as const;

export const auditFilters = z.object({
  kind: z.enum(AUDIT_KINDS, { error: `must be one of ${AUDIT_KINDS.join(", ")}` }).optional(),
  /** A member, a key, or a personal token's member. */
  actorId: id.optional(),
  /** An event's name, as in `member.invited`, or all of a noun's, as in `member`. */
  name: z
    .string()
    .regex(/^[A-Za-z-]{1,40}(\.[A-Za-z-]{1,40})?$/, "must be an event's name, as in member.invited, or a noun, as in member")
    .optional(),
  /** A record, as in `ticket:ID`. */
  subject: z
    .string()
    .regex(/^[A-Za-z-]{1,40}:[0-9a-f-]{36}(@[0-9a-f-]{36})?$/, "must be a record, as in ticket:ID")
    .optional(),
  /** The first moment. */
  from: time.optional(),
  /** The moment before which it has to be. */
  to: time.optional(),
  /** Words anywhere in an entry. */
  q: z.string().trim().max(200, "must have at most 200 characters").optional(),
});
export type AuditFilters = z.infer<typeof auditFilters>;
export const listAuditInput = auditFilters.extend(paging);

export const auditEntry = z.object({
  /** The entry's place in the workspace's history. */
  seq: z.int(),
  at: z.string(),
  name: z.string(),
  actor: z.object({ type: z.enum(["member", "key", "system"]), id: id.nullable(), name: z.string() }),
  /** What it is about, as in `ticket:ID`. */
  subject: z.string(),
  /** What was changed, as the event tells; with `from` and `to` where fields changed. */
  data: z.record(z.string(), z.unknown()),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  /** By what they were let in: `session:ID`, `key:ID` or `token:ID`; null: the product itself. */
  via: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

/** What of an event is personal and can be taken out of it: its data, or its actor's name with from where they came. */
export const ERASABLE = ["data", "actor"] as const;
/** Takes a person's words out of the history; for the command that erases the person. */
export const eraseEventsInput = z.strictObject({
  seqs: z.array(z.int().positive()).max(10_000, "may hold at most 10000 entries").default([]),
  /** All entries about these records, as in `contact:ID`. */
  subjects: z.array(z.string()).max(1_000, "may hold at most 1000 records").default([]),
  of: z.array(z.enum(ERASABLE)).min(1),
  /** What stays of the data of these of the `seqs`; of the others nothing does. */
  left: z.array(z.strictObject({ seq: z.int().positive(), data: z.record(z.string(), z.unknown()) })).default([]),
});
export type EraseEventsInput = z.infer<typeof eraseEventsInput>;

export const AUDIT_EVENTS = [
  "session.started",
  "session.refused",
  "session.ended",
  "session.updated",
  "access.refused",
  "data.exported",
  "audit.erased",
] as const;
