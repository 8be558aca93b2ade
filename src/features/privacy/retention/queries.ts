/** Reads of how long tickets are kept, and of those whose time is over. */
import { z } from "zod";
import { sql, sqlPlanned } from "#/core/db.ts";
import { defineQuery } from "#/core/query.ts";
import { ANONYMOUS_EMAIL } from "#/features/privacy/erasure/rules.ts";
import { may } from "#/features/privacy/policy.ts";
import {
  AFFECTED_MAX,
  previewRetentionInput,
  RETENTION_DEFAULTS,
  type RetentionPreview,
  type RetentionRecord,
} from "#/features/privacy/retention/schema.ts";

export async function retentionOf(workspaceId: string): Promise<RetentionRecord> {
  const [row] = await sql<RetentionRecord>(
    `select "closedMonths", "closedAction", "junkDays", version from retention where "workspaceId" = $1`,
    [workspaceId],
  );
  return row ?? RETENTION_DEFAULTS;
}

export const readRetention = defineQuery({
  name: "retention.read",
  input: z.object({}),
  may: may.setRetention,
  run: (actor) => retentionOf(actor.workspaceId),
});

/** Of tickets of this workspace; $2 is how long. What was made anonymous belongs to nobody any more. */
const CLOSED = `select t.id from ticket t where t."workspaceId" = $1 and t.status = 'closed' and t."closedAt" < now() - make_interval(months => $2)
  and t."contactId" is distinct from (select c.id from contact c where c."workspaceId" = $1 and c."emailNorm" = '${ANONYMOUS_EMAIL}')
  order by t."closedAt"`;
const JUNK = `select t.id from ticket t where t."workspaceId" = $1 and t.status in ('spam', 'trash') and t."updatedAt" < now() - make_interval(days => $2)`;
const SELECT = { closed: CLOSED, junk: JUNK };

/** Tickets whose time is over, in months for closed ones, in days for junk. */
export const expiredTickets = async (workspaceId: string, why: "closed" | "junk", limit: number, time: number): Promise<string[]> =>
  (await sqlPlanned<{ id: string }>(`${SELECT[why]} limit ${limit}`, [workspaceId, time])).map(({ id }) => id);

const countOf = async (workspaceId: string, why: "closed" | "junk", time: number | undefined) =>
  time === undefined ? 0 : (await expiredTickets(workspaceId, why, AFFECTED_MAX + 1, time)).length;

export const previewRetention = defineQuery({
  name: "retention.preview",
  input: previewRetentionInput,
  may: may.setRetention,
  run: async (actor, { closedMonths, junkDays }): Promise<RetentionPreview> => ({
    closed: await countOf(actor.workspaceId, "closed", closedMonths),
    junk: await countOf(actor.workspaceId, "junk", junkDays),
  }),
});

type Expired = { id: string; sizeBytes: number; storageKey: string };
/** Files of these tickets, and of drafts for them. */
export const filesOfTickets = (workspaceId: string, ticketIds: string[]) =>
  sql<Expired>(
    `select a.id, a."sizeBytes", a."storageKey" from message m join attachment a on a."workspaceId" = m."workspaceId" and a."messageId" = m.id
     where m."workspaceId" = $1 and m."ticketId" = any($2::uuid[])
     union
     select a.id, a."sizeBytes", a."storageKey" from draft d join attachment a on a."workspaceId" = d."workspaceId" and a.id = any(d."attachmentIds")
       and a."messageId" is null where d."workspaceId" = $1 and d."ticketId" = any($2::uuid[])`,
    [workspaceId, ticketIds],
  );
