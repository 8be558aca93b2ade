import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import type { Page } from "#/core/query.ts";
import { consume } from "#/core/rateLimit.ts";
import { createApiKey } from "#/features/apiKey/commands.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { type Answer, type Call, expectIssues, expectProblem, request, testServer } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildTicket, buildWorkspace, type TestWorkspace } from "./factories.ts";

const database = testDatabase();
const server = testServer();

const NEW = { subject: "Hello", text: "Is anybody there?", contact: { email: "ann@client.example" } };
const API = "/api/v1";
let workspace: TestWorkspace;
let agent: Call;
let light: Call;
beforeAll(async () => {
  workspace = await buildWorkspace();
  [agent, light] = [await server.asRole(workspace), await server.asRole(workspace, "light-agent")];
});
const create = (body: unknown = NEW, headers: Record<string, string> = {}) => agent<TicketRecord>("POST", "/tickets", body, headers);
const plain = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  request(server.url(path), method, body, headers);
const withoutRequestId = (answer: Answer<unknown>) => answer.text.replace(answer.problem.requestId, "");

describe("credentials", () => {
  it("are needed, and a bad one is refused like none", async () => {
    for (const authorization of [undefined, "", "Bearer", "Bearer ", "Bearer cx_wrong", "Bearer null", "Basic YTpi", "cx_wrong"]) {
      const answer = await plain("GET", `${API}/tickets`, undefined, authorization === undefined ? {} : { authorization });
      expectProblem(answer, 401, "unauthenticated");
      expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
    }
    expectProblem(await plain("POST", `${API}/tickets`, NEW), 401, "unauthenticated");
    expectProblem(
      await plain("GET", `${API}/tickets?access_token=x`, undefined, { cookie: "authjs.session-token=forged" }),
      401,
      "unauthenticated",
    );
  });

  it("stop counting when they are revoked or expire", async () => {
    for (const column of ["revokedAt", "expiresAt"]) {
      const key = await createApiKey(workspace.owner, { name: column });
      const call = server.as(key);
      expect((await call("GET", "/tickets")).status).toBe(200);
      await database.owner(`update api_key set "${column}" = now() where name = $1`, [column]);
      await expect.poll(async () => (await call("GET", "/tickets")).status, { timeout: 6_000, interval: 250 }).toBe(401);
      const unused = await createApiKey(workspace.owner, { name: `unused ${column}` });
      await database.owner(`update api_key set "${column}" = now() - interval '1 second' where name = $1`, [`unused ${column}`]);
      expectProblem(await server.as(unused)("GET", "/tickets"), 401, "unauthenticated");
    }
  });

  it("belong to one workspace: another that is named is not there", async () => {
    const other = await buildWorkspace();
    expect((await agent("GET", "/tickets", undefined, { "x-workspace": workspace.slug })).status).toBe(200);
    expectProblem(await agent("GET", "/tickets", undefined, { "x-workspace": other.slug }), 404, "not-found");
    expectProblem(await agent("GET", `/tickets?workspace=${other.slug}`), 404, "not-found");
  });

  it("of a light agent read and note, and do nothing a customer would see", async () => {
    const ticket = await buildTicket(workspace);
    expect((await light("GET", `/tickets/${ticket.id}`)).status).toBe(200);
    expect((await light("POST", `/tickets/${ticket.id}/messages`, { kind: "note", text: "Seen" })).status).toBe(201);
    expectProblem(await light("POST", `/tickets/${ticket.id}/messages`, { kind: "reply", text: "Hello" }), 403, "forbidden");
    expectProblem(
      await light("POST", `/tickets/${ticket.id}/messages`, { kind: "note", text: "Closing", status: "closed" }),
      403,
      "forbidden",
    );
    expectProblem(await light("POST", "/tickets", NEW), 403, "forbidden");
    expectProblem(await light("PATCH", `/tickets/${ticket.id}`, { priority: "low" }), 403, "forbidden");
    expectProblem(
      await light("POST", "/commands", { id: uuidv7(), name: "ticket.update", input: { id: ticket.id, priority: "low" } }),
      403,
      "forbidden",
    );
    expect((await light<TicketRecord>("GET", `/tickets/${ticket.id}`)).body).toMatchObject({ status: "open", version: 1, messageCount: 2 });
  });
});

describe("what the caller may not see", () => {
  it("is answered as what never was, byte for byte", async () => {
    const foreign = await buildTicket(await buildWorkspace());
    for (const [method, path, body] of [
      ["GET", "/tickets/ID", undefined],
      ["PATCH", "/tickets/ID", { priority: "low" }],
      ["GET", "/tickets/ID/messages", undefined],
      ["POST", "/tickets/ID/messages", { kind: "note", text: "x" }],
      ["GET", "/tickets/ID/events", undefined],
      ["GET", "/outgoing-mail/ID/source", undefined],
      ["POST", "/outgoing-mail/ID/retry", {}],
      ["GET", "/attachments/ID/file", undefined],
      ["GET", "/messages/ID/frame", undefined],
      ["GET", "/messages/ID", undefined],
    ] as [string, string, unknown][]) {
      const answers: Answer<unknown>[] = [];
      for (const id of [foreign.id, uuidv7(), "1", "x".repeat(300), "%00", "..%2F..", "0'--", "00000000-0000-0000-0000-000000000000"])
        answers.push(await agent(method, path.replace("ID", id), body));
      for (const answer of answers) expectProblem(answer, 404, "not-found");
      expect(new Set(answers.map(withoutRequestId)).size, `${method} ${path}`).toBe(1);
    }
    expect((await agent<Page<TicketRecord>>("GET", `/tickets?contactId=${foreign.contact.id}`)).body.data).toEqual([]);
  });
});

describe("bodies", () => {
  it("that are no JSON are 400", async () => {
    for (const body of ["", "{", "{'a':1}", "undefined", '{"a":1}}', "\u0000", '{"subject": NaN}'])
      expectProblem(await create(body), 400, "invalid-json");
    expectProblem(await agent("POST", "/tickets", new Uint8Array([0x7b, 0xff, 0xfe])), 400, "invalid-json");
  });

  it("of another type are 415, and those of no type too", async () => {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/jsonp",
      "text/json-not",
    ])
      expectProblem(await create(JSON.stringify(NEW), { "content-type": type }), 415, "unsupported-media-type");
    for (const type of ["application/json; charset=utf-8", "Application/JSON", "application/merge-patch+json"])
      expect((await create(JSON.stringify(NEW), { "content-type": type })).status, type).toBe(201);
  });

  it("of more than 5 MB are 413, with a length or without", async () => {
    const large = JSON.stringify({ ...NEW, text: "x".repeat(5 * 1024 * 1024) });
    expectProblem(await create(large), 413, "too-large");
    const stream = new ReadableStream({
      start(controller) {
        const bytes = new TextEncoder().encode(large);
        for (let at = 0; at < bytes.length; at += 65_536) controller.enqueue(bytes.subarray(at, at + 65_536));
        controller.close();
      },
    });
    const { authorization } = { authorization: `Bearer ${await createApiKey(workspace.owner, {})}` };
    const response = await fetch(server.url(`${API}/tickets`), {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: stream,
      duplex: "half",
    } as RequestInit);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: "too-large", status: 413 });
    expect((await create({ ...NEW, text: "x".repeat(1_000_000) })).status).toBe(201);
  });

  it("nested without end cost no more than a refusal", async () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect((await create(`{"subject":${deep}}`)).status).toBe(400);
    expect((await create(deep)).status).toBe(400);
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i]));
    expect((await create({ ...NEW, ...many })).status).toBe(422);
  });
});

describe("addresses and methods", () => {
  it("that do not exist are problems, with and without a key", async () => {
    for (const path of [
      "/nothing",
      "/tickets/",
      "/tickets//messages",
      "/Tickets",
      "/tickets/1/2/3",
      "/.env",
      "/..%2f..%2fetc%2fpasswd",
      "/%00",
    ])
      expectProblem(await agent("GET", path), 404, "not-found");
    for (const path of ["/webhooks/nothing", "/docs/api/nothing"]) expectProblem(await plain("GET", path), 404, "not-found");
    expect((await plain("GET", `${API}/nothing`)).status).toBeOneOf([401, 404]);
    expect((await plain("GET", "/api/v1")).status).toBe(404);
  });

  it("that a resource does not have are refused, and change nothing", async () => {
    const ticket = await buildTicket(workspace);
    for (const [method, path] of [
      ["PUT", `/tickets/${ticket.id}`],
      ["DELETE", `/tickets/${ticket.id}`],
      ["DELETE", "/tickets"],
      ["PATCH", "/tickets"],
      ["POST", `/tickets/${ticket.id}`],
      ["OPTIONS", "/tickets"],
      ["PUT", "/search"],
    ] as const) {
      const answer = await agent(method, path, method === "OPTIONS" || method === "DELETE" ? undefined : {});
      expect(answer.status, `${method} ${path}`).toBeOneOf([404, 405]);
      expectProblem(answer, answer.status, answer.status === 404 ? "not-found" : "method-not-allowed");
    }
    expect((await agent<TicketRecord>("GET", `/tickets/${ticket.id}`)).body).toEqual(ticket);
  });

  it("answer HEAD like GET, without the body", async () => {
    const ticket = await buildTicket(workspace);
    for (const path of [`/tickets/${ticket.id}`, "/tickets", "/search?q=x", "/sync/bootstrap"]) {
      const head = await agent("HEAD", path);
      expect([head.status, head.text]).toEqual([200, ""]);
      expect(head.headers.get("etag")).toBe((await agent("GET", path)).headers.get("etag"));
    }
    expect((await agent("HEAD", `/tickets/${uuidv7()}`)).status).toBe(404);
  });

  it("open nothing to pages of other sites", async () => {
    const origin = "https://elsewhere.example";
    const preflight = await plain("OPTIONS", `${API}/tickets`, undefined, {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization",
    });
    const read = await agent("GET", "/tickets", undefined, { origin });
    const unknown = await agent("GET", "/nothing", undefined, { origin });
    for (const answer of [preflight, read, unknown])
      expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    expect(preflight.status).toBeOneOf([401, 404, 405]);
    expect(read.headers.get("x-content-type-options")).toBe("nosniff");
    expect(read.headers.get("cache-control")).toBe("no-store");
  });

  it("take a write that needs no body without one", async () => {
    expectProblem(await agent("POST", `/outgoing-mail/${uuidv7()}/retry`), 404, "not-found");
    expectIssues(await agent("POST", "/tickets"), "subject", "contact");
  });
});

describe("limits", () => {
  it("are told with every answer", async () => {
    const call = await server.asRole(workspace);
    const read = async (path: string) => {
      const { headers } = await call("GET", path);
      return ["limit", "remaining", "reset"].map((name) => Number(headers.get(`ratelimit-${name}`)));
    };
    const [limit = 0, remaining = 0, reset = 0] = await read("/tickets");
    expect(limit).toBeGreaterThan(0);
    expect(remaining).toBe(limit - 1);
    expect(reset).toBeGreaterThan(0);
    expect((await read(`/tickets/${uuidv7()}`))[1]).toBe(limit - 2);
    expect((await read("/tickets?limit=0"))[1]).toBe(limit - 3);
  });

  it("refuse with 429, when to come back, and for nobody else", async () => {
    const key = await createApiKey(workspace.owner, { name: "busy" });
    const call = server.as(key);
    const limit = Number((await call("GET", "/tickets")).headers.get("ratelimit-limit"));
    const [row] = await database.owner<{ id: string }>(`select id from api_key where name = 'busy'`);
    for (let i = 1; i < limit; i++) await consume("api", `${workspace.id}:${row?.id}`);
    const refused = await call("POST", "/tickets", NEW);
    expectProblem(refused, 429, "rate-limited");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect(refused.headers.get("ratelimit-remaining")).toBe("0");
    expect(refused.headers.get("ratelimit-limit")).toBe(String(limit));
    expect((await agent("GET", "/tickets")).status).toBe(200);
  });
});

describe("POST /commands", () => {
  it("carries out a command once, and only those that are anybody's", async () => {
    const id = uuidv7();
    const input = { id: uuidv7(), name: "By command" };
    const first = await agent<{ seq: number; record: { id: string } }>("POST", "/commands", { id, name: "label.create", input });
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ seq: expect.any(Number), record: input });
    expect((await agent("POST", "/commands", { id, name: "label.create", input })).text).toBe(first.text);
    for (const name of ["ticket.open", "message.first", "contact.ensure", "nothing.such", "__proto__"])
      expectProblem(await agent("POST", "/commands", { id: uuidv7(), name, input: {} }), 404, "not-found");
    for (const name of ["message.receive", "workspace.create"])
      expect((await agent("POST", "/commands", { id: uuidv7(), name, input: {} })).status).toBe(422);
    const ticket = await buildTicket(workspace);
    const sent = (await agent<{ id: string }>("POST", `/tickets/${ticket.id}/messages`, { kind: "reply", text: "x" })).body;
    expectProblem(
      await agent("POST", "/commands", { id: uuidv7(), name: "message.setDelivery", input: { id: sent.id, state: "sent" } }),
      403,
      "forbidden",
    );
    expectIssues(await agent("POST", "/commands", { name: 1, input: {} }), "id", "name");
    await execute(workspace.owner, "label.delete", { id: input.id });
  });
});
