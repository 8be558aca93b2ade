/** Reads of the audit log: the newest first, by what an index finds, and of that what the other filters leave. */
import { inWorkspace, sql, sqlPlanned } from "#/core/db.ts";
import { decodeCursor, defineQuery, encodeCursor, type Page } from "#/core/query.ts";
import { may } from "#/features/audit/policy.ts";
import { type AuditEntry, type AuditFilters, listAuditInput, WORK_NOUNS } from "#/features/audit/schema.ts";

/** Entries that one request looks at: a filter that fits few answers a page that is not full, and goes on with its cursor. */
const SCAN_MAX = 20_000;
/** Entries stand in the order in which they were written; their times are those at which their commands began. */
const TIMES_DIFFER_MS = 10 * 60_000;

const COLUMNS = `seq, at, name, "actorType", "actorId", "actorName", subject, data, ip, "userAgent", via`;
type Row = Omit<AuditEntry, "actor"> & { actorType: AuditEntry["actor"]["type"]; actorId: string | null; actorName: string };
const present = ({ actorType, actorId, actorName, ...rest }: Row): AuditEntry => ({
  ...rest,
  actor: { type: actorType, id: actorId, name: actorName },
});

export const listAudit = defineQuery({
  name: "audit.list",
  input: listAuditInput,
  may: may.read,
  run: async (actor, { limit, cursor, ...filters }): Promise<Page<AuditEntry>> => {
    const [before = null] = cursor ? decodeCursor(cursor, "seq") : [];
    const { values, scan, scanValues, rest } = await conditions(actor.workspaceId, filters, before as number | null);
    const scanned = `select ${COLUMNS} from event where ${scan.join(" and ")} order by seq desc limit ${rest.length > 0 ? SCAN_MAX : limit + 1}`;
    const where = rest.length > 0 ? `where ${rest.join(" and ")}` : "";
    const rows = await sqlPlanned<Row>(`select * from (${scanned}) scanned ${where} order by seq desc limit ${limit + 1}`, values);
    const last = rows[limit - 1];
    if (rows.length > limit && last) return { data: rows.slice(0, limit).map(present), nextCursor: encodeCursor([last.seq]) };
    return { data: rows.map(present), nextCursor: rest.length > 0 ? await cursorBehind(scanned, scanValues) : null };
  },
});

/** Where to go on after a scan that found too little; null when it came to the end. */
async function cursorBehind(scanned: string, values: unknown[]): Promise<string | null> {
  const [end] = await sqlPlanned<{ n: number; lowest: number }>(
    `select count(*)::int as n, min(seq) as lowest from (${scanned}) scanned`,
    values,
  );
  return end && end.n === SCAN_MAX ? encodeCursor([end.lowest]) : null;
}

const WORK = `'{${WORK_NOUNS.join(",")}}'::text[]`;
/** Of an event: it is no daily work. In the words of the index event_access, or that would not be found. */
export const IS_ACCESS = `split_part(name, '.', 1) <> ALL (${WORK})`;

/** `scan`: what an index finds; `rest`: what is asked of each entry it found. */
async function conditions(workspaceId: string, filters: AuditFilters, before: number | null) {
  const values: unknown[] = [workspaceId];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const scan = [`"workspaceId" = $1`];
  const rest: string[] = [];
  const { kind, actorId, name, subject, from, to, q } = filters;
  if (before !== null) scan.push(`seq < ${bind(before)}`);
  if (actorId) scan.push(`"actorId" = ${bind(actorId)}`);
  if (subject) scan.push(`subject = ${bind(subject)}`);
  if (from) scan.push(`at >= ${bind(from)}`, `seq > ${bind(await lastBefore(workspaceId, Date.parse(from) - TIMES_DIFFER_MS))}`);
  if (to) scan.push(`at < ${bind(to)}`, `seq <= ${bind(await lastBefore(workspaceId, Date.parse(to) + TIMES_DIFFER_MS))}`);
  const noun = name?.split(".")[0];
  const isWork = (WORK_NOUNS as readonly string[]).includes(noun ?? "");
  if (kind === "access" || (name && !isWork)) scan.push(IS_ACCESS);
  const scanValues = values.slice();
  if (kind === "work") rest.push(`split_part(name, '.', 1) = ANY (${WORK})`);
  if (name) rest.push(name === noun ? `split_part(name, '.', 1) = ${bind(noun)}` : `name = ${bind(name)}`);
  if (q) {
    const like = bind(`%${q.replace(/[\\%_]/g, "\\$&")}%`);
    rest.push(`concat_ws(' ', "actorName", name, subject, data::text, ip, "userAgent") ilike ${like}`);
  }
  return { values, scan, scanValues, rest };
}

/** The last entry before a moment: looked for by halves, since there is an index by place and none by time. */
async function lastBefore(workspaceId: string, atMs: number): Promise<number> {
  const [found] = await sql<{ low: number }>(
    `with recursive search(low, high) as (
       select 0::bigint, (select seq + 1 from workspace_counter where "workspaceId" = $1)
       union all
       select case when e.at < $2 then s.mid else s.low end, case when e.at < $2 then s.high else s.mid end
       from (select low, high, (low + high) / 2 as mid from search where high - low > 1) s
       left join lateral (select at from event where "workspaceId" = $1 and seq >= s.mid order by seq limit 1) e on true
     ) select low from search order by high - low limit 1`,
    [workspaceId, new Date(atMs).toISOString()],
  );
  return found?.low ?? 0;
}

/** When this was last told of a record; null: never. For what is told once in a while. */
export const lastTold = (workspaceId: string, subject: string, name: string): Promise<string | null> =>
  inWorkspace(workspaceId, async () => {
    const [row] = await sql<{ at: string }>(
      `select at from event where "workspaceId" = $1 and subject = $2 and name = $3 order by seq desc limit 1`,
      [workspaceId, subject, name],
    );
    return row?.at ?? null;
  });
