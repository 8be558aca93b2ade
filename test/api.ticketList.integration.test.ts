import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import type { Page } from "#/core/query.ts";
import type { TicketEventRecord, TicketRecord } from "#/features/ticket/schema.ts";
import { type Call, expectIssues, expectProblem, ISO_UTC, testServer } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildMember, buildTicket, buildWorkspace, receive, type TestWorkspace } from "./factories.ts";

testDatabase();
const server = testServer();

/** Every field the contract names, and the two more that are there. */
const NEW = {
  subject: "Where is my order?",
  text: "It should be here by now.",
  contact: { email: "Paula@client.example", name: "Paula Client" },
};
const idOf = (record: unknown) => (record as { id: string }).id;
const _soon = () => new Date(Date.now() + 3_600_000).toISOString();

let workspace: TestWorkspace;
let agent: Call;
beforeAll(async () => {
  workspace = await buildWorkspace();
  agent = await server.asRole(workspace);
});
const _create = (overrides: Record<string, unknown> = {}) => agent<TicketRecord>("POST", "/tickets", { ...NEW, ...overrides });
const _patch = (id: string, changes: unknown, headers: Record<string, string> = {}) =>
  agent<TicketRecord>("PATCH", `/tickets/${id}`, changes, headers);
const list = (search: string) => agent<Page<TicketRecord>>("GET", `/tickets?${search}`);

describe("GET /tickets", () => {
  let there: TestWorkspace;
  let ask: (search: string) => ReturnType<typeof list>;
  const ids: Record<string, string> = {};
  const tickets: TicketRecord[] = [];
  beforeAll(async () => {
    there = await buildWorkspace();
    const call = await server.asRole(there, "admin");
    ask = (search) => call<Page<TicketRecord>>("GET", `/tickets?${search}`);
    ids.label = idOf((await call("POST", "/labels", { name: "Filter" })).body);
    ids.team = idOf((await call("POST", "/teams", { name: "Filterers" })).body);
    ids.inbox = idOf((await call("POST", "/inboxes", { name: "Second", addresses: ["second@filter.example"] })).body);
    ids.member = (await buildMember(there, "agent")).id;
    for (let i = 0; i < 23; i++)
      tickets.push(
        await buildTicket(there, { priority: i % 5 === 0 ? "high" : "none", contact: { email: `c${i % 4}@firm${i % 2}.example` } }),
      );
    const [a, b, c] = tickets as [TicketRecord, TicketRecord, TicketRecord];
    await call("PATCH", `/tickets/${a.id}`, { labelIds: [ids.label], teamId: ids.team, assigneeId: ids.member, status: "waiting" });
    await call("PATCH", `/tickets/${b.id}`, { status: "closed" });
    ids.second = idOf(
      (
        await call("POST", "/tickets", {
          subject: "Elsewhere",
          text: "A word about zebras",
          contact: { email: "z@zoo.example" },
          inboxId: ids.inbox,
        })
      ).body,
    );
    ids.mailed = (await receive(there)).ticketId;
    ids.contact = c.contact.id;
    ids.company = c.companyId ?? "";
  });
  const idsOf = async (search: string) => (await ask(`${search}&limit=200`)).body.data.map((ticket) => ticket.id).sort();
  const at = (...indexes: number[]) => indexes.map((index) => tickets[index]?.id).sort();

  it("filters by every field the contract names", async () => {
    expect(await idsOf("status=waiting")).toEqual(at(0));
    expect(await idsOf("status=waiting,closed")).toEqual(at(0, 1));
    expect(await idsOf("status=waiting&status=closed")).toEqual(at(0, 1));
    expect(await idsOf("priority=high")).toEqual(at(0, 5, 10, 15, 20));
    expect(await idsOf(`assigneeId=${ids.member}`)).toEqual(at(0));
    expect(await idsOf("assigneeId=none")).toHaveLength(24);
    expect(await idsOf(`teamId=${ids.team}`)).toEqual(at(0));
    expect(await idsOf("teamId=none")).toHaveLength(24);
    expect(await idsOf(`labelId=${ids.label}`)).toEqual(at(0));
    expect(await idsOf(`contactId=${ids.contact}`)).toEqual(at(2, 6, 10, 14, 18, 22));
    expect(await idsOf(`companyId=${ids.company}`)).toEqual(at(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22));
    expect(await idsOf("channel=email")).toEqual([ids.mailed]);
    expect(await idsOf(`inboxId=${ids.inbox}`)).toEqual([ids.second]);
    expect(await idsOf("number=3")).toEqual(at(2));
    expect(await idsOf("q=zebras")).toEqual([ids.second]);
    expect(await idsOf("q=nothing%20of%20the%20kind")).toEqual([]);
    const middle = tickets[20]?.updatedAt ?? "";
    expect(await idsOf(`updatedAfter=${encodeURIComponent(middle)}`)).toEqual([...at(0, 1, 21, 22), ids.second, ids.mailed].sort());
    expect(await idsOf(`priority=high&contactId=${ids.contact}&status=open`)).toEqual(at(10));
    expect(await idsOf(`labelId=${uuidv7()}`)).toEqual([]);
  });

  it("says which value of a filter is wrong", async () => {
    for (const [search, path] of [
      ["status=done", "status"],
      ["status=open,done", "status"],
      ["priority=5", "priority"],
      ["assigneeId=me", "assigneeId"],
      ["teamId=x", "teamId"],
      ["labelId=x", "labelId"],
      ["contactId=none", "contactId"],
      ["companyId=1", "companyId"],
      ["inboxId=1", "inboxId"],
      ["channel=fax", "channel"],
      ["number=first", "number"],
      ["number=99999999999", "number"],
      ["updatedAfter=yesterday", "updatedAfter"],
      ["updatedAfter=0000-01-01T00:00:00Z", "updatedAfter"],
      ["sort=subject", "sort"],
      ["limit=0", "limit"],
      ["limit=201", "limit"],
      ["limit=-1", "limit"],
      ["limit=1.5", "limit"],
      ["limit=many", "limit"],
      ["limit=", "limit"],
      ["limit=1&limit=2", "limit"],
      ["cursor=x", "cursor"],
    ] as const)
      expectIssues(await ask(search), path);
    for (const search of [
      "updatedAfter=2026-01-01T00:00:00%2B23:00",
      "q=%00",
      "q=%ED%A0%80",
      "q=%27%3B--",
      "q=()%26%7C!%3A*",
      `q=${"x".repeat(500)}`,
    ])
      expect((await ask(search)).status, search).toBe(200);
    expectIssues(await ask(`q=${"x".repeat(501)}`), "q");
  });

  it.each(["-updatedAt", "updatedAt", "-createdAt", "createdAt", "-priority", "-number", "number"])(
    "pages by cursor in the order %s, each ticket once",
    async (sort) => {
      const whole = (await ask(`sort=${sort}&limit=200`)).body;
      expect(whole.nextCursor).toBeNull();
      expect(whole.data).toHaveLength(25);
      for (const limit of [1, 7, 25]) {
        const seen: string[] = [];
        let cursor: string | null = null;
        do {
          const page: Page<TicketRecord> = (
            await ask(`sort=${sort}&limit=${limit}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`)
          ).body;
          expect(page.data.length).toBeLessThanOrEqual(limit);
          seen.push(...page.data.map((ticket) => ticket.id));
          cursor = page.nextCursor;
        } while (cursor);
        expect(seen).toEqual(whole.data.map((ticket) => ticket.id));
      }
      const by = { updatedAt: "updatedAt", createdAt: "createdAt", priority: "priority", number: "number" }[
        sort.replace("-", "")
      ] as keyof TicketRecord;
      const rank = (ticket: TicketRecord) =>
        by === "priority" ? ["none", "low", "normal", "high", "urgent"].indexOf(ticket.priority) : (ticket[by] as string | number);
      const ranks = whole.data.map(rank);
      expect(ranks).toEqual([...ranks].sort((x, y) => (x < y ? -1 : x > y ? 1 : 0) * (sort.startsWith("-") ? -1 : 1)));
    },
  );

  it("skips and repeats nothing while tickets are added", async () => {
    const first = (await ask("sort=number&limit=10")).body;
    await buildTicket(there);
    const rest = (await ask(`sort=number&limit=200&cursor=${first.nextCursor}`)).body;
    expect(rest.data[0]?.number).toBe(11);
    const newest = (await ask("sort=-number&limit=10")).body;
    await buildTicket(there);
    expect((await ask(`sort=-number&limit=1&cursor=${newest.nextCursor}`)).body.data[0]?.number).toBe(
      (newest.data.at(-1)?.number ?? 0) - 1,
    );
  });

  it("refuses a cursor that it did not make, whatever is in it", async () => {
    const forge = (values: unknown) => encodeURIComponent(Buffer.from(JSON.stringify(values)).toString("base64url"));
    const forged = [
      ["x", "y"],
      [1, 2],
      [null, null],
      ["2026-01-01T00:00:00Z", "x"],
      ["' or 1=1", uuidv7()],
      [],
      {},
      "x",
      [[], {}],
      ["\u0000", "\u0000"],
      ["infinity", uuidv7()],
      Array(50).fill(1),
    ];
    for (const sort of ["-updatedAt", "createdAt", "-priority", "number"])
      for (const values of forged) expectIssues(await ask(`sort=${sort}&cursor=${forge(values)}`), "cursor");
    for (const values of [[1e300], [1.5], ["1"], [Number.MAX_SAFE_INTEGER]])
      expectIssues(await ask(`sort=number&cursor=${forge(values)}`), "cursor");
    const page = (await ask("sort=-updatedAt&limit=2")).body;
    expectIssues(await ask(`sort=number&cursor=${page.nextCursor}`), "cursor");
    expect((await ask(`limit=200&cursor=${forge(["0001-01-01T00:00:00.000Z", uuidv7()])}`)).body).toEqual({ data: [], nextCursor: null });
  });

  it("tells what happened to a ticket, oldest first", async () => {
    const call = await server.asRole(there);
    const id = at(0)[0];
    const page = (await call<Page<TicketEventRecord>>("GET", `/tickets/${id}/events`)).body;
    expect(page.data.map((event) => event.name)).toEqual(["ticket.created", "message.received", "ticket.updated"]);
    for (const event of page.data)
      expect(event).toMatchObject({ seq: expect.any(Number), at: expect.stringMatching(ISO_UTC), actor: { name: expect.any(String) } });
    expect(page.data[2]?.data).toMatchObject({ changes: { status: { from: "open", to: "waiting" } } });
    const one = (await call<Page<TicketEventRecord>>("GET", `/tickets/${id}/events?limit=1`)).body;
    const rest = (await call<Page<TicketEventRecord>>("GET", `/tickets/${id}/events?cursor=${one.nextCursor}`)).body;
    expect([...one.data, ...rest.data]).toEqual(page.data);
    expectProblem(await call("GET", `/tickets/${uuidv7()}/events`), 404, "not-found");
  });

  it("counts each view, inbox and team", async () => {
    const call = await server.asRole(there);
    const { body } = await call<{ views: Record<string, number>; inboxes: Record<string, number>; teams: Record<string, number> }>(
      "GET",
      "/ticket-counts",
    );
    expect(body.views).toMatchObject({ waiting: 1, snoozed: 0 });
    expect(body.inboxes[ids.inbox ?? ""]).toBe(1);
    expect(body.teams).toEqual({ [ids.team ?? ""]: 0 });
    await execute(there.owner, "ticket.update", { id: at(2)[0], assigneeId: there.owner.id });
  });
});
