/**
 * Generates tickets in bulk, past `execute`, which would take hours: rows by COPY as the database's owner, then what triggers and
 * commands would have made of them: words for search, events, counters.
 */
import { once } from "node:events";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { systemActor } from "#/core/actor.ts";
import { inWorkspace, sql } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { ensureUser } from "#/features/user/commands.ts";
import { Chance } from "./tickets/random.ts";
import { addTicket, COLUMNS, type Lines, line, type Person, type Setting } from "./tickets/rows.ts";
import { COMPANY_KINDS, COMPANY_WORDS, FIRST_NAMES, LABEL_NAMES, LAST_NAMES } from "./tickets/words.ts";

export type Seeding = {
  ownerUrl: string;
  workspaceId: string;
  slug: string;
  count: number;
  /** The same number in an equal workspace gives the same tickets. */
  seed: number;
  now?: Date;
  /** Told now and then what is being done. */
  onProgress?: (text: string) => void;
};
export type Seeded = { tickets: number; messages: number; contacts: number; seconds: number };

const TWO_YEARS_MS = 2 * 365 * 86_400_000;
const BATCH = 400;
const AGENTS_MIN = 5;

/** The pools must be open (labels and agents are made through commands). */
export async function seedTickets({
  ownerUrl,
  workspaceId,
  slug,
  count,
  seed,
  now = new Date(),
  onProgress = () => {},
}: Seeding): Promise<Seeded> {
  const startedAt = Date.now();
  const chance = new Chance(seed);
  const people = await preparePeople(workspaceId, slug);
  const client = await connect(ownerUrl);
  try {
    const { firstNumber, contactCount, companyCount } = await reserve(client, workspaceId, count);
    const fromMs = now.getTime() - TWO_YEARS_MS;
    await client.query("select ensure_search_partitions($1, $2)", [new Date(fromMs), now]);
    await client.query("begin");
    const restore = await withoutTriggers(client);
    const contacts = await copyContacts(client, chance, workspaceId, Math.max(1, Math.ceil(count / 6)), {
      contactCount,
      companyCount,
      fromMs,
    });
    const setting: Setting = { workspaceId, ...people, contacts, firstNumber, count, fromMs, nowMs: now.getTime() };
    const messages = await copyTickets(client, chance, setting, onProgress);
    await restore();
    onProgress("writing the history");
    await writeEvents(client, workspaceId, firstNumber, count);
    await client.query("commit");
    onProgress("indexing the words");
    // The planner must know of the new rows before it joins them.
    await client.query("analyze ticket");
    await client.query("analyze message");
    await indexWords({ ownerUrl, workspaceId, fromMs, now, firstNumber, count });
    onProgress("measuring the tables");
    for (const table of ["message_search", "contact", "company", "ticket_label", "event"]) await client.query(`analyze ${table}`);
    await client.query("select flush_search(), refresh_common_words()");
    return { tickets: count, messages, contacts: contacts.length, seconds: Math.round((Date.now() - startedAt) / 100) / 10 };
  } finally {
    await client.end();
  }
}

async function connect(ownerUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: "connect seed" });
  await client.connect();
  await client.query(
    "set synchronous_commit = off; set work_mem = '64MB'; set maintenance_work_mem = '128MB'; set gin_pending_list_limit = '64MB'; set jit = off",
  );
  return client;
}

/** Triggers would index each message by itself. Only a superuser may switch them off for a session; else the table's owner for everybody. */
async function withoutTriggers(client: pg.Client): Promise<() => Promise<void>> {
  await client.query("savepoint triggers");
  try {
    await client.query("set local session_replication_role = replica");
    return async () => {
      await client.query("set local session_replication_role = origin");
    };
  } catch {
    await client.query("rollback to savepoint triggers");
    await client.query("alter table message disable trigger message_words");
    return async () => {
      await client.query("alter table message enable trigger message_words");
    };
  }
}

type People = Pick<Setting, "inbox" | "agents" | "teamIds" | "labelIds">;
async function preparePeople(workspaceId: string, slug: string): Promise<People> {
  const actor = systemActor(workspaceId, "Seed");
  const read = <T extends object>(text: string) => inWorkspace(workspaceId, () => sql<T>(text, [workspaceId]));
  const [inbox] = await read<Setting["inbox"]>(
    `select i.id, i.name, a.email as address from inbox i join inbox_address a on a."workspaceId" = i."workspaceId" and a."inboxId" = i.id where i."workspaceId" = $1 order by i.id, a."isPrimary" desc limit 1`,
  );
  if (!inbox) throw new Error(`The workspace "${slug}" has no inbox: make one first.`);
  const known = new Set(
    (await read<{ name: string }>(`select "nameNorm" as name from label where "workspaceId" = $1`)).map((label) => label.name),
  );
  for (const name of LABEL_NAMES) if (!known.has(name.toLowerCase())) await execute(actor, "label.create", { name });
  const listAgents = () =>
    read<Person>(
      `select id, name, email from member where "workspaceId" = $1 and "isActive" and role in ('owner', 'admin', 'agent') order by id`,
    );
  const missing = AGENTS_MIN - (await listAgents()).length;
  for (let index = 0; index < missing; index++) {
    const name = `${FIRST_NAMES[index * 5]} ${LAST_NAMES[index * 7]}`;
    const email = `agent${index + 1}@${slug}.localhost`;
    const user = await ensureUser({ email, name });
    await execute(actor, "member.create", { userId: user.id, name, email, role: "agent" });
  }
  const [agents, teams, labels] = await Promise.all([
    listAgents(),
    read<{ id: string }>(`select id from team where "workspaceId" = $1 order by id`),
    read<{ id: string }>(`select id from label where "workspaceId" = $1 order by id`),
  ]);
  return { inbox, agents, teamIds: teams.map(({ id }) => id), labelIds: labels.map(({ id }) => id) };
}

/** Takes the numbers at once, so that tickets which arrive meanwhile get others. */
async function reserve(client: pg.Client, workspaceId: string, count: number) {
  const { rows } = await client.query<{ firstNumber: number; contactCount: number; companyCount: number }>(
    `update workspace_counter set "ticketNumber" = "ticketNumber" + $2 where "workspaceId" = $1
     returning "ticketNumber" - $2 + 1 as "firstNumber", (select count(*)::int from contact where "workspaceId" = $1) as "contactCount",
       (select count(*)::int from company where "workspaceId" = $1) as "companyCount"`,
    [workspaceId, count],
  );
  if (!rows[0]) throw new Error("The workspace has no counter: it was not made by `workspace create`.");
  return rows[0];
}

async function copyRows(client: pg.Client, table: string, columns: string, lines: string[]): Promise<void> {
  if (lines.length === 0) return;
  const stream = client.query(copyFrom(`copy ${table} (${columns}) from stdin`));
  stream.end(lines.join(""));
  await once(stream, "finish");
}

type Before = { contactCount: number; companyCount: number; fromMs: number };
/** Three of five belong to a company; a few companies and contacts write most of the mail. */
async function copyContacts(
  client: pg.Client,
  chance: Chance,
  workspaceId: string,
  count: number,
  { contactCount, companyCount, fromMs }: Before,
): Promise<Person[]> {
  const at = new Date(fromMs).toISOString();
  const companies = Array.from({ length: Math.max(1, Math.ceil(count / 12)) }, (_, index) => {
    const [word, kind] = [chance.pick(COMPANY_WORDS), chance.pick(COMPANY_KINDS)];
    return {
      id: chance.uuid(fromMs, index),
      name: `${word} ${kind}`,
      domain: `${word}-${kind}-${(companyCount + index).toString(36)}.example`.toLowerCase(),
    };
  });
  const contacts: Person[] = [];
  const lines: string[] = [];
  for (let index = 0; index < count; index++) {
    const company = chance.isIn(0.6) ? companies[chance.rank(companies.length)] : undefined;
    const [first, last] = [chance.pick(FIRST_NAMES), chance.pick(LAST_NAMES)];
    const local = `${ascii(first)}.${ascii(last)}.${(contactCount + index).toString(36)}`;
    const contact = { id: chance.uuid(fromMs, index), name: `${first} ${last}`, email: `${local}@${company?.domain ?? "mail.example"}` };
    contacts.push(contact);
    lines.push(line([workspaceId, contact.id, contact.name, contact.email, contact.email, company?.id ?? null, at, at]));
  }
  const companyLines = companies.map(({ id, name, domain }) => line([workspaceId, id, name, domain, at, at]));
  await copyRows(client, "company", `"workspaceId", id, name, domain, "createdAt", "updatedAt"`, companyLines);
  await copyRows(client, "contact", `"workspaceId", id, name, email, "emailNorm", "companyId", "createdAt", "updatedAt"`, lines);
  return contacts;
}

const ascii = (name: string) =>
  name
    .normalize("NFD")
    .replace(/[^a-zA-Z]/g, "")
    .toLowerCase() || "x";

async function copyTickets(client: pg.Client, chance: Chance, setting: Setting, onProgress: (text: string) => void): Promise<number> {
  let messages = 0;
  let told = 0;
  let writing: Promise<void> = Promise.resolve();
  for (let place = 0; place < setting.count; ) {
    const lines: Lines = { ticket: [], label: [], message: [] };
    for (const until = Math.min(place + BATCH, setting.count); place < until; place++) addTicket(chance, setting, place, lines);
    messages += lines.message.length;
    // PostgreSQL stores one batch while the next is being made up.
    await writing;
    writing = (async () => {
      await copyRows(client, "ticket", COLUMNS.ticket, lines.ticket);
      await copyRows(client, "ticket_label", COLUMNS.label, lines.label);
      await copyRows(client, "message", COLUMNS.message, lines.message);
    })();
    writing.catch(() => {});
    if (Date.now() - told > 2_000) {
      told = Date.now();
      onProgress(`${place} of ${setting.count} tickets`);
    }
  }
  await writing;
  return messages;
}

/** As ticket.create would have said it, one event a ticket. The counter is bumped last, as execute() does. */
async function writeEvents(client: pg.Client, workspaceId: string, firstNumber: number, count: number) {
  await client.query(
    `with counter as (update workspace_counter set seq = seq + $3 where "workspaceId" = $1 returning seq - $3 as before)
     insert into event ("workspaceId", seq, name, "actorType", "actorId", "actorName", at, subject, data, touches)
     select $1, counter.before + t.number - $2 + 1, 'ticket.created', 'system', null, 'Seed', t."createdAt", 'ticket:' || t.id,
       jsonb_build_object('number', t.number, 'subject', t.subject, 'channel', t.channel), array['ticket:' || t.id]
     from counter, ticket t where t."workspaceId" = $1 and t.number >= $2 and t.number < $2 + $3`,
    [workspaceId, firstNumber, count],
  );
}

/** The expression is that of the trigger index_message. */
const INDEX_WORDS = `
insert into message_search ("workspaceId", "messageId", "ticketId", words)
select m."workspaceId", m.id, m."ticketId",
  words_of(t.subject, m."authorName", m."authorEmail", m."replyText")
from message m join ticket t on t."workspaceId" = m."workspaceId" and t.id = m."ticketId"
where m."workspaceId" = $1 and m.id >= uuid_floor($2) and m.id < uuid_floor($3) and t.number >= $4 and t.number < $5
on conflict do nothing`;

/** Quarter by quarter, as the table is partitioned, on two connections. */
type Range = { ownerUrl: string; workspaceId: string; fromMs: number; now: Date; firstNumber: number; count: number };
async function indexWords({ ownerUrl, workspaceId, fromMs, now, firstNumber, count }: Range) {
  const bounds: Date[] = [];
  const at = new Date(fromMs);
  for (let month = at.getUTCMonth() - (at.getUTCMonth() % 3); ; month += 3) {
    const bound = new Date(Date.UTC(at.getUTCFullYear(), month, 1));
    bounds.push(bound);
    if (bound > now) break;
  }
  const quarters = bounds.slice(1).map((upto, index) => [bounds[index], upto] as const);
  const work = async () => {
    const client = await connect(ownerUrl);
    try {
      await client.query("set session_replication_role = replica").catch(() => {});
      for (let quarter = quarters.pop(); quarter; quarter = quarters.pop())
        await client.query(INDEX_WORDS, [workspaceId, ...quarter, firstNumber, firstNumber + count]);
    } finally {
      await client.end();
    }
  };
  await Promise.all([work(), work()]);
}
