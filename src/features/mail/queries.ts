/** Reads of mail: which inbox an address belongs to, the ledger of what came in, and what goes out. */
import { LRUCache } from "lru-cache";
import { resolve, sql, system } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf } from "#/core/query.ts";
import { shared } from "#/core/shared.ts";
import { may } from "#/features/mail/policy.ts";
import { addressCandidates, routeOf } from "#/features/mail/rules.ts";
import {
  type LedgerLine,
  listOutboundMailInput,
  type MailOutcome,
  type OutboundMailDetail,
  type OutboundMailRecord,
  readOutboundMailInput,
} from "#/features/mail/schema.ts";

export type InboxRoute = { workspaceId: string; inboxId: string };

const ROUTE_TTL_MS = 5_000;
const known = shared("mailRoutes", () => new LRUCache<string, InboxRoute>({ max: 20_000, ttl: ROUTE_TTL_MS }));

/**
 * The inbox of each address, with or without its plus part; null for one that is nobody's here. What was found is remembered for a
 * few seconds; what was not is looked up every time, because its inbox may be made in the next moment.
 */
export async function inboxesOf(addresses: readonly string[]): Promise<(InboxRoute | null)[]> {
  const routes = new Map<string, InboxRoute>();
  const missing: string[] = [];
  for (const candidate of new Set(addresses.flatMap(addressCandidates))) {
    const route = known.get(candidate);
    if (route) routes.set(candidate, route);
    else missing.push(candidate);
  }
  const isSettled = addresses.every((address) => {
    const own = addressCandidates(address)[0];
    return own === undefined || routes.has(own);
  });
  if (!isSettled && missing.length > 0)
    for (const { email, workspaceId, inboxId } of await resolve<InboxRoute & { email: string }>("resolve_address", missing)) {
      routes.set(email, { workspaceId, inboxId });
      known.set(email, { workspaceId, inboxId });
    }
  return addresses.map((address) => routeOf(address, routes));
}

type LedgerRow = Omit<LedgerLine, "messageId" | "to"> & { id: string; recipients: string[]; messageId: string | null };
const LINES_PER_READ = 5_000;

/** Every message the installation accepted, oldest first, and what became of it: page by page, because a ledger grows for years. */
export async function* readLedger({ since, outcome }: { since?: Date; outcome?: MailOutcome } = {}): AsyncGenerator<LedgerLine[]> {
  let after = { at: (since ?? new Date(0)).toISOString(), id: "00000000-0000-0000-0000-000000000000" };
  for (;;) {
    const rows = await system<LedgerRow>(
      `select id, "receivedAt" as at, "from", recipients, "messageId", outcome, "ticketId", "ticketNumber", reason, "sourceClearedAt" from inbound_mail
       where ("receivedAt", id) > ($1::timestamptz, $2::uuid) ${outcome ? "and outcome = $3" : ""} order by "receivedAt", id limit ${LINES_PER_READ}`,
      [after.at, after.id, ...(outcome ? [outcome] : [])],
    );
    yield rows.map(({ id: _, recipients, messageId, ...line }) => ({
      at: line.at,
      from: line.from,
      to: recipients,
      messageId: messageId && `<${messageId}>`,
      outcome: line.outcome,
      ticketId: line.ticketId,
      ticketNumber: line.ticketNumber,
      reason: line.reason,
      sourceClearedAt: line.sourceClearedAt,
    }));
    const last = rows.at(-1);
    if (!last || rows.length < LINES_PER_READ) return;
    after = { at: last.at, id: last.id };
  }
}

const OUTBOUND = `
select o.id, o."ticketId", t.number as "ticketNumber", '<' || o."messageId" || '>' as "messageId", o.subject, o."to", o.state, o.attempts, o.error, o."createdAt", o."sentAt"
from outbound_mail o join ticket t on t."workspaceId" = o."workspaceId" and t.id = o."ticketId" where o."workspaceId" = $1`;

export async function outboundMailById(workspaceId: string, id: string): Promise<OutboundMailRecord> {
  const [found] = await sql<OutboundMailRecord>(`${OUTBOUND} and o.id = $2`, [workspaceId, id]);
  if (!found) throw notFound("mail");
  return found;
}

export const readOutboundMail = defineQuery({
  name: "mail.readOutbound",
  input: readOutboundMailInput,
  may: may.readOutbound,
  run: async (actor, { id }): Promise<OutboundMailDetail> => {
    const mail = await outboundMailById(actor.workspaceId, id);
    const [words] = await sql<Pick<OutboundMailDetail, "cc" | "bcc" | "text">>(
      `select cc, bcc, text from message where "workspaceId" = $1 and id = $2`,
      [actor.workspaceId, id],
    );
    return { ...mail, cc: words?.cc ?? [], bcc: words?.bcc ?? [], text: words?.text ?? "" };
  },
});

export const listOutboundMail = defineQuery({
  name: "mail.listOutbound",
  input: listOutboundMailInput,
  may: may.readOutbound,
  run: async (actor, { limit, cursor, state }): Promise<Page<OutboundMailRecord>> => {
    const after = cursor ? decodeCursor(cursor, "time", "id") : null;
    const values: unknown[] = [actor.workspaceId, limit + 1];
    const of = (value: unknown) => `$${values.push(value)}`;
    const where = [
      ...(state ? [`and o.state = ${of(state)}`] : []),
      ...(after ? [`and (o."createdAt", o.id) < (${of(after[0])}::timestamptz, ${of(after[1])}::uuid)`] : []),
    ];
    const rows = await sql<OutboundMailRecord>(`${OUTBOUND} ${where.join(" ")} order by o."createdAt" desc, o.id desc limit $2`, values);
    return pageOf(rows, limit, (last) => [last.createdAt, last.id]);
  },
});
