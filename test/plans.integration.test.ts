/** How PostgreSQL reads: on a database with thousands of tickets, what the product asks is answered out of indexes, in their order. */
import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { type Actor, memberActor, systemActor } from "#/core/actor.ts";
import { inWorkspace, sqlPlanned, urlFor } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { type Page, query } from "#/core/query.ts";
import { registry } from "#/core/registry.ts";
import { bootstrap, changesAfter } from "#/core/sync.ts";
import { earlierResult, messageIsKnown, sentReply, ticketByReferences } from "#/features/mail/inbound/queries.ts";
import { emptySources } from "#/features/mail/keeping/jobs.ts";
import { queuedReplies, replyById } from "#/features/mail/outbound/queries.ts";
import { wakeSnoozed } from "#/features/ticket/jobs.ts";
import { STATUSES, type TicketRecord } from "#/features/ticket/schema.ts";
import { ensureUser } from "#/features/user/commands.ts";
import { seedTickets } from "../prisma/seed/tickets.ts";
import { testDatabase } from "./database.ts";
import { TEST_SECRET } from "./secret.ts";

const database = testDatabase();
const COUNT = 20_000;
const PAGE = 200;
const LARGE = /^(ticket|ticket_label|message|event|contact|message_search\w*|inbound_mail)$/;
const workspaceId = randomUUID();
let actor: Actor;
/** Ids of rows that are there, for the queries' inputs. */
let some: Record<"ticket" | "message" | "contact" | "company" | "label" | "inbox" | "member" | "reply", string> & {
  words: string;
  email: string;
  messageId: string;
};

beforeAll(async () => {
  const user = await ensureUser({ email: "owner@plans.example", name: "Owner" });
  await execute(systemActor(workspaceId, "Test"), "workspace.create", {
    slug: "plans",
    name: "Plans",
    owner: { userId: user.id, name: user.name, email: user.email },
  });
  await execute(systemActor(workspaceId, "Test"), "team.create", { name: "Team" });
  await seedTickets({ ownerUrl: database.ownerUrl, workspaceId, slug: "plans", count: COUNT, seed: 7 });
  // Contacts that only wrote once would be a tenth of this: too few for an index to be worth it.
  await database.owner(
    `insert into contact ("workspaceId", id, name, email, "emailNorm", "updatedAt")
     select $1, gen_random_uuid(), 'Quiet ' || n, 'quiet.' || n || '@mail.example', 'quiet.' || n || '@mail.example', now() - n * interval '1 minute' from generate_series(1, 20000) n`,
    [workspaceId],
  );
  await database.owner("analyze contact");
  await database.owner(
    `insert into inbound_mail (id, source, "receivedAt", recipients, raw, "sizeBytes", "from", "messageId", "workspaceId", outcome)
     select gen_random_uuid(), 'smtp', now() - n * interval '1 minute', '{}', '', 0, 'sender.' || n % 500 || '@mail.example', n || '@mail.example', $1,
       (array['ticket', 'reply', 'failed'])[1 + n % 3] from generate_series(1, 20000) n`,
    [workspaceId],
  );
  await database.owner("analyze inbound_mail");
  const one = async (text: string) => Object.values((await database.owner<Record<string, string>>(text, [workspaceId]))[0] ?? {})[0] ?? "";
  const idOf = (table: string) => one(`select id from ${table} where "workspaceId" = $1 order by id offset 3 limit 1`);
  some = {
    ticket: await idOf("ticket"),
    message: await idOf("message"),
    contact: await one(`select "contactId" from ticket where "workspaceId" = $1 group by 1 order by count(*) desc limit 1`),
    company: await one(
      `select "companyId" from contact where "workspaceId" = $1 and "companyId" is not null group by 1 order by count(*) desc limit 1`,
    ),
    label: await one(`select "labelId" from ticket_label where "workspaceId" = $1 group by 1 order by count(*) desc limit 1`),
    inbox: await one(`select id from inbox where "workspaceId" = $1`),
    member: await one(`select id from member where "workspaceId" = $1 order by id limit 1`),
    reply: await one(`select id from message where "workspaceId" = $1 and kind = 'reply' limit 1`),
    words: await one(`select split_part("replyText", ' ', 2) from message where "workspaceId" = $1 limit 1`),
    email: await one(`select email from contact where "workspaceId" = $1 limit 1`),
    messageId: await one(`select "messageId" from message where "workspaceId" = $1 and "messageId" is not null limit 1`),
  };
  // What a sidebar counts: by one field, by several, of what is closed, and of what a member has not read.
  const views: object[] = [
    { priorities: ["urgent", "high"] },
    { assignees: ["none"], labels: [some.label] },
    { status: ["open", "waiting"], inboxes: [some.inbox], sort: "-priority" },
    { status: ["closed"] },
    { isUnread: true, assignees: ["me"] },
  ];
  for (const [index, given] of views.entries())
    await execute(systemActor(workspaceId, "Test"), "view.create", { name: `View ${index}`, query: given, isShared: true });
  actor = memberActor({ workspaceId, id: some.member, userId: user.id, name: user.name, email: user.email, role: "owner" });
}, 60_000);

/** What each query is asked. A query without a line here fails the test. */
const inputs = (): Record<string, object[]> => ({
  "ticket.read": [{ id: some.ticket }],
  "ticket.list": [
    {},
    ...["updatedAt", "-createdAt", "createdAt", "-number", "number", "-priority"].map((sort) => ({ sort })),
    ...STATUSES.flatMap((status) => [{ status }, { status, sort: "-priority" }]),
    { status: "open,waiting,snoozed" },
    { status: "open", assigneeId: some.member },
    { status: "open", assigneeId: "none" },
    { status: "open", teamId: randomUUID() },
    { status: "open", inboxId: some.inbox },
    { status: "open", assigneeId: some.member, sort: "-priority" },
    { contactId: some.contact },
    { companyId: some.company },
    { labelId: some.label },
    { status: "open", labelId: some.label },
    { number: 77 },
    { channel: "email" },
    { priority: "urgent,high" },
    { assigneeId: some.member },
    { inboxId: some.inbox, status: "closed" },
    { updatedAfter: new Date(Date.now() - 86_400_000).toISOString() },
    { q: some.words },
    { status: "open", unread: "true" },
    { status: "open", assigneeId: `${some.member},none`, priority: "high,urgent" },
    { status: "open", inboxId: `${some.inbox},${randomUUID()}`, labelId: `${some.label},${randomUUID()}` },
    { mentioned: "true" },
    { repliedByMe: "true", sort: "-priority" },
  ],
  "ticket.listIds": [{ status: "open" }, { status: "closed", priority: "urgent" }],
  "ticket.listEvents": [{ ticketId: some.ticket }],
  "ticket.counts": [{}],
  "message.list": [{ ticketId: some.ticket }],
  "message.read": [{ id: some.message }],
  "contact.list": [
    {},
    { email: some.email },
    { companyId: some.company },
    { q: some.email.slice(0, 8) },
    { q: "Quiet 1234" },
    { q: "Quiet" },
    { sort: "name" },
    { sort: "name", q: "Quiet 1234" },
    { sort: "name", q: "quiet" },
    { isBlocked: true },
  ],
  "contact.duplicates": [{ id: some.contact }],
  "contact.export": [{}, { companyId: some.company }, { q: "Quiet 12" }],
  "contact.previewImport": [{ rows: [{ email: some.email, company: "Acme" }] }],
  "contact.read": [{ id: some.contact }],
  "company.list": [{}, { sort: "name" }, { sort: "name", q: "a" }],
  "company.read": [{ id: some.company }],
  "label.list": [{}],
  "label.read": [{ id: some.label }],
  "member.list": [{}],
  "role.list": [{}],
  "role.read": [{ id: randomUUID() }],
  "member.read": [{ id: some.member }],
  "team.list": [{}],
  "team.read": [{ id: randomUUID() }],
  "inbox.list": [{}],
  "inbox.read": [{ id: some.inbox }],
  "member.readAvatar": [{ id: some.member }],
  "macro.list": [{}],
  "macro.read": [{ id: randomUUID() }],
  "view.list": [{}],
  "view.counts": [{}],
  "view.read": [{ id: randomUUID() }],
  "customField.list": [{}],
  "customField.read": [{ id: randomUUID() }],
  "workspace.read": [{}],
  "suppression.list": [{}, { email: some.email }, { q: "mail" }],
  "dataExport.list": [{}],
  "dataExport.read": [{ id: randomUUID() }],
  "erasure.list": [{}],
  "erasure.read": [{ id: randomUUID() }],
  "erasure.preview": [{ contactId: some.contact }, { email: some.email }],
  "retention.read": [{}],
  "retention.preview": [{}, { closedMonths: 1, junkDays: 30 }],
  "processing.read": [{}],
  "suppression.read": [{ id: randomUUID() }],
  "identityProvider.list": [{}],
  "identityProvider.read": [{ id: randomUUID() }],
  "signInDomain.list": [{}],
  "signInDomain.read": [{ id: randomUUID() }],
  "signInPolicy.read": [{}],
  "directory.read": [{}],
  "directory.listUsers": [
    { startIndex: 1, count: 100, by: null },
    { startIndex: 1, count: 100, by: { attribute: "userName", value: "ada" } },
    { startIndex: 1, count: 100, by: { attribute: "externalId", value: "ada" } },
  ],
  "directory.readUser": [{ id: randomUUID() }],
  "directory.listGroups": [
    { startIndex: 1, count: 100, by: null },
    { startIndex: 1, count: 100, by: { attribute: "displayName", value: "ada" } },
  ],
  "directory.readGroup": [{ id: randomUUID() }],
  "domain.list": [{}],
  "domain.readToCheck": [{ id: randomUUID() }],
  "domain.read": [{ id: randomUUID() }],
  "mail.listOutbound": [{}, { state: "failed" }, { state: "sent" }],
  "mail.readOutbound": [{ id: some.reply }],
  "mail.listLedger": [{}, { outcome: "failed" }],
  "mail.readRaw": [{ id: randomUUID() }],
  "mail.readOriginal": [{ id: some.message }],
  "message.readInline": [{ id: some.message }],
  "mail.readTemplateSample": [{}],
  "mail.readTrialTarget": [{ id: some.inbox }],
  "fetching.read": [{ id: some.inbox }],
  "attachment.read": [{ id: randomUUID() }],
  "attachment.ofMessage": [{ messageId: some.message }],
  "upload.read": [{ id: randomUUID() }],
  "label.usage": [{ id: some.label }],
  "apiKey.list": [{}],
  "apiKey.listTokens": [{}],
  "audit.list": [
    {},
    { kind: "access" },
    { actorId: some.member },
    { subject: `ticket:${some.ticket}` },
    { name: "member.created" },
    { from: new Date(Date.now() - 86_400_000).toISOString() },
  ],
  "join.listLinks": [{}],
  "join.listDomains": [{}],
  "search.search": [{ q: some.words }, { q: "#77" }, { q: some.email }, { q: "nowhere-to-be-found" }],
});

type Statement = { text: string; values: unknown[] };
/** The statements that `run` sends, in its own workspace's connections. */
async function sentBy(run: () => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = [];
  const { query: send } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [given, values] = args as [string | { text: string; values?: unknown[] }, unknown[] | undefined];
    const statement = typeof given === "string" ? { text: given, values: values ?? [] } : { text: given.text, values: given.values ?? [] };
    if (/^\s*(select|with|update|delete|insert)\b/i.test(statement.text) && !statement.text.includes("set_config")) sent.push(statement);
    return (send as (...all: unknown[]) => unknown).apply(this, args);
  } as typeof send;
  try {
    await inWorkspace(workspaceId, run).catch((error: { code?: string }) => {
      if (error.code !== "not-found") throw error;
    });
  } finally {
    pg.Client.prototype.query = send;
  }
  return sent;
}

type Node = {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Sort Key"?: string[];
  Plans?: Node[];
};
const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

async function planOf({ text, values }: Statement): Promise<Node[]> {
  type Plan = { "QUERY PLAN": [{ Plan: Node }] };
  const explain = `explain (analyze, format json) ${text}`;
  // Raw mail is the installation's: no tenant's role may read it.
  const [row] = /\binbound_mail\b/.test(text)
    ? await database.owner<Plan>(explain, values)
    : await inWorkspace(workspaceId, () => sqlPlanned<Plan>(explain, values));
  return row ? nodesOf(row["QUERY PLAN"][0].Plan) : [];
}

/** What is wrong with the plans of what `run` sends. */
async function faultsOf(what: string, run: () => Promise<unknown>, sortedMax = PAGE + 1): Promise<string[]> {
  const faults: string[] = [];
  for (const statement of await sentBy(run))
    for (const node of await planOf(statement)) {
      if (node["Node Type"] === "Seq Scan" && LARGE.test(node["Relation Name"] ?? ""))
        faults.push(`${what}: reads all of ${node["Relation Name"]}`);
      const rows = (node.Plans ?? []).reduce((sum, below) => sum + below["Actual Rows"] * below["Actual Loops"], 0);
      if (node["Node Type"] === "Sort" && rows > sortedMax) faults.push(`${what}: sorts ${rows} rows by ${node["Sort Key"]?.join(", ")}`);
    }
  return faults;
}

describe("plans", () => {
  it("has an input for every query there is", () => {
    expect(Object.keys(inputs()).sort()).toEqual([...registry().queries.keys()].sort());
  });

  it("every query reads large tables by an index, and in its order", async () => {
    const faults: string[] = [];
    // A company's tickets are its contacts': no index can hold them in the order of their own change. A filtered export is put in its order.
    for (const [name, variants] of Object.entries(inputs()))
      for (const input of variants)
        faults.push(
          ...(await faultsOf(
            `${name} ${JSON.stringify(input)}`,
            async () => {
              const { nextCursor } = await query<{ nextCursor?: string | null }>(actor, name, input);
              if (nextCursor) await query(actor, name, { ...input, cursor: nextCursor });
            },
            ("companyId" in input && name === "ticket.list") || name === "contact.export" || name === "ticket.listIds" ? COUNT : PAGE + 1,
          )),
        );
    expect(faults).toEqual([]);
  });

  it("so does what keeps clients in step", async () => {
    const { seq } = await bootstrap(actor);
    const faults = await faultsOf("bootstrap", () => bootstrap(actor));
    faults.push(...(await faultsOf("changes", () => changesAfter(actor, seq - 300), 500)));
    for (const [type, { read }] of registry().synced)
      faults.push(...(await faultsOf(`sync of ${type}`, () => read(actor, [some[type as "ticket"] ?? some.ticket]))));
    expect(faults).toEqual([]);
  });

  it("so does what finds a mail's place, sends a reply and wakes what sleeps", async () => {
    const reads: Record<string, () => Promise<unknown>> = {
      earlierResult: () => earlierResult(workspaceId, randomUUID()),
      messageIsKnown: () => messageIsKnown(workspaceId, some.messageId, "hash"),
      ticketByReferences: () => ticketByReferences(workspaceId, [some.messageId, "other@client.example"], some.email),
      sentReply: () => sentReply(workspaceId, [some.messageId]),
      replyById: () => replyById(workspaceId, some.reply),
      queuedReplies: () => queuedReplies(workspaceId),
      wakeSnoozed,
      emptySources,
    };
    const faults: string[] = [];
    for (const [name, read] of Object.entries(reads)) faults.push(...(await faultsOf(name, read)));
    expect(faults).toEqual([]);
  });

  it("search does within its functions, too, where no plan is shown", async () => {
    const sent: Statement[] = [];
    for (const q of [some.words, "the", "nowhere-to-be-found", `${some.words} the`])
      sent.push(...(await sentBy(() => query(actor, "search.search", { q }))), ...(await sentBy(() => query(actor, "ticket.list", { q }))));
    const client = new pg.Client({ connectionString: urlFor(database.ownerUrl, "connect_app", TEST_SECRET) });
    await client.connect();
    await client.query("begin");
    await client.query("select set_config('app.workspace_id', $1, true)", [workspaceId]);
    let found = 0;
    for (const { text, values } of sent) found += (await client.query(text, values)).rows.length;
    // What this transaction has done so far, whoever's name a function ran under.
    const { rows } = await client.query<{ relname: string; seq: number; index: number }>(
      "select relname, seq_scan::int as seq, idx_scan::int as index from pg_stat_xact_user_tables where seq_scan + idx_scan > 0",
    );
    await client.end();
    expect(found).toBeGreaterThan(50);
    expect(rows.filter(({ relname, index }) => relname.startsWith("message_search_") && index > 0).length).toBeGreaterThan(1);
    expect(rows.filter(({ relname, seq }) => LARGE.test(relname) && seq > 0)).toEqual([]);
  });

  it("a client is given what its screen needs first, in little, and the rest when it asks", async () => {
    const { put } = await bootstrap(actor);
    const tickets = put.flatMap(({ type, record }) => (type === "ticket" ? [record as TicketRecord] : []));
    expect(tickets).toHaveLength(100);
    expect(new Set(tickets.map(({ status }) => status))).not.toContain("closed");
    const { data } = await query<Page<TicketRecord>>(actor, "ticket.list", { status: "open", limit: 50 });
    expect(tickets.map(({ id }) => id)).toEqual(expect.arrayContaining(data.map(({ id }) => id)));
    // Whatever a workspace holds: of tickets the newest hundred, of what the member has read the last months, and the few of all else.
    expect(gzipSync(JSON.stringify(put)).length).toBeLessThan(100_000);
    const { data: oldest } = await query<Page<TicketRecord>>(actor, "ticket.list", { number: 1 });
    expect(oldest).toHaveLength(1);
    expect(tickets.map(({ id }) => id)).not.toContain(oldest[0]?.id);
  });
});
