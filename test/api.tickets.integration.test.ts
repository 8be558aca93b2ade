import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import type { Page } from "#/core/query.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { type Call, expectIssues, expectProblem, ISO_UTC, testServer, UUID_V7 } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildMember, buildWorkspace, type TestWorkspace } from "./factories.ts";

testDatabase();
const server = testServer();

/** Every field the contract names, and the two more that are there. */
const FIELDS =
  "id number subject status priority channel inboxId contact assigneeId teamId labelIds messageCount snippet createdAt updatedAt firstReplyAt lastCustomerMessageAt lastAgentMessageAt closedAt snoozedUntil version alsoInboxIds companyId fields mergedIntoId linkedIds followerIds";
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

describe("GET /tickets/{id}?include=messages", () => {
  it("answers with the ticket and its first page of messages, as the two would by themselves", async () => {
    const { id } = (await create()).body;
    const alone = await agent<TicketRecord>("GET", `/tickets/${id}`);
    const messages = await agent("GET", `/tickets/${id}/messages`);
    expect((await agent("GET", `/tickets/${id}?include=messages`)).body).toEqual({ ...alone.body, messages: messages.body });
    expectIssues(await agent("GET", `/tickets/${id}?include=everything`), "include");
  });
});

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
