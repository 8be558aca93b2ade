import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import type { LabelRecord } from "#/features/label/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, type TestWorkspace } from "../../../test/factories.ts";

const database = testDatabase();
let here: TestWorkspace;
let elsewhere: TestWorkspace;
beforeAll(async () => {
  here = await buildWorkspace();
  elsewhere = await buildWorkspace();
});

const inTheFuture = () => new Date(Date.now() + 3_600_000).toISOString();
const create = (overrides: Record<string, unknown> = {}) => ({
  subject: "Broken export",
  text: "It stops.",
  contact: { email: "ana@acme.example", name: "Ana" },
  ...overrides,
});

describe("ticket.create", () => {
  it("does it: the ticket, its first message, its contact and the company of the contact's domain", async () => {
    const { record: ticket } = await execute<TicketRecord>(here.owner, "ticket.create", create({ priority: "high" }));
    expect(ticket).toMatchObject({
      subject: "Broken export",
      status: "open",
      priority: "high",
      channel: "api",
      messageCount: 1,
      snippet: "It stops.",
      version: 1,
    });
    expect(await query<TicketRecord>(here.owner, "ticket.read", { id: ticket.id })).toEqual(ticket);
    const messages = await database.owner(`select kind, "authorType", text from message where "ticketId" = $1`, [ticket.id]);
    expect(messages).toEqual([{ kind: "customer", authorType: "contact", text: "It stops." }]);
    const companies = await database.owner(`select domain from company where "workspaceId" = $1`, [here.id]);
    expect(companies).toContainEqual({ domain: "acme.example" });
  });

  it("counts tickets from 1 in each workspace, without gaps when many are made at once", async () => {
    const fresh = await buildWorkspace();
    const made = await Promise.all(Array.from({ length: 20 }, () => buildTicket(fresh)));
    expect(made.map((ticket) => ticket.number).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it("makes one contact of one address, whatever its case and however many arrive at once", async () => {
    await Promise.all(["Bo@Case.example", "bo@case.example", "BO@CASE.EXAMPLE"].map((email) => buildTicket(here, { contact: { email } })));
    expect(await database.owner(`select id from contact where "emailNorm" = 'bo@case.example'`)).toHaveLength(1);
  });

  it("refuses bad input: every fault by its path", async () => {
    const bad = { subject: " ", contact: { email: "nobody" }, priority: "huge", extra: 1 };
    await expect(execute(here.owner, "ticket.create", bad)).rejects.toMatchObject({
      code: "invalid",
      issues: expect.arrayContaining([
        expect.objectContaining({ path: "subject" }),
        expect.objectContaining({ path: "contact.email" }),
        expect.objectContaining({ path: "priority" }),
        expect.objectContaining({ path: "extra" }),
      ]),
    });
    await expect(execute(here.owner, "ticket.create", create({ text: "  " }))).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "text" }],
    });
  });

  it("refuses others: a light agent", async () => {
    await expect(execute(await buildMember(here, "light-agent"), "ticket.create", create())).rejects.toMatchObject({ code: "forbidden" });
  });

  it("hides from strangers: another workspace's inbox, member, team and label are unknown", async () => {
    const label = await execute<LabelRecord>(elsewhere.owner, "label.create", { name: "theirs" });
    for (const [path, value] of [
      ["inboxId", elsewhere.inboxId],
      ["assigneeId", elsewhere.owner.id],
      ["teamId", uuidv7()],
      ["labelIds", [label.record.id]],
    ] as const)
      await expect(execute(here.owner, "ticket.create", create({ [path]: value }))).rejects.toMatchObject({
        code: "invalid",
        issues: [{ path: expect.stringContaining(path) }],
      });
  });

  it("replays once: the same command id answers as the first time; with other words it is refused", async () => {
    const commandId = uuidv7();
    const first = await execute<TicketRecord>(here.owner, "ticket.create", create({ subject: "Once" }), commandId);
    const again = await execute<TicketRecord>(here.owner, "ticket.create", create({ subject: "Once" }), commandId);
    expect(again).toEqual({ ...first, replayed: true });
    await expect(execute(here.owner, "ticket.create", create({ subject: "Twice" }), commandId)).rejects.toMatchObject({
      code: "idempotency-key-reused",
    });
    expect(await database.owner(`select id from ticket where subject = 'Once'`)).toHaveLength(1);
  });

  it("replays once, also when equal requests arrive together", async () => {
    const commandId = uuidv7();
    const answers = await Promise.allSettled(
      Array.from({ length: 6 }, () => execute(here.owner, "ticket.create", create({ subject: "Together" }), commandId)),
    );
    for (const answer of answers) if (answer.status === "rejected") expect(answer.reason).toMatchObject({ code: "request-in-progress" });
    expect(answers.some((answer) => answer.status === "fulfilled")).toBe(true);
    expect(await database.owner(`select id from ticket where subject = 'Together'`)).toHaveLength(1);
  });
});

describe("ticket.update", () => {
  it("does it: fields, version, history and the times that follow from the status", async () => {
    const ticket = await buildTicket(here);
    const agent = await buildMember(here, "agent");
    const { record: label } = await execute<LabelRecord>(here.owner, "label.create", { name: `refund ${ticket.number}` });
    const { record: changed } = await execute<TicketRecord>(agent, "ticket.update", {
      id: ticket.id,
      status: "closed",
      priority: "urgent",
      assigneeId: agent.id,
      labelIds: [label.id],
    });
    expect(changed).toMatchObject({
      status: "closed",
      priority: "urgent",
      assigneeId: agent.id,
      labelIds: [label.id],
      version: 2,
      closedAt: expect.any(String),
    });
    const { record: reopened } = await execute<TicketRecord>(agent, "ticket.update", { id: ticket.id, status: "open", labelIds: [] });
    expect(reopened).toMatchObject({ closedAt: null, labelIds: [], version: 3 });
    const history = await query<{ data: { name: string; data: unknown }[] }>(agent, "ticket.listEvents", { ticketId: ticket.id });
    expect(history.data.map((event) => event.name)).toEqual([
      "ticket.created",
      "message.received",
      "ticket.updated",
      "ticket.closed",
      "ticket.updated",
      "ticket.reopened",
    ]);
    expect(history.data.find((event) => event.name === "ticket.updated")?.data).toMatchObject({
      changes: { status: { from: "open", to: "closed" } },
    });
  });

  it("leaves version and history alone when nothing changes", async () => {
    const ticket = await buildTicket(here);
    const before = await database.owner(`select seq from workspace_counter where "workspaceId" = $1`, [here.id]);
    const { record } = await execute<TicketRecord>(here.owner, "ticket.update", { id: ticket.id, status: "open", subject: ticket.subject });
    expect(record.version).toBe(1);
    expect(await database.owner(`select seq from workspace_counter where "workspaceId" = $1`, [here.id])).toEqual(before);
  });

  it("snoozes only until a time in the future, and forgets the time when it is opened", async () => {
    const ticket = await buildTicket(here);
    const snooze = (snoozedUntil?: string) =>
      execute<TicketRecord>(here.owner, "ticket.update", { id: ticket.id, status: "snoozed", snoozedUntil });
    await expect(snooze()).rejects.toMatchObject({ code: "invalid", issues: [{ path: "snoozedUntil" }] });
    await expect(snooze("2020-01-01T00:00:00Z")).rejects.toMatchObject({ code: "invalid", issues: [{ path: "snoozedUntil" }] });
    expect((await snooze(inTheFuture())).record).toMatchObject({ status: "snoozed", snoozedUntil: expect.any(String) });
    const { record } = await execute<TicketRecord>(here.owner, "ticket.update", { id: ticket.id, status: "open" });
    expect(record).toMatchObject({ status: "open", snoozedUntil: null });
  });

  it("refuses a stale version, and changes nothing", async () => {
    const ticket = await buildTicket(here);
    await execute(here.owner, "ticket.update", { id: ticket.id, priority: "low", version: 1 });
    await expect(execute(here.owner, "ticket.update", { id: ticket.id, priority: "high", version: 1 })).rejects.toMatchObject({
      code: "stale",
    });
    expect(await query<TicketRecord>(here.owner, "ticket.read", { id: ticket.id })).toMatchObject({ priority: "low", version: 2 });
  });

  it("hides from strangers: another workspace's ticket is not found, exactly like one that never was", async () => {
    const ticket = await buildTicket(elsewhere);
    const theirs = await execute(here.owner, "ticket.update", { id: ticket.id, status: "closed" }).catch((error: unknown) => error);
    const never = await execute(here.owner, "ticket.update", { id: uuidv7(), status: "closed" }).catch((error: unknown) => error);
    expect(theirs).toMatchObject({ code: "not-found" });
    expect(String(theirs)).toBe(String(never));
    await expect(query(here.owner, "ticket.read", { id: ticket.id })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("ticket.list", () => {
  it("pages through all rows once, in each order, while others are added", async () => {
    const fresh = await buildWorkspace();
    for (let i = 0; i < 7; i++) await buildTicket(fresh, { priority: ["none", "urgent", "low"][i % 3] });
    for (const sort of ["-updatedAt", "updatedAt", "-createdAt", "createdAt", "-priority", "-number", "number"]) {
      const seen: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page: { data: TicketRecord[]; nextCursor: string | null } = await query(fresh.owner, "ticket.list", {
          sort,
          limit: 3,
          cursor: cursor ?? undefined,
        });
        seen.push(...page.data.map((ticket) => ticket.id));
        cursor = page.nextCursor;
      }
      expect(new Set(seen).size, sort).toBe(7);
      expect(seen, sort).toHaveLength(7);
    }
  });

  it("filters by every field it names", async () => {
    const fresh = await buildWorkspace();
    const agent = await buildMember(fresh, "agent");
    const { record: label } = await execute<LabelRecord>(fresh.owner, "label.create", { name: "vip" });
    const mine = await buildTicket(fresh, {
      assigneeId: agent.id,
      labelIds: [label.id],
      priority: "high",
      text: "the zeppelin has landed",
      contact: { email: "z@zep.example" },
    });
    await buildTicket(fresh);
    for (const filter of [
      { assigneeId: agent.id },
      { labelId: label.id },
      { priority: "high" },
      { contactId: mine.contact.id },
      { companyId: mine.companyId },
      { number: mine.number },
      { q: "zeppelin" },
      { status: "open", inboxId: fresh.inboxId, assigneeId: agent.id, channel: "api", updatedAfter: "2020-01-01T00:00:00Z" },
    ]) {
      const page = await query<{ data: TicketRecord[] }>(fresh.owner, "ticket.list", filter);
      expect(
        page.data.map((ticket) => ticket.id),
        JSON.stringify(filter),
      ).toEqual([mine.id]);
    }
    expect((await query<{ data: TicketRecord[] }>(fresh.owner, "ticket.list", { status: "closed,spam" })).data).toEqual([]);
  });

  it("refuses a cursor that is not its own", async () => {
    await expect(query(here.owner, "ticket.list", { cursor: "rubbish" })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "cursor" }],
    });
  });
});
