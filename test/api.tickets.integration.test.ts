import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import type { Page } from "#/core/query.ts";
import type { TicketEventRecord, TicketRecord } from "#/features/ticket/schema.ts";
import { type Call, expectIssues, expectProblem, ISO_UTC, testServer, UUID_V7 } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildMember, buildTicket, buildWorkspace, receive, type TestWorkspace } from "./factories.ts";

testDatabase();
const server = testServer();

/** Every field the contract names, and the two more that are there. */
const FIELDS =
  "id number subject status priority channel inboxId contact assigneeId teamId labelIds messageCount snippet createdAt updatedAt firstReplyAt lastCustomerMessageAt lastAgentMessageAt closedAt snoozedUntil version alsoInboxIds companyId";
const NEW = {
  subject: "Where is my order?",
  text: "It should be here by now.",
  contact: { email: "Paula@client.example", name: "Paula Client" },
};
const idOf = (record: unknown) => (record as { id: string }).id;
const soon = () => new Date(Date.now() + 3_600_000).toISOString();

let workspace: TestWorkspace;
let agent: Call;
beforeAll(async () => {
  workspace = await buildWorkspace();
  agent = await server.asRole(workspace);
});
const create = (overrides: Record<string, unknown> = {}) => agent<TicketRecord>("POST", "/tickets", { ...NEW, ...overrides });
const patch = (id: string, changes: unknown, headers: Record<string, string> = {}) =>
  agent<TicketRecord>("PATCH", `/tickets/${id}`, changes, headers);
const list = (search: string) => agent<Page<TicketRecord>>("GET", `/tickets?${search}`);

describe("POST /tickets", () => {
  it("answers 201 with the whole ticket, where it is and its version", async () => {
    const made = await create();
    expect(made.status).toBe(201);
    const ticket = made.body;
    expect(Object.keys(ticket).sort()).toEqual(FIELDS.split(" ").sort());
    expect(ticket).toMatchObject({
      subject: NEW.subject,
      status: "open",
      priority: "none",
      channel: "api",
      inboxId: workspace.inboxId,
      assigneeId: null,
      teamId: null,
      labelIds: [],
      messageCount: 1,
      snippet: NEW.text,
      firstReplyAt: null,
      lastAgentMessageAt: null,
      closedAt: null,
      snoozedUntil: null,
      version: 1,
    });
    expect(ticket.id).toMatch(UUID_V7);
    expect(Object.keys(ticket.contact).sort()).toEqual(["email", "id", "name"]);
    expect(ticket.contact).toMatchObject({ name: "Paula Client" });
    for (const time of [ticket.createdAt, ticket.updatedAt, ticket.lastCustomerMessageAt]) expect(time).toMatch(ISO_UTC);
    expect(made.headers.get("location")).toBe(`/api/v1/tickets/${ticket.id}`);
    expect(made.headers.get("etag")).toBe('"1"');
    const read = await agent<TicketRecord>("GET", `/tickets/${ticket.id}`);
    expect(read.status).toBe(200);
    expect(read.headers.get("etag")).toBe('"1"');
    expect(read.body).toEqual(ticket);
  });

  it("makes the contact's message its first, and mails nothing", async () => {
    const { body: ticket } = await create();
    const messages = await agent<Page<Record<string, unknown>>>("GET", `/tickets/${ticket.id}/messages`);
    expect(messages.body.data).toHaveLength(1);
    expect(messages.body.data[0]).toMatchObject({
      kind: "customer",
      text: NEW.text,
      delivery: null,
      author: { type: "contact", id: ticket.contact.id },
    });
    const mail = await agent<Page<{ ticketId: string }>>("GET", "/outgoing-mail");
    expect(mail.body.data.filter((each) => each.ticketId === ticket.id)).toEqual([]);
  });

  it("takes one contact for one address, however it is written, and counts numbers up", async () => {
    const first = (await create({ contact: { email: "same@client.example" } })).body;
    const second = (await create({ contact: { email: "SAME@Client.Example" } })).body;
    expect(second.contact.id).toBe(first.contact.id);
    expect(second.number).toBe(first.number + 1);
  });

  it("takes HTML alone, and tells it as text", async () => {
    const { body: ticket } = await create({ text: undefined, html: "<p>Hello <b>there</b></p><script>alert(1)</script>" });
    const messages = await agent<Page<{ text: string; html: string }>>("GET", `/tickets/${ticket.id}/messages`);
    expect(messages.body.data[0]?.text).toBe("Hello there");
    expect(messages.body.data[0]?.html).toBe("<p>Hello <b>there</b></p>");
  });

  it("takes inbox, priority, labels and assignee", async () => {
    const admin = await server.asRole(workspace, "admin");
    const label = idOf((await agent("POST", "/labels", { name: "At once" })).body);
    const inbox = idOf((await admin("POST", "/inboxes", { name: "Billing", addresses: ["billing@desk.example"] })).body);
    const member = await buildMember(workspace, "agent");
    const made = await create({ inboxId: inbox, priority: "urgent", labelIds: [label, label], assigneeId: member.id });
    expect(made.body).toMatchObject({ inboxId: inbox, priority: "urgent", labelIds: [label], assigneeId: member.id });
  });

  it("names every fault by its path", async () => {
    expectIssues(await agent("POST", "/tickets", {}), "subject", "contact");
    expectIssues(
      await create({
        subject: "",
        contact: { email: "no address", phone: 1 },
        priority: "soon",
        labelIds: ["x"],
        stranger: true,
        inboxId: "x",
      }),
      "subject",
      "contact.email",
      "contact.phone",
      "priority",
      "labelIds.0",
      "stranger",
      "inboxId",
    );
    expectIssues(await create({ text: undefined }), "text");
    expectIssues(await create({ text: "  " }), "text");
    expectIssues(await create({ inboxId: uuidv7() }), "inboxId");
    expectIssues(await create({ assigneeId: uuidv7(), labelIds: [uuidv7()], teamId: uuidv7() }), "assigneeId", "labelIds.0", "teamId");
    expectIssues(await agent("POST", "/tickets", []), "");
    expectIssues(await agent("POST", "/tickets", "null"), "");
  });

  it("takes a subject of 500 characters, and not one more", async () => {
    expect((await create({ subject: "x".repeat(500) })).status).toBe(201);
    expectIssues(await create({ subject: "x".repeat(501) }), "subject");
    expect((await create({ subject: ` ${"é".repeat(500)}\n` })).body.subject).toBe("é".repeat(500));
  });

  it("keeps what no database can keep out of text, without losing the rest", async () => {
    for (const odd of ["\u0000", "\ud800", "\udfff"]) {
      const made = await create({ subject: `a${odd}b`, text: `c${odd}d`, contact: { email: "odd@client.example", name: `e${odd}f` } });
      expect(made.status, JSON.stringify(odd)).toBe(201);
      expect(made.body.subject).toMatch(/^a.?b$/u);
      expect(made.text.isWellFormed()).toBe(true);
      const messages = await agent<Page<{ text: string }>>("GET", `/tickets/${made.body.id}/messages`);
      expect(messages.body.data[0]?.text).toMatch(/^c.?d$/u);
      const keyed = await agent("POST", "/tickets", { ...NEW, text: `c${odd}d` }, { "idempotency-key": uuidv7() });
      expect(keyed.status).toBe(201);
      for (const email of [`a${odd}@client.example`, `a@client${odd}.example`])
        expectIssues(await create({ contact: { email } }), "contact.email");
    }
  });

  it("is not fooled by keys that JavaScript's objects give a meaning", async () => {
    const raw = JSON.stringify(NEW).slice(0, -1);
    for (const key of ["__proto__", "constructor", "prototype"]) {
      const answer = await agent("POST", "/tickets", `${raw},"${key}":{"status":"closed","isAdmin":true}}`);
      if (answer.status === 201) expect(answer.body.status).toBe("open");
      else expectIssues(answer, key);
    }
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
    const nested = await agent("POST", "/tickets", `${raw},"contact":{"email":"p@client.example","__proto__":{"name":"Injected"}}}`);
    if (nested.status === 201) expect(nested.text).not.toContain("Injected");
    else expectIssues(nested, "contact.__proto__");
  });
});

describe("PATCH /tickets/{id}", () => {
  it("changes every field, and the version once", async () => {
    const { body: ticket } = await create();
    const label = idOf((await agent("POST", "/labels", { name: "Patched" })).body);
    const team = idOf((await (await server.asRole(workspace, "admin"))("POST", "/teams", { name: "Patchers" })).body);
    const member = await buildMember(workspace, "agent");
    const until = soon();
    const changed = await patch(ticket.id, {
      subject: "Anew",
      status: "snoozed",
      priority: "high",
      assigneeId: member.id,
      teamId: team,
      labelIds: [label],
      snoozedUntil: until,
    });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      subject: "Anew",
      status: "snoozed",
      priority: "high",
      assigneeId: member.id,
      teamId: team,
      labelIds: [label],
      snoozedUntil: until,
      version: 2,
    });
    expect(changed.headers.get("etag")).toBe('"2"');
    const back = await patch(ticket.id, { assigneeId: null, teamId: null, labelIds: [], status: "closed" });
    expect(back.body).toMatchObject({ assigneeId: null, teamId: null, labelIds: [], status: "closed", snoozedUntil: null, version: 3 });
    expect(back.body.closedAt).toMatch(ISO_UTC);
    expect((await patch(ticket.id, { status: "open" })).body).toMatchObject({ closedAt: null, version: 4 });
    expect((await patch(ticket.id, { status: "open" })).body.version).toBe(4);
  });

  it("changes nothing when the expected version is another: quoted, bare, weak or absent", async () => {
    const { body: ticket } = await create();
    const change = (priority: string, ifMatch?: string) =>
      patch(ticket.id, { priority }, ifMatch === undefined ? {} : { "if-match": ifMatch });
    expect((await change("low", '"1"')).status).toBe(200);
    expect((await change("normal", "2")).status).toBe(200);
    expectProblem(await change("high", '"2"'), 412, "stale");
    expectProblem(await change("high", "2"), 412, "stale");
    expect((await agent<TicketRecord>("GET", `/tickets/${ticket.id}`)).body.priority).toBe("normal");
    expect((await change("high")).status).toBe(200);
    expect((await change("urgent", "*")).status).toBe(200);
    expectProblem(await change("low", "newest"), 400, "bad-request");
  });

  it("lets one of several that expect the same version win", async () => {
    const { body: ticket } = await create();
    const answers = await Promise.all(
      ["low", "normal", "high", "urgent"].map((priority) => patch(ticket.id, { priority }, { "if-match": '"1"' })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412, 412, 412]);
  });

  it("does not grow the version with a new message", async () => {
    const { body: ticket } = await create();
    await agent("POST", `/tickets/${ticket.id}/messages`, { kind: "note", text: "Seen." });
    await agent("POST", `/tickets/${ticket.id}/messages`, { kind: "reply", text: "It is on its way." });
    const now = (await agent<TicketRecord>("GET", `/tickets/${ticket.id}`)).body;
    expect(now).toMatchObject({ version: 1, messageCount: 3, status: "open" });
    expect(now.firstReplyAt).toMatch(ISO_UTC);
    expect(now.lastAgentMessageAt).toMatch(ISO_UTC);
    expect((await patch(ticket.id, { priority: "low" }, { "if-match": '"1"' })).status).toBe(200);
  });

  it("snoozes until a time ahead, and nothing else", async () => {
    const { body: ticket } = await create();
    expectIssues(await patch(ticket.id, { status: "snoozed" }), "snoozedUntil");
    expectIssues(await patch(ticket.id, { status: "snoozed", snoozedUntil: "2020-01-01T00:00:00Z" }), "snoozedUntil");
    expectIssues(await patch(ticket.id, { status: "snoozed", snoozedUntil: "tomorrow" }), "snoozedUntil");
    expectIssues(await patch(ticket.id, { snoozedUntil: soon() }), "snoozedUntil");
    for (const odd of ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:00", "2999-01-01T00:00:00+23:59"])
      expect((await patch(ticket.id, { status: "snoozed", snoozedUntil: odd })).status, odd).toBeLessThan(500);
    expect((await patch(ticket.id, { status: "snoozed", snoozedUntil: soon() })).status).toBe(200);
    expect((await patch(ticket.id, { priority: "low" })).body).toMatchObject({ status: "snoozed" });
    expectIssues(await patch(ticket.id, { snoozedUntil: null }), "snoozedUntil");
    const offset = await patch(ticket.id, { snoozedUntil: "2099-06-01T12:00:00+02:00" });
    expect(offset.body.snoozedUntil).toBe("2099-06-01T10:00:00.000Z");
  });

  it("refuses other values by their path", async () => {
    const { body: ticket } = await create();
    expectIssues(
      await patch(ticket.id, { status: "done", priority: 3, number: 7, subject: "" }),
      "status",
      "priority",
      "number",
      "subject",
    );
    expectIssues(await patch(ticket.id, { assigneeId: "me" }), "assigneeId");
    expect((await patch(ticket.id, {})).body.version).toBe(1);
  });
});

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
