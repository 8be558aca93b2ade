/** Reads of tickets. */
import { z } from "zod";
import { inWorkspace, sql, sqlPlanned } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { type CursorKind, decodeCursor, defineQuery, type Page, pageOf, type Synced } from "#/core/query.ts";
import { filterConditions } from "#/features/search/filter/queries.ts";
import { parseQuestion, wordsOf } from "#/features/search/rules.ts";
import { may } from "#/features/ticket/policy.ts";
import { unreadSql } from "#/features/ticket/reading/schema.ts";
import { listParams } from "#/features/ticket/rules.ts";
import {
  type ListQuery,
  type ListTicketsInput,
  listTicketEventsInput,
  listTicketsInput,
  PRIORITIES,
  readTicketInput,
  type TicketEventRecord,
  type TicketRecord,
  type TicketSort,
} from "#/features/ticket/schema.ts";

type TicketRow = Omit<TicketRecord, "contact" | "priority"> & {
  priority: number;
  contactId: string;
  contactName: string;
  contactEmail: string;
};

const COLUMNS = `t.id, t.number, t.subject, t.status, t.priority, t.channel, t."inboxId", t."alsoInboxIds", t."contactId", c.name as "contactName",
  c.email as "contactEmail", c."companyId", t."assigneeId", t."teamId", t."labelIds", t."messageCount", t.snippet, t."createdAt", t."updatedAt",
  t."firstReplyAt", t."lastCustomerMessageAt", t."lastAgentMessageAt", t."closedAt", t."snoozedUntil", t.fields,
  t."mergedIntoId", t."linkedIds", t."followerIds", t.version`;
const FROM = `ticket t join contact c on c."workspaceId" = t."workspaceId" and c.id = t."contactId"`;

function present({ contactId, contactName, contactEmail, priority, ...row }: TicketRow): TicketRecord {
  return { ...row, priority: PRIORITIES[priority] ?? "none", contact: { id: contactId, name: contactName, email: contactEmail } };
}

/** The tickets among these ids, in the caller's workspace. */
export async function ticketsById(workspaceId: string, ids: string[]): Promise<TicketRecord[]> {
  const rows = await sql<TicketRow>(`select ${COLUMNS} from ${FROM} where t."workspaceId" = $1 and t.id = any($2::uuid[])`, [
    workspaceId,
    ids,
  ]);
  return rows.map(present);
}

export async function ticketById(workspaceId: string, id: string): Promise<TicketRecord> {
  const [row] = await sql<TicketRow>(`select ${COLUMNS} from ${FROM} where t."workspaceId" = $1 and t.id = $2`, [workspaceId, id]);
  if (!row) throw notFound("ticket");
  return present(row);
}

export const readTicket = defineQuery({
  name: "ticket.read",
  input: readTicketInput,
  may: may.read,
  run: (actor, { id }) => ticketById(actor.workspaceId, id),
});

const SQL_TYPES: Record<CursorKind, string> = { id: "uuid", time: "timestamptz", int: "int", seq: "bigint", text: "text" };
/** An order: its columns, which way, and the cursor of a row. createdAt is the id's own order, a UUIDv7 beginning with its time. */
type Order = { columns: string[]; kinds: CursorKind[]; direction: "asc" | "desc"; cursorOf: (last: TicketRecord) => (string | number)[] };
const byUpdate = (direction: Order["direction"]): Order => ({
  columns: [`t."updatedAt"`, "t.id"],
  kinds: ["time", "id"],
  direction,
  cursorOf: (last) => [last.updatedAt, last.id],
});
const byCreation = (direction: Order["direction"]): Order => ({
  columns: ["t.id"],
  kinds: ["id"],
  direction,
  cursorOf: (last) => [last.id],
});
const byNumber = (direction: Order["direction"]): Order => ({
  columns: ["t.number"],
  kinds: ["int"],
  direction,
  cursorOf: (last) => [last.number],
});
const ORDERS: Record<TicketSort, Order> = {
  "-updatedAt": byUpdate("desc"),
  updatedAt: byUpdate("asc"),
  "-createdAt": byCreation("desc"),
  createdAt: byCreation("asc"),
  "-number": byNumber("desc"),
  number: byNumber("asc"),
  "-priority": {
    columns: ["t.priority", `t."updatedAt"`, "t.id"],
    kinds: ["int", "time", "id"],
    direction: "desc",
    cursorOf: (last) => [PRIORITIES.indexOf(last.priority), last.updatedAt, last.id],
  },
};

/** As many of the newest matching messages as a list by words looks at. */
const SEARCHED_MESSAGES = 200;

/**
 * What a list asks of `ticket t`, and of `contact c` for a company, as SQL; $1 is the workspace. Values of closed vocabularies stand in the
 * text, so that the planner can prove a partial index; all else is bound.
 */
function conditionsOf(
  memberId: string | null,
  input: Omit<ListTicketsInput, "limit" | "cursor">,
  bind: (value: unknown) => string,
): string[] {
  const where = [`t."workspaceId" = $1`];
  const anyOf = (column: string, wanted: string[] | undefined) => {
    if (!wanted) return;
    const ids = wanted.filter((value) => value !== "none");
    const conditions = [
      ...(ids.length < wanted.length ? [`${column} is null`] : []),
      ...(ids.length === 1 ? [`${column} = ${bind(ids[0])}`] : ids.length > 1 ? [`${column} = any(${bind(ids)}::uuid[])`] : []),
    ];
    where.push(conditions.length > 1 ? `(${conditions.join(" or ")})` : (conditions[0] ?? "true"));
  };
  /** Of the member who asks; a program has read nothing, and was named nowhere. */
  const ofMember = (condition: string) =>
    where.push(
      `t.id in (select r."ticketId" from ticket_member r where r."workspaceId" = $1 and r."memberId" = ${bind(memberId)}::uuid and r.${condition})`,
    );
  if (input.status)
    where.push(
      input.status.length === 1 ? `t.status = '${input.status[0]}'` : `t.status in (${input.status.map((s) => `'${s}'`).join(", ")})`,
    );
  if (input.priority) where.push(`t.priority in (${input.priority.map((p) => PRIORITIES.indexOf(p)).join(", ")})`);
  anyOf(`t."assigneeId"`, input.assigneeId);
  anyOf(`t."teamId"`, input.teamId);
  anyOf(`t."inboxId"`, input.inboxId);
  if (input.unread) where.push(unreadSql(`${bind(memberId)}::uuid`));
  if (input.mentioned) ofMember(`"mentionedAt" is not null`);
  if (input.repliedByMe) ofMember(`"repliedAt" is not null`);
  if (input.withDraft)
    where.push(`t.id in (select d."ticketId" from draft d where d."workspaceId" = $1 and d."memberId" = ${bind(memberId)}::uuid)`);
  if (input.contactId) where.push(`t."contactId" = ${bind(input.contactId)}`);
  if (input.companyId) where.push(`c."companyId" = ${bind(input.companyId)}`);
  if (input.channel) where.push(`t.channel = '${input.channel}'`);
  if (input.number) where.push(`t.number = ${bind(input.number)}`);
  if (input.updatedAfter) where.push(`t."updatedAt" > ${bind(input.updatedAfter)}`);
  if (input.labelId)
    where.push(
      `t.id in (select l."ticketId" from ticket_label l where l."workspaceId" = $1 and l."labelId" = any(${bind(input.labelId)}::uuid[]))`,
    );
  if (input.q?.trim()) {
    const question = parseQuestion(input.q);
    const words = wordsOf(question);
    where.push(...filterConditions(question.filters, { memberId, bind }));
    if (words) where.push(`t.id in (select s."ticketId" from search_messages(${bind(words)}, ${SEARCHED_MESSAGES}) s)`);
  }
  return where;
}

/** The list's SQL. */
export function ticketListSql(
  { workspaceId, id: memberId }: { workspaceId: string; id: string | null },
  input: ListTicketsInput,
): { text: string; values: unknown[]; order: Order; dependsOnValues: boolean } {
  const values: unknown[] = [workspaceId];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const where = conditionsOf(memberId, input, bind);
  const order = ORDERS[input.sort];
  if (input.cursor) {
    const at = decodeCursor(input.cursor, ...order.kinds);
    const bound = at.map((value, index) => `${bind(value)}::${SQL_TYPES[order.kinds[index] ?? "text"]}`);
    where.push(`(${order.columns.join(", ")}) ${order.direction === "desc" ? "<" : ">"} (${bound.join(", ")})`);
  }
  return {
    text: `select ${COLUMNS} from ${FROM} where ${where.join(" and ")} order by ${order.columns.map((column) => `${column} ${order.direction}`).join(", ")} limit ${bind(input.limit + 1)}`,
    values,
    order,
    dependsOnValues: Boolean(input.labelId || input.companyId || input.q || input.mentioned || input.repliedByMe || input.withDraft),
  };
}

export const listTickets = defineQuery({
  name: "ticket.list",
  input: listTicketsInput,
  may: may.read,
  run: async (actor, input): Promise<Page<TicketRecord>> => {
    const { text, values, order, dependsOnValues } = ticketListSql(actor, input);
    const rows = await (dependsOnValues ? sqlPlanned : sql)<TicketRow>(text, values);
    return pageOf(rows.map(present), input.limit, order.cursorOf);
  },
});

/** As many as can be chosen at once. */
const CHOSEN_MAX = 10_000;

/** The ids of everything a list holds, first the first: what "select all" means. */
export const listTicketIds = defineQuery({
  name: "ticket.listIds",
  input: listTicketsInput.omit({ limit: true, cursor: true }),
  may: may.read,
  run: async (actor, input): Promise<{ ids: string[]; isCut: boolean }> => {
    const { text, values } = ticketListSql(actor, { ...input, limit: CHOSEN_MAX });
    const ids = await sqlPlanned<{ id: string }>(text.replace(COLUMNS, "t.id"), values);
    return { ids: ids.slice(0, CHOSEN_MAX).map(({ id }) => id), isCut: ids.length > CHOSEN_MAX };
  },
});

export const listTicketEvents = defineQuery({
  name: "ticket.listEvents",
  input: listTicketEventsInput,
  may: may.read,
  run: async (actor, { ticketId, limit, cursor }): Promise<Page<TicketEventRecord>> => {
    await ticketById(actor.workspaceId, ticketId);
    const after = cursor ? decodeCursor(cursor, "seq")[0] : 0;
    const rows = await sql<Omit<TicketEventRecord, "actor"> & { actorType: string; actorId: string | null; actorName: string }>(
      `select seq, name, "actorType", "actorId", "actorName", at, data from event
       where "workspaceId" = $1 and subject = $2 and seq > $3 order by seq limit $4`,
      [actor.workspaceId, `ticket:${ticketId}`, after, limit + 1],
    );
    const records = rows.map(({ actorType, actorId, actorName, ...row }) => ({
      ...row,
      actor: { type: actorType, id: actorId, name: actorName },
    }));
    return pageOf(records, limit, (last) => [last.seq]);
  },
});

/** Badges say "99+": counting further would cost more than it tells. */
const COUNTED_MAX = 100;

/**
 * How many tickets each of these lists holds, by its key, each counted to 100 at most, all in one statement. In the order of the lists: it
 * goes by their indexes, where a hundred of anything would be found soonest by reading everybody's.
 */
export async function countLists(
  actor: { workspaceId: string; id: string | null },
  lists: { key: string; query: ListQuery }[],
): Promise<Record<string, number>> {
  if (lists.length === 0) return {};
  const values: unknown[] = [actor.workspaceId];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const counts = lists.map(({ key, query }) => {
    const params = Object.entries(listParams(query, actor.id ?? NOBODY)).filter(([, value]) => value !== null);
    const where = conditionsOf(actor.id, listTicketsInput.parse(Object.fromEntries(params)), bind);
    return `select ${bind(key)}::text as key, (select count(*)::int from (select from ticket t where ${where.join(" and ")}
      order by t."updatedAt" desc, t.id desc limit ${COUNTED_MAX}) x) as n`;
  });
  const rows = await sqlPlanned<{ key: string; n: number }>(counts.join(" union all "), values);
  return Object.fromEntries(rows.map(({ key, n }) => [key, n]));
}
/** What "me" means to a key, which is nobody's. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

export type TicketCounts = {
  views: Record<"mine" | "unassigned" | "open" | "waiting" | "snoozed", number>;
  inboxes: Record<string, number>;
  teams: Record<string, number>;
};

/** How many tickets wait in each place, each counted to 100 at most, all in one statement. */
export const countTickets = defineQuery({
  name: "ticket.counts",
  input: z.object({}),
  may: may.read,
  run: async (actor): Promise<TicketCounts> => {
    const capped = (where: string) =>
      `(select count(*)::int from (select from ticket t where t."workspaceId" = $1 and ${where} limit ${COUNTED_MAX}) x)`;
    const [row] = await sqlPlanned<{ views: TicketCounts["views"]; inboxes: TicketCounts["inboxes"]; teams: TicketCounts["teams"] }>(
      `select json_build_object(
          'mine', ${capped(`t.status = 'open' and t."assigneeId" = $2`)},
          'unassigned', ${capped(`t.status = 'open' and t."assigneeId" is null`)},
          'open', ${capped(`t.status = 'open'`)},
          'waiting', ${capped(`t.status = 'waiting'`)},
          'snoozed', ${capped(`t.status = 'snoozed'`)}) as views,
        (select coalesce(json_object_agg(i.id, ${capped(`t.status = 'open' and t."inboxId" = i.id`)}), '{}') from inbox i where i."workspaceId" = $1) as inboxes,
        (select coalesce(json_object_agg(g.id, ${capped(`t.status = 'open' and t."teamId" = g.id`)}), '{}') from team g where g."workspaceId" = $1) as teams`,
      [actor.workspaceId, actor.id],
    );
    return row ?? { views: { mine: 0, unassigned: 0, open: 0, waiting: 0, snoozed: 0 }, inboxes: {}, teams: {} };
  },
});

/** As many of the newest tickets that are not closed as a client is given before it asks. */
const BOOTSTRAP_TICKETS = 100;
export const syncedTickets: Synced = {
  type: "ticket",
  may: may.read,
  read: (actor, ids) => inWorkspace(actor.workspaceId, () => ticketsById(actor.workspaceId, ids)),
  bootstrap: async (actor) => {
    const { text, values } = ticketListSql(
      actor,
      listTicketsInput.parse({ status: ["open", "waiting", "snoozed"], limit: BOOTSTRAP_TICKETS }),
    );
    // One row too many is read, as for a page.
    return (await sql<TicketRow>(text, values)).slice(0, BOOTSTRAP_TICKETS).map(present);
  },
};
