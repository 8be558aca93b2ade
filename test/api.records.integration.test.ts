import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import type { Page } from "#/core/query.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { type Answer, type Call, expectIssues, expectProblem, ISO_UTC, testServer, UUID_V7 } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildMember, buildTicket, buildWorkspace, type TestWorkspace } from "./factories.ts";

testDatabase();
const server = testServer();

type Row = { id: string; version: number; createdAt: string; [field: string]: unknown };
let workspace: TestWorkspace;
let admin: Call;
let agent: Call;
let light: Call;
beforeAll(async () => {
  workspace = await buildWorkspace();
  [admin, agent, light] = [
    await server.asRole(workspace, "admin"),
    await server.asRole(workspace),
    await server.asRole(workspace, "light-agent"),
  ];
});

/** Each resource: how one is made, what it shows, and what a change of it is. */
const RESOURCES: Record<
  string,
  {
    fields: string;
    make: (n: string) => Record<string, unknown>;
    faulty: [unknown, ...string[]];
    change?: [Record<string, unknown>, Record<string, unknown>, ...string[]];
  }
> = {
  contacts: {
    fields:
      "id name email phone timeZone notes companyId fields isBlocked areImagesAllowed suppression lastReturn aliases createdAt updatedAt version",
    make: (n) => ({ email: `person${n}@people.example`, name: `Person ${n}`, phone: "+351 1", timeZone: "Europe/Lisbon", notes: "VIP" }),
    faulty: [
      { email: "x", name: "", timeZone: "Moon/Crater", companyId: "x", other: 1 },
      "email",
      "name",
      "timeZone",
      "companyId",
      "other",
    ],
    change: [{ name: "Other", notes: null }, { email: "x", name: 5, id: "x" }, "email", "name", "id"],
  },
  companies: {
    fields: "id name domain notes createdAt updatedAt version",
    make: (n) => ({ name: `Company ${n}`, domain: `company${n}.example` }),
    faulty: [{ domain: "not a domain", size: 3 }, "name", "domain", "size"],
  },
  labels: {
    fields: "id name description icon createdAt version",
    make: (n) => ({ name: `Label ${n}`, description: "For tests" }),
    faulty: [{ name: "x".repeat(51), colour: "red" }, "name", "colour"],
    change: [{ name: "Renamed", description: null }, { name: "" }, "name"],
  },
  teams: {
    fields: "id name description memberIds createdAt version",
    make: (n) => ({ name: `Team ${n}`, memberIds: [workspace.owner.id] }),
    faulty: [{ name: " ", memberIds: ["x"] }, "name", "memberIds.0"],
  },
  inboxes: {
    fields: "id name addresses signature defaultTeamId acknowledgement fromName outgoing isArchived createdAt version",
    make: (n) => ({ name: `Inbox ${n}`, addresses: [`inbox${n}@desk.example`, `Other${n}@desk.example`] }),
    faulty: [{ addresses: ["x"] }, "name", "addresses.0"],
  },
};

describe.each(Object.entries(RESOURCES))("%s", (name, { fields, make, faulty, change }) => {
  const path = `/${name}`;
  const shape = (record: Row) => expect(Object.keys(record).sort()).toEqual(fields.split(" ").sort());

  it("are made with 201, at an address where they are read", async () => {
    const made = await admin<Row>("POST", path, make("1"));
    expect(made.status).toBe(201);
    shape(made.body);
    expect(made.body.id).toMatch(UUID_V7);
    expect(made.body.createdAt).toMatch(ISO_UTC);
    expect(made.body.version).toBe(1);
    expect(made.headers.get("etag")).toBe(`"${made.body.version}"`);
    expect(made.headers.get("location")).toBe(`/api/v1${path}/${made.body.id}`);
    const read = await light<Row>("GET", `${path}/${made.body.id}`);
    expect(read.status).toBe(200);
    expect(read.body).toEqual(made.body);
    expect(read.headers.get("etag")).toBe(made.headers.get("etag"));
  });

  it("are refused with all faults by path, and where the name is taken", async () => {
    expectIssues(await admin("POST", path, faulty[0]), ...(faulty.slice(1) as string[]));
    expectProblem(await admin("POST", path, make("1")), 422, "invalid");
  });

  it("are made by those who may", async () => {
    expectProblem(await light("POST", path, make("light")), 403, "forbidden");
    const byAgent = await agent("POST", path, make("agent"));
    if (["teams", "inboxes"].includes(name)) expectProblem(byAgent, 403, "forbidden");
    else expect(byAgent.status).toBe(201);
  });

  it("are listed in pages, each once", async () => {
    for (let n = 10; n < 15; n++) await admin("POST", path, make(String(n)));
    const whole = (await light<Page<Row>>("GET", `${path}?limit=200`)).body;
    expect(whole.data.length).toBeGreaterThanOrEqual(6);
    expect(whole.nextCursor).toBeNull();
    for (const record of whole.data) shape(record);
    const seen: Row[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: Page<Row> = (await light<Page<Row>>("GET", `${path}?limit=4${cursor && `&cursor=${cursor}`}`)).body;
      expect(page.data.length).toBeLessThanOrEqual(4);
      seen.push(...page.data);
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(whole.data);
    for (const [search, at] of [
      ["limit=0", "limit"],
      ["limit=201", "limit"],
      ["limit=x", "limit"],
      ["cursor=WzFd", "cursor"],
      ["cursor=WyJcdTAwMDAiXQ", "cursor"],
      ["cursor=%00", "cursor"],
    ] as const)
      expectIssues(await light("GET", `${path}?${search}`), at);
  });

  it("are not there for another workspace: as if they had never been", async () => {
    const { id } = (await admin<Row>("POST", path, make("20"))).body;
    const stranger = await server.asRole(await buildWorkspace(), "owner");
    const anonymous = (answer: Answer<unknown>) => answer.text.replace(answer.problem.requestId, "");
    for (const [method, body] of [
      ["GET", undefined],
      ...(change ? [["PATCH", change[0]] as const] : []),
      ...(name === "labels" ? [["DELETE", undefined] as const] : []),
    ] as [string, unknown][]) {
      const theirs = await stranger(method, `${path}/${id}`, body);
      const never = await stranger(method, `${path}/${uuidv7()}`, body);
      const odd = await stranger(method, `${path}/1`, body);
      for (const each of [theirs, never, odd]) expectProblem(each, 404, "not-found");
      expect(anonymous(theirs)).toBe(anonymous(never));
      expect(anonymous(odd)).toBe(anonymous(never));
    }
    const list = (await stranger<Page<Row>>("GET", `${path}?limit=200`)).body;
    expect(list.data.map((record) => record.id)).not.toContain(id);
  });

  if (change)
    it("are changed at their version", async () => {
      const [changes, wrong, ...paths] = change;
      const { id } = (await admin<Row>("POST", path, make("30"))).body;
      const changed = await agent<Row>("PATCH", `${path}/${id}`, changes, { "if-match": '"1"' });
      expect(changed.status).toBe(200);
      expect(changed.body).toMatchObject({ ...changes, version: 2 });
      shape(changed.body);
      expect(changed.headers.get("etag")).toBe('"2"');
      expectProblem(await agent("PATCH", `${path}/${id}`, changes, { "if-match": "1" }), 412, "stale");
      expectIssues(await agent("PATCH", `${path}/${id}`, wrong), ...paths);
      expectProblem(await light("PATCH", `${path}/${id}`, changes), 403, "forbidden");
    });
});

describe("contacts", () => {
  it("are found by address, company and the beginning of a name", async () => {
    const company = (await agent<Row>("POST", "/companies", { name: "Finders", domain: "finders.example" })).body.id;
    const made = (await agent<Row>("POST", "/contacts", { email: "Zoe@finders.example", name: "Zoe Finder" })).body;
    expect(made.companyId).toBe(company);
    const find = async (search: string) => (await agent<Page<Row>>("GET", `/contacts?${search}`)).body.data.map((contact) => contact.id);
    expect(await find("email=zoe%40FINDERS.example")).toEqual([made.id]);
    expect(await find(`companyId=${company}`)).toEqual([made.id]);
    expect(await find("q=zoe@")).toEqual([made.id]);
    expect(await find("q=Zoe")).toEqual([made.id]);
    expect(await find("email=nobody@finders.example")).toEqual([]);
    expect((await agent("GET", "/contacts?q=%00&email=%00")).status).toBe(200);
    expectIssues(await agent("GET", "/contacts?companyId=x"), "companyId");
  });

  it("do not take one another's address, nor a company of another workspace", async () => {
    const one = (await agent<Row>("POST", "/contacts", { email: "one@apart.example" })).body;
    await agent("POST", "/contacts", { email: "two@apart.example" });
    expectIssues(await agent("PATCH", `/contacts/${one.id}`, { email: "TWO@apart.example" }), "email");
    const foreign = await (await server.asRole(await buildWorkspace()))<Row>("POST", "/companies", { name: "Foreign" });
    expectIssues(await agent("PATCH", `/contacts/${one.id}`, { companyId: foreign.body.id }), "companyId");
    expectIssues(await agent("POST", "/contacts", { email: "three@apart.example", companyId: foreign.body.id }), "companyId");
    expect((await agent("GET", "/contacts?email=three@apart.example")).text).toContain('"data":[]');
  });

  it("are renamed on their tickets too", async () => {
    const ticket = await buildTicket(workspace);
    await agent("PATCH", `/contacts/${ticket.contact.id}`, { name: "Renamed Person" });
    expect((await agent<TicketRecord>("GET", `/tickets/${ticket.id}`)).body.contact.name).toBe("Renamed Person");
  });
});

describe("senders", () => {
  it("are blocked and let in again by those who may change contacts; for others they are not there, or not theirs to block", async () => {
    const { body: contact } = await agent<Row>("POST", "/contacts", { email: "noisy@people.example", name: "Noisy" });
    const verb = (call: Call, name: string, id = contact.id) => call<Row>("POST", `/contacts/${id}/${name}`);
    expect(await verb(agent, "block")).toMatchObject({ status: 200, body: { id: contact.id, isBlocked: true } });
    expect((await agent<Row>("GET", `/contacts/${contact.id}`)).body).toMatchObject({ isBlocked: true });
    // Once more changes nothing.
    expect((await verb(agent, "block")).body.version).toBe((await verb(agent, "block")).body.version);
    expect(await verb(agent, "unblock")).toMatchObject({ status: 200, body: { isBlocked: false } });
    expectProblem(await verb(light, "block"), 403, "forbidden");
    expectProblem(await verb(agent, "block", uuidv7()), 404, "not-found");
    expectProblem(await verb(agent, "block", "x"), 404, "not-found");
    const stranger = await server.asRole(await buildWorkspace());
    expectProblem(await verb(stranger, "block"), 404, "not-found");
    expect((await agent<Row>("GET", `/contacts/${contact.id}`)).body).toMatchObject({ isBlocked: false });
  });
});

describe("labels", () => {
  it("are deleted, and tickets lose them", async () => {
    const { id } = (await agent<Row>("POST", "/labels", { name: "Short-lived" })).body;
    const ticket = await buildTicket(workspace, { labelIds: [id] });
    expectProblem(await agent("DELETE", `/labels/${id}`), 403, "forbidden");
    const gone = await admin("DELETE", `/labels/${id}`, undefined, { "idempotency-key": "delete-once" });
    expect([gone.status, gone.text]).toEqual([204, ""]);
    expect((await admin("DELETE", `/labels/${id}`, undefined, { "idempotency-key": "delete-once" })).status).toBe(204);
    expectProblem(await admin("DELETE", `/labels/${id}`), 404, "not-found");
    expect((await agent<TicketRecord>("GET", `/tickets/${ticket.id}`)).body).toMatchObject({ labelIds: [], version: 2 });
  });
});

describe("members", () => {
  it("are shown, and changed by admins up to their own role", async () => {
    const member = await buildMember(workspace, "agent", "Mara Member");
    const { body, status } = await light<Row>("GET", `/members/${member.id}`);
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(
      "avatarUrl createdAt email id inviteExpiresAt isActive joinedAt language limits name permissions preferences role roleId signature timeZone version".split(
        " ",
      ),
    );
    expect((await light<Page<Row>>("GET", "/members?limit=200")).body.data).toContainEqual(body);
    const changed = await admin<Row>("PATCH", `/members/${member.id}`, { role: "admin", name: "Mara M." }, { "if-match": '"1"' });
    expect(changed.body).toMatchObject({ role: "admin", name: "Mara M.", version: 2 });
    expectProblem(await admin("PATCH", `/members/${member.id}`, { role: "owner" }), 403, "forbidden");
    expectProblem(await agent("PATCH", `/members/${member.id}`, { name: "X" }), 403, "forbidden");
    expectProblem(await admin("PATCH", `/members/${workspace.owner.id}`, { isActive: false }), 403, "forbidden");
    expectIssues(await (await server.asRole(workspace, "owner"))("PATCH", `/members/${workspace.owner.id}`, { role: "agent" }), "role");
    expectIssues(await admin("PATCH", `/members/${member.id}`, { role: "king", userId: uuidv7() }), "role", "userId");
    expectProblem(await admin("PATCH", `/members/${uuidv7()}`, { name: "X" }), 404, "not-found");
    const foreign = await buildMember(await buildWorkspace(), "agent");
    expectProblem(await admin("GET", `/members/${foreign.id}`), 404, "not-found");
  });
});

describe("teams and inboxes", () => {
  it("hold members of this workspace and addresses that are nobody's yet", async () => {
    const foreign = await buildWorkspace();
    expectIssues(await admin("POST", "/teams", { name: "Mixed", memberIds: [foreign.owner.id] }), "memberIds.0");
    expectIssues(await admin("POST", "/inboxes", { name: "Stolen", addresses: [foreign.address] }), "addresses.0");
    expectIssues(await admin("POST", "/inboxes", { name: "Plus", addresses: ["a@desk.example", "a+b@desk.example"] }), "addresses.1");
    expect((await admin<Page<Row>>("GET", "/inboxes?limit=200")).body.data.map((inbox) => inbox.name)).not.toContain("Stolen");
  });
});
