/**
 * Whom others have named: every text of every table of the workspace is looked through, by what the database says there is, so that a table
 * that is added later is looked through as well. Table by table, in the order of their keys.
 */
import { sql, sqlPlanned } from "#/core/db.ts";
import { type CommandContext, type Touch, touch } from "#/core/execute.ts";
import type { Running } from "#/features/privacy/erasure/commands.ts";
import { IS_THEIRS } from "#/features/privacy/erasure/queries.ts";
import { isFullName, type Person, type Redactor, redactorOf, roughPattern } from "#/features/privacy/erasure/rules.ts";
import { redactEvents, wipeMessages } from "#/features/privacy/wipe/commands.ts";

const ROWS_A_BATCH = 1_000;
/** What the workspace itself is made of, and what was dealt with before. None of it is about a contact. */
const NOT_LOOKED_THROUGH = [
  "api_key",
  "command",
  "contact_alias",
  "data_export",
  "domain",
  "erasure",
  "inbound_mail",
  "inbox",
  "inbox_address",
  "label",
  "member",
  "message_search",
  "role",
  "suppression",
  "team",
  "workspace_counter",
];
/** Tables whose records clients keep, and what these are called there. */
const SYNCED: Record<string, string> = {
  ticket: "ticket",
  message: "message",
  contact: "contact",
  company: "company",
  draft: "draft",
  macro: "macro",
  view: "view",
  custom_field: "customField",
};

type Column = { name: string; type: string };
type Table = { keys: Column[]; texts: Column[] };
type Row = Record<string, unknown>;

export async function redactElsewhere(ctx: CommandContext, { person, namesakes, place, contactId }: Running) {
  const known: Person = { ...person, names: person.names.filter((name) => isFullName(name) && !namesakes.includes(name.toLowerCase())) };
  const tables = await tablesOf();
  const name = place.table ?? tables[0];
  if (name === undefined) return { counts: {}, touches: [], place: null };
  const table = await columnsOf(name);
  const rows = await batchOf(ctx, name, table, place.after, roughPattern(known));
  const last = rows.at(-1);
  const redactor = redactorOf(known, { isOwn: false });
  const hits = rows.filter((row) => row.isHit);
  const { touches, count, rawOf } =
    name === "event"
      ? { touches: [], count: await inEvents(ctx, hits, redactor), rawOf: [] }
      : await inRows(ctx, { name, ...table }, hits, { redactor, person, contactId });
  const following = tables[tables.indexOf(name) + 1];
  const next =
    rows.length === ROWS_A_BATCH && last
      ? { table: name, after: table.keys.map((key) => String(last[key.name])) }
      : following === undefined
        ? null
        : { table: following };
  return {
    counts: name === "event" ? { events: count } : { mentions: count },
    touches,
    place: next && { ...next, rawOf },
  };
}

/** In the order of their names; `ticket` behind `message`, whose words for search are made anew where a subject has changed. */
const tablesOf = async (): Promise<string[]> =>
  (
    await sql<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspaceId' and not a.attisdropped
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all($1::text[])
         and has_table_privilege(c.oid, 'select') and (c.relname = 'event' or has_table_privilege(c.oid, 'update')) order by 1`,
      [NOT_LOOKED_THROUGH],
    )
  ).map(({ name }) => name);

const TEXTS = ["text", "text[]", "character varying", "json", "jsonb"];

async function columnsOf(table: string): Promise<Table> {
  const columns = await sql<Column & { isKey: boolean; isGenerated: boolean }>(
    `select a.attname as name, format_type(a.atttypid, null) as type, a.attgenerated <> '' as "isGenerated",
       exists (select from pg_index i where i.indrelid = a.attrelid and i.indisprimary and a.attnum = any(i.indkey)) as "isKey"
     from pg_attribute a where a.attrelid = format('public.%I', $1::text)::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [table],
  );
  return {
    keys: columns.filter(({ isKey, name }) => isKey && name !== "workspaceId"),
    texts: columns.filter(({ isKey, isGenerated, type }) => !isKey && !isGenerated && TEXTS.includes(type)),
  };
}

const quoted = (columns: Column[]) => columns.map(({ name }) => `"${name}"`).join(", ");

/** The keys of the next rows, and which of them may name the person; the texts of those. */
function batchOf(ctx: CommandContext, name: string, { keys, texts }: Table, after: string[] | undefined, pattern: string): Promise<Row[]> {
  const past =
    after && keys.length > 0 ? `and (${quoted(keys)}) > (${keys.map(({ type }, index) => `$${index + 3}::${type}`).join(", ")})` : "";
  const member = name === "draft" || name === "macro" || name === "view" ? `, "memberId"` : "";
  const own = name === "message" ? `, "messageId" as "ownMessageId"` : "";
  const columns = [...keys, ...texts].map(({ name: column }) => `case when "isHit" then "${column}" end as "${column}"`);
  return sqlPlanned(
    `select ${[...keys.map((key) => `"${key.name}"`), ...columns.slice(keys.length)].join(", ")}, "isHit"${member}${own}
     from (select r.*, r::text ~* $2 as "isHit" from (select * from "${name}" where "workspaceId" = $1 ${past}
       order by ${keys.length > 0 ? quoted(keys) : "1"} limit ${ROWS_A_BATCH}) r) b`,
    [ctx.workspaceId, pattern, ...(after && keys.length > 0 ? after : [])],
  );
}

const inEvents = (ctx: CommandContext, hits: Row[], { json }: Redactor) =>
  redactEvents(ctx, hits as { seq: number; data: Record<string, unknown> }[], json);

type Around = { redactor: Redactor; person: Person; contactId: string };

async function inRows(
  ctx: CommandContext,
  { name, keys, texts }: Table & { name: string },
  hits: Row[],
  { redactor, person, contactId }: Around,
) {
  const touches: Touch[] = [];
  const rawOf: string[] = [];
  let count = 0;
  const wiped = name === "message" ? await wipeTheirs(ctx, hits, person, contactId) : new Set<unknown>();
  for (const row of hits) {
    const changed = texts.flatMap((column) => {
      const before = row[column.name];
      const after = redactor.json(before);
      const isSame = JSON.stringify(after) === JSON.stringify(before);
      return isSame ? [] : [{ column, value: column.type.startsWith("json") ? JSON.stringify(after) : after }];
    });
    const isWiped = wiped.has(row.id);
    if (changed.length === 0 && !isWiped) continue;
    if (!isWiped)
      await sqlPlanned(
        `update "${name}" set ${changed.map(({ column }, index) => `"${column.name}" = $${index + 2}::${column.type}`).join(", ")}
         where "workspaceId" = $1 ${keys.map((key, index) => `and "${key.name}" = $${changed.length + index + 2}::${key.type}`).join(" ")}`,
        [ctx.workspaceId, ...changed.map(({ value }) => value), ...keys.map((key) => row[key.name])],
      );
    count++;
    const type = SYNCED[name];
    if (type) touches.push(touch(type, String(row.id), (row.memberId as string | null | undefined) ?? undefined));
    if (typeof row.ownMessageId === "string") rawOf.push(row.ownMessageId);
    // Its messages are found by the subject as it is now.
    if (name === "ticket")
      await sql(`update message set "authorName" = "authorName" where "workspaceId" = $1 and "ticketId" = $2`, [ctx.workspaceId, row.id]);
  }
  return { touches, count, rawOf };
}

/** What they wrote in tickets of others. */
async function wipeTheirs(ctx: CommandContext, hits: Row[], person: Person, contactId: string): Promise<Set<unknown>> {
  const rows = await sql<{ id: string }>(
    `select m.id from message m where m."workspaceId" = $1 and ${IS_THEIRS} and m.id = any($4::uuid[])`,
    [ctx.workspaceId, contactId, person.emails, hits.map((row) => row.id)],
  );
  return new Set(
    await wipeMessages(
      ctx,
      rows.map(({ id }) => id),
    ),
  );
}
