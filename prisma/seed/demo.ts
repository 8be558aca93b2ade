/**
 * Makes the demo workspace: everything through commands, in the order in which it happened, then moved back in time.
 * Killed half way it leaves a workspace that is not marked as the demo yet; the next start removes that and begins again.
 */
import { createHash, randomUUID } from "node:crypto";
import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { storage } from "#/adapters/storage/index.ts";
import { type Actor, memberActor, systemActor } from "#/core/actor.ts";
import { inWorkspace, sql, system } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import type { MessageRecord, ReceivedMessage } from "#/features/message/schema.ts";
import { ensureUser } from "#/features/user/commands.ts";
import { DEMO_EMAIL, DEMO_SLUG, demoPassword } from "#/features/workspace/rules.ts";
import { older } from "./demo/older.ts";
import { recent } from "./demo/recent.ts";
import type { DemoFile, DemoMessage, DemoTicket } from "./demo/shape.ts";
import { COMPANY, LABELS, MEMBERS, TEAMS } from "./demo/team.ts";

type People = Map<string, { actor: Actor; id: string }>;
type Names = {
  people: People;
  labels: Map<string, string>;
  teams: Map<string, string>;
  inboxes: Map<string, { id: string; address: string }>;
};
/** What a step changed, for moving it to its time: events up to `seq`, and the message. */
type Trace = { at: Date; seq: number; messageId: string | null };
type Opened = { id: string; ticket: DemoTicket; threadIds: string[] };

/** Far enough that no worker takes the job before it is removed. */
const NEVER_MS = 365 * 24 * 3_600_000;

export async function makeDemo(ownerUrl: string, secret: string, now = new Date()): Promise<void> {
  const workspaceId = uuidv7();
  const product = systemActor(workspaceId, COMPANY);
  const names = await makeWorkspace(product, secret);
  const begun = await lastSeq(workspaceId);
  const traces: Trace[] = [];
  const opened = new Map<DemoTicket, Opened>();
  for (const step of steps(now)) {
    const messageId = await step.run(product, names, opened, now);
    traces.push({ at: step.at, seq: await lastSeq(workspaceId), messageId });
  }
  await cancelSending(traces);
  await moveBack(ownerUrl, workspaceId, begun, traces);
}

/** Removes what a start that was killed has left. */
export async function removeUnfinishedDemo(ownerUrl: string): Promise<boolean> {
  return asOwner(ownerUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select w.id from workspace w join member m on m."workspaceId" = w.id where w.slug = $1 and not w."isDemo" and m.role = 'owner' and m.email = $2`,
      [DEMO_SLUG, DEMO_EMAIL],
    );
    const id = rows[0]?.id;
    if (!id) return false;
    for (const table of ["outbound_mail", "attachment", "message", "ticket_label", "ticket", "contact", "event", "command"])
      await client.query(`delete from ${table} where "workspaceId" = $1`, [id]);
    await client.query("delete from workspace where id = $1", [id]);
    return true;
  });
}

async function makeWorkspace(product: Actor, secret: string): Promise<Names> {
  const { workspaceId } = product;
  const [owner, ...others] = MEMBERS;
  if (!owner) throw new Error("the demo needs an owner");
  const user = await ensureUser({ email: owner.email, name: owner.name, password: demoPassword(secret) });
  await execute(product, "workspace.create", {
    slug: DEMO_SLUG,
    name: COMPANY,
    owner: { userId: user.id, name: owner.name, email: owner.email },
  });
  await execute(product, "inbox.create", { name: "Billing", addresses: [`billing@${DEMO_SLUG}.localhost`] });
  for (const member of others) {
    const { id: userId } = await ensureUser({ email: member.email, name: member.name });
    await execute(product, "member.create", { userId, name: member.name, email: member.email, role: member.role });
  }
  const rows = await inWorkspace(workspaceId, () =>
    sql<MemberRecord & { userId: string }>(`select * from member where "workspaceId" = $1`, [workspaceId]),
  );
  const people: People = new Map(
    MEMBERS.map(({ key, email }) => {
      const row = rows.find((candidate) => candidate.email === email);
      if (!row) throw new Error(`the demo's member ${email} was not made`);
      return [
        key,
        {
          id: row.id,
          actor: memberActor({ workspaceId, id: row.id, userId: row.userId, name: row.name, email: row.email, role: row.role }),
        },
      ];
    }),
  );
  const labels = new Map<string, string>();
  for (const label of LABELS) labels.set(label.name, (await execute<{ id: string }>(product, "label.create", label)).record.id);
  const teams = new Map<string, string>();
  for (const team of TEAMS)
    teams.set(
      team.name,
      (
        await execute<{ id: string }>(product, "team.create", {
          name: team.name,
          memberIds: team.members.map((key) => personOf(people, key).id),
        })
      ).record.id,
    );
  const addresses = await inWorkspace(workspaceId, () =>
    sql<{ id: string; address: string }>(`select "inboxId" as id, email as address from inbox_address where "workspaceId" = $1`, [
      workspaceId,
    ]),
  );
  return { people, labels, teams, inboxes: new Map(addresses.map((row) => [row.address.split("@")[0] ?? "", row])) };
}

function personOf(people: People, key: string) {
  const person = people.get(key);
  if (!person) throw new Error(`the demo has no member "${key}"`);
  return person;
}

type Step = { at: Date; run: (product: Actor, names: Names, opened: Map<DemoTicket, Opened>, now: Date) => Promise<string | null> };

/** Everything that happened, oldest first: mail that came, triage, answers, notes, and how it ended. */
function steps(now: Date): Step[] {
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  const all: Step[] = [];
  for (const ticket of [...older, ...recent]) {
    const [first, ...rest] = ticket.messages;
    const last = ticket.messages.at(-1);
    if (!first || !last) continue;
    all.push({ at: ago(first.minutesAgo), run: (product, names, opened) => receive(product, names, opened, ticket, first) });
    all.push({ at: ago(first.minutesAgo - Math.min(3, first.minutesAgo / 4)), run: (_, names, opened) => triage(names, opened, ticket) });
    for (const message of rest)
      all.push({
        at: ago(message.minutesAgo),
        run: (product, names, opened, time) =>
          message.by ? write(names, opened, ticket, message, time) : receive(product, names, opened, ticket, message),
      });
    if (ticket.status && ticket.status !== "open")
      all.push({
        at: ago(last.minutesAgo - Math.min(2, last.minutesAgo / 4)),
        run: (_, names, opened, time) => settle(names, opened, ticket, time),
      });
  }
  return all.sort((a, b) => a.at.getTime() - b.at.getTime());
}

async function receive(
  product: Actor,
  names: Names,
  opened: Map<DemoTicket, Opened>,
  ticket: DemoTicket,
  message: DemoMessage,
): Promise<string> {
  const before = opened.get(ticket);
  const inbox = names.inboxes.get(ticket.inbox ?? "support");
  if (!inbox) throw new Error("the demo's inbox was not made");
  const { name, email } = ticket.customer;
  const messageId = `${randomUUID()}@${email.split("@")[1]}`;
  const attachments = await Promise.all((message.files ?? []).map((file) => store(product.workspaceId, file)));
  const { record } = await execute<ReceivedMessage>(product, "message.receive", {
    ticketId: before?.id ?? null,
    inboxId: inbox.id,
    alsoInboxIds: [],
    matchedBy: before ? "reply-address" : "new",
    subject: before ? `Re: ${ticket.subject}` : ticket.subject,
    from: { name, email },
    to: [{ name: COMPANY, email: inbox.address }],
    cc: [],
    text: message.text,
    html: null,
    replyText: message.text,
    replyHtml: null,
    messageId,
    inReplyTo: before?.threadIds.at(-1) ?? null,
    references: before?.threadIds ?? [],
    contentHash: createHash("sha256").update(message.text).digest("hex"),
    auth: ticket.status === "spam" ? { spf: "fail", dkim: "none", dmarc: "fail" } : { spf: "pass", dkim: "pass", dmarc: "pass" },
    isAutomatic: false,
    sentAt: null,
    attachments,
  });
  opened.set(ticket, { id: record.ticketId, ticket, threadIds: [...(before?.threadIds ?? []), messageId] });
  return record.messageId;
}

async function store(workspaceId: string, { name, contentType, content }: DemoFile) {
  const bytes = Buffer.from(content);
  const id = randomUUID();
  const storageKey = `${workspaceId}/${id.slice(0, 2)}/${id}`;
  await storage().put(storageKey, bytes);
  return { name, contentType, sizeBytes: bytes.length, isInline: false, contentId: null, storageKey };
}

async function triage(names: Names, opened: Map<DemoTicket, Opened>, ticket: DemoTicket): Promise<null> {
  const labelIds = (ticket.labels ?? []).map((label) => names.labels.get(label));
  await execute(personOf(names.people, "dana").actor, "ticket.update", {
    id: opened.get(ticket)?.id,
    ...(ticket.priority ? { priority: ticket.priority } : {}),
    ...(ticket.assignee ? { assigneeId: personOf(names.people, ticket.assignee).id } : {}),
    ...(ticket.team ? { teamId: names.teams.get(ticket.team) } : {}),
    ...(labelIds.length > 0 ? { labelIds } : {}),
  });
  return null;
}

async function write(names: Names, opened: Map<DemoTicket, Opened>, ticket: DemoTicket, message: DemoMessage, now: Date): Promise<string> {
  const kept = opened.get(ticket);
  const { record } = await execute<MessageRecord>(personOf(names.people, message.by ?? "dana").actor, "message.create", {
    ticketId: kept?.id,
    kind: message.isNote ? "note" : "reply",
    text: message.text,
    ...(message.isNote ? {} : { sendAt: new Date(now.getTime() + NEVER_MS).toISOString() }),
  });
  if (record.messageId) kept?.threadIds.push(record.messageId.slice(1, -1));
  return record.id;
}

async function settle(names: Names, opened: Map<DemoTicket, Opened>, ticket: DemoTicket, now: Date): Promise<null> {
  const { actor } = personOf(names.people, ticket.assignee ?? "dana");
  const snoozedUntil = ticket.snoozedForHours ? new Date(now.getTime() + ticket.snoozedForHours * 3_600_000).toISOString() : undefined;
  await execute(actor, "ticket.update", { id: opened.get(ticket)?.id, status: ticket.status, ...(snoozedUntil ? { snoozedUntil } : {}) });
  return null;
}

const lastSeq = async (workspaceId: string) => {
  const [row] = await inWorkspace(workspaceId, () =>
    sql<{ seq: number }>(`select seq from workspace_counter where "workspaceId" = $1`, [workspaceId]),
  );
  return row?.seq ?? 0;
};

/** The replies were never meant to leave: nobody waits for them at these addresses. */
async function cancelSending(traces: Trace[]) {
  for (const { messageId } of traces) if (messageId) await system("select 1 from graphile_worker.remove_job($1)", [`send:${messageId}`]);
}

async function moveBack(ownerUrl: string, workspaceId: string, begun: number, traces: Trace[]) {
  const times = traces.map(({ at }) => at.toISOString());
  await asOwner(ownerUrl, async (client) => {
    await client.query("begin");
    // What made the workspace itself happened before the first mail.
    await client.query(
      `update event e set at = s.at from (select lag(u.seq, 1, $2::bigint) over (order by u.seq) as "from", u.seq as upto, u.at from unnest($3::bigint[], $4::timestamptz[]) as u(seq, at)) s
       where e."workspaceId" = $1 and e.seq > s."from" and e.seq <= s.upto`,
      [workspaceId, begun, traces.map(({ seq }) => seq), times],
    );
    await client.query(`update event set at = $2 where "workspaceId" = $1 and seq <= $3`, [
      workspaceId,
      new Date(Date.parse(times[0] ?? "") - 86_400_000),
      begun,
    ]);
    await client.query(
      `update message m set "createdAt" = s.at, "deliveryAt" = case when m.kind = 'reply' then s.at + interval '3 seconds' end,
         "deliveryState" = case when m.kind = 'reply' then 'delivered' end
       from unnest($2::uuid[], $3::timestamptz[]) as s(id, at) where m."workspaceId" = $1 and m.id = s.id`,
      [workspaceId, traces.map(({ messageId }) => messageId), times],
    );
    for (const statement of FOLLOW_UP) await client.query(statement, [workspaceId]);
    await client.query("commit");
  });
}

/** Times that follow from those of messages and events; last of all the mark that the demo is whole. */
const FOLLOW_UP = [
  `update attachment a set "createdAt" = m."createdAt" from message m where a."workspaceId" = $1 and m."workspaceId" = $1 and m.id = a."messageId"`,
  `update outbound_mail o set state = 'sent', attempts = 1, "createdAt" = m."createdAt", "sentAt" = m."createdAt" + interval '1 second'
   from message m where o."workspaceId" = $1 and m."workspaceId" = $1 and m.id = o.id`,
  `update ticket t set "createdAt" = m.first, "firstReplyAt" = m."firstReply", "lastCustomerMessageAt" = m."lastCustomer", "lastAgentMessageAt" = m."lastReply",
     "updatedAt" = greatest(m.last, e.last), "closedAt" = case when t.status = 'closed' then e.last end
   from (select "ticketId", min("createdAt") as first, max("createdAt") as last, min("createdAt") filter (where kind = 'reply') as "firstReply",
           max("createdAt") filter (where kind = 'customer') as "lastCustomer", max("createdAt") filter (where kind = 'reply') as "lastReply"
         from message where "workspaceId" = $1 group by "ticketId") m,
        (select subject, max(at) as last from event where "workspaceId" = $1 group by subject) e
   where t."workspaceId" = $1 and m."ticketId" = t.id and e.subject = 'ticket:' || t.id`,
  ...["contact", "company", "member", "inbox", "label", "team"].map(
    (table) =>
      `update ${table} r set "createdAt" = e.at${table === "contact" || table === "company" ? ', "updatedAt" = e.at' : ""} from event e
       where r."workspaceId" = $1 and e."workspaceId" = $1 and e.name = '${table}.created' and e.subject = '${table}:' || r.id`,
  ),
  `update ticket_member r set "repliedAt" = t."lastAgentMessageAt", "updatedAt" = t."updatedAt" from ticket t
   where r."workspaceId" = $1 and t."workspaceId" = $1 and t.id = r."ticketId" and r."repliedAt" is not null`,
  // The newest three are yet to be read; the members have been here all along.
  `insert into ticket_member ("workspaceId", "ticketId", "memberId", "readAt", "updatedAt")
   select $1, t.id, m.id, t."updatedAt", t."updatedAt" from ticket t, member m where t."workspaceId" = $1 and m."workspaceId" = $1
     and t.id not in (select n.id from ticket n where n."workspaceId" = $1 and n.status = 'open' order by n."lastCustomerMessageAt" desc nulls last limit 3)
   on conflict ("workspaceId", "ticketId", "memberId") do nothing`,
  `update workspace w set "isDemo" = true, "createdAt" = e.at from event e where w.id = $1 and e."workspaceId" = $1 and e.name = 'workspace.created'`,
];

async function asOwner<T>(ownerUrl: string, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end();
  }
}
