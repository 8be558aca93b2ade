import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import type { Page } from "#/core/query.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { type Answer, type Call, expectIssues, expectProblem, request, testServer } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildWorkspace, type TestWorkspace } from "./factories.ts";

const _database = testDatabase();
const server = testServer();

const NEW = { subject: "Hello", text: "Is anybody there?", contact: { email: "ann@client.example" } };
const _API = "/api/v1";
let workspace: TestWorkspace;
let agent: Call;
let _light: Call;
beforeAll(async () => {
  workspace = await buildWorkspace();
  [agent, _light] = [await server.asRole(workspace), await server.asRole(workspace, "light-agent")];
});
const create = (body: unknown = NEW, headers: Record<string, string> = {}) => agent<TicketRecord>("POST", "/tickets", body, headers);
const _plain = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  request(server.url(path), method, body, headers);
const _withoutRequestId = (answer: Answer<unknown>) => answer.text.replace(answer.problem.requestId, "");

describe("Idempotency-Key", () => {
  const counted = async () => (await agent<Page<TicketRecord>>("GET", "/tickets?sort=-number&limit=1")).body.data[0]?.number;

  it("answers a repeat with the first answer, byte for byte", async () => {
    const headers = { "idempotency-key": uuidv7() };
    const first = await create(NEW, headers);
    const number = await counted();
    const second = await create({ contact: NEW.contact, text: NEW.text, subject: NEW.subject }, headers);
    expect(second.status).toBe(201);
    expect(second.text).toBe(first.text);
    for (const name of ["location", "etag", "content-type"]) expect(second.headers.get(name)).toBe(first.headers.get(name));
    expect(await counted()).toBe(number);
    await agent("PATCH", `/tickets/${first.body.id}`, { subject: "Changed" });
    expect((await create(NEW, headers)).text).toBe(first.text);
  });

  it("does so for changes, messages and files", async () => {
    const { id } = (await create()).body;
    for (const [method, path, body] of [
      ["PATCH", `/tickets/${id}`, { priority: "high" }],
      ["POST", `/tickets/${id}/messages`, { kind: "reply", text: "Once", cc: ["b@b.example"] }],
      ["POST", "/contacts", { email: "once@client.example", name: "Once" }],
      ["POST", "/labels", { name: "Once" }],
    ] as const) {
      const headers = { "idempotency-key": `${path} ${id}` };
      const first = await agent(method, path, body, headers);
      const second = await agent(method, path, body, headers);
      expect(first.status).toBeLessThan(300);
      expect([second.status, second.text, second.headers.get("etag")]).toEqual([first.status, first.text, first.headers.get("etag")]);
    }
    expect((await agent<TicketRecord>("GET", `/tickets/${id}`)).body).toMatchObject({ messageCount: 2, version: 2 });
    const upload = () => {
      const form = new FormData();
      form.set("file", new Blob(["x"]), "x.txt");
      return agent("POST", "/attachments", form, { "idempotency-key": "file" });
    };
    expect((await upload()).text).toBe((await upload()).text);
  });

  it("refuses another body, another address and another method", async () => {
    const headers = { "idempotency-key": uuidv7() };
    const { body } = await create(NEW, headers);
    expectProblem(await create({ ...NEW, subject: "Another" }, headers), 422, "idempotency-key-reused");
    expectProblem(await agent("PATCH", `/tickets/${body.id}`, { priority: "low" }, headers), 422, "idempotency-key-reused");
    expectProblem(await agent("POST", `/tickets/${body.id}/messages`, { kind: "note", text: "x" }, headers), 422, "idempotency-key-reused");
  });

  it("is each credential's own", async () => {
    const headers = { "idempotency-key": "the same for all" };
    const other = await server.asRole(workspace);
    const stranger = await server.asRole(await buildWorkspace());
    const answers = [
      await create(NEW, headers),
      await other<TicketRecord>("POST", "/tickets", NEW, headers),
      await stranger<TicketRecord>("POST", "/tickets", NEW, headers),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(3);
  });

  it("lets one of many at once through; the others wait or get its answer", async () => {
    for (let round = 0; round < 3; round++) {
      const headers = { "idempotency-key": uuidv7() };
      const before = (await counted()) ?? 0;
      const answers = await Promise.all(Array.from({ length: 12 }, () => create(NEW, headers)));
      const made = answers.filter((answer) => answer.status === 201);
      expect(made.length).toBeGreaterThan(0);
      expect(new Set(made.map((answer) => answer.text)).size).toBe(1);
      for (const answer of answers.filter((each) => each.status !== 201)) expectProblem(answer, 409, "request-in-progress");
      expect(await counted()).toBe(before + 1);
    }
  });

  it("keeps no answer to what was refused: a mended request may use it", async () => {
    const headers = { "idempotency-key": uuidv7() };
    expectIssues(await create({ ...NEW, subject: "" }, headers), "subject");
    expect((await create(NEW, headers)).status).toBe(201);
  });

  it("has 1 to 255 characters", async () => {
    expect((await create(NEW, { "idempotency-key": "k".repeat(255) })).status).toBe(201);
    expectProblem(await create(NEW, { "idempotency-key": "k".repeat(256) }), 400, "bad-request");
    expectProblem(await create(NEW, { "idempotency-key": "" }), 400, "bad-request");
  });
});
