import { randomUUID } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { systemActor } from "#/core/actor.ts";
import { inWorkspace, sql } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { ensureUser } from "#/features/user/commands.ts";
import { testDatabase } from "../../test/database.ts";
import { type Seeded, seedTickets } from "./tickets.ts";

const database = testDatabase();
const workspaceId = randomUUID();
const COUNT = 300;
const now = new Date();
let seeded: Seeded;

beforeAll(async () => {
  const user = await ensureUser({ email: "owner@seeded.example", name: "Owner" });
  await execute(systemActor(workspaceId, "Test"), "workspace.create", {
    slug: "seeded",
    name: "Seeded",
    owner: { userId: user.id, name: user.name, email: user.email },
  });
  seeded = await seedTickets({ ownerUrl: database.ownerUrl, workspaceId, slug: "seeded", count: COUNT, seed: 7, now });
});

const one = async <T extends object>(text: string) => (await database.owner<T>(text, [workspaceId]))[0] as T;

it("makes the tickets it was asked for, with threads of 2 to 8 messages over two years", async () => {
  expect(seeded).toMatchObject({ tickets: COUNT, contacts: COUNT / 6 });
  const found = await one<{ tickets: number; least: number; most: number; agree: boolean; years: number }>(
    `select count(*)::int as tickets, min(t."messageCount") as least, max(t."messageCount") as most,
       bool_and(t."messageCount" = (select count(*) from message m where m."workspaceId" = $1 and m."ticketId" = t.id)) as agree,
       extract(day from max(t."createdAt") - min(t."createdAt"))::int / 365.0 as years from ticket t where t."workspaceId" = $1`,
  );
  expect(found).toMatchObject({ tickets: COUNT, least: 2, most: 8, agree: true });
  expect(Number(found.years)).toBeGreaterThan(1.9);
});

it("numbers tickets without a gap, and leaves counters that the next command continues", async () => {
  expect(
    await one(
      `select min(number)::int as first, max(number)::int as last, count(distinct number)::int as count from ticket where "workspaceId" = $1`,
    ),
  ).toEqual({ first: 1, last: COUNT, count: COUNT });
  expect(
    await one(
      `select "ticketNumber" = ${COUNT} and seq = (select max(seq) from event where "workspaceId" = $1) as agree from workspace_counter where "workspaceId" = $1`,
    ),
  ).toEqual({ agree: true });
  expect(await one(`select count(*)::int as count from event where "workspaceId" = $1 and name = 'ticket.created'`)).toEqual({
    count: COUNT,
  });
  const { record } = await execute<{ number: number }>(systemActor(workspaceId, "Test"), "ticket.create", {
    subject: "Next",
    text: "Hello",
    contact: { email: "next@customer.example" },
  });
  expect(record.number).toBe(COUNT + 1);
});

it("indexes exactly the words that the trigger would have", async () => {
  const missing = await one<{ missing: number }>(
    `select count(*)::int as missing from message m where "workspaceId" = $1 and not exists (select from message_search s where s."workspaceId" = $1 and s."messageId" = m.id)`,
  );
  expect(missing).toEqual({ missing: 0 });
  const [{ id, words } = { id: "", words: "" }] = await database.owner<{ id: string; words: string }>(
    `select m.id, s.words::text as words from message m join message_search s on s."workspaceId" = m."workspaceId" and s."messageId" = m.id where m."workspaceId" = $1 and m.kind = 'customer' limit 1`,
    [workspaceId],
  );
  const copy = randomUUID();
  await database.owner(
    `insert into message ("workspaceId", id, "ticketId", kind, "authorType", "authorName", "authorEmail", text, "replyText")
     select "workspaceId", $2, "ticketId", kind, "authorType", "authorName", "authorEmail", text, "replyText" from message where "workspaceId" = $1 and id = $3`,
    [workspaceId, copy, id],
  );
  expect(await database.owner(`select words::text as words from message_search where "messageId" = $1`, [copy])).toEqual([{ words }]);
  await database.owner(`delete from message where id = $1`, [copy]);
});

it("points every row to one that exists, though triggers were off", async () => {
  for (const [from, to, key] of [
    ["ticket", "contact", "contactId"],
    ["ticket", "inbox", "inboxId"],
    ["ticket", "member", "assigneeId"],
    ["ticket_label", "label", "labelId"],
    ["message", "ticket", "ticketId"],
    ["contact", "company", "companyId"],
  ])
    expect(
      await one(
        `select count(*)::int as lost from ${from} f where f."workspaceId" = $1 and f."${key}" is not null and not exists (select from ${to} t where t."workspaceId" = $1 and t.id = f."${key}")`,
      ),
    ).toEqual({ lost: 0 });
});

it("adds to what is there when it runs again, and switches the trigger back on", async () => {
  await seedTickets({ ownerUrl: database.ownerUrl, workspaceId, slug: "seeded", count: 20, seed: 7, now: new Date(now.getTime() + 1_000) });
  const found = await inWorkspace(workspaceId, () =>
    sql(`select count(*)::int as count from ticket where "workspaceId" = $1`, [workspaceId]),
  );
  expect(found).toEqual([{ count: COUNT + 21 }]);
  expect(await database.owner(`select tgenabled as state from pg_trigger where tgname = 'message_words'`)).toEqual([{ state: "O" }]);
});
