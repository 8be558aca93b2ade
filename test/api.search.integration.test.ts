import { beforeAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import type { Page } from "#/core/query.ts";
import type { SearchHit } from "#/features/search/schema.ts";
import { type Call, expectIssues, testServer } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildTicket, buildWorkspace, receive, type TestWorkspace } from "./factories.ts";

testDatabase();
const server = testServer();

let workspace: TestWorkspace;
let _admin: Call;
let _agent: Call;
let light: Call;
beforeAll(async () => {
  workspace = await buildWorkspace();
  [_admin, _agent, light] = [
    await server.asRole(workspace, "admin"),
    await server.asRole(workspace),
    await server.asRole(workspace, "light-agent"),
  ];
});

describe("GET /search", () => {
  it("finds words in messages, numbers of tickets and addresses of contacts", async () => {
    const { ticketId, messageId } = await receive(workspace, {
      subject: "About quinces",
      replyText: "The quinces were marvellous, and ripe.",
      from: { name: "Quentin", email: "quentin@orchard.example" },
    });
    const find = async (search: string) => (await light<Page<SearchHit>>("GET", `/search?${search}`)).body;
    const hits = await find("q=quinces");
    expect(hits.nextCursor).toBeNull();
    expect(hits.data).toEqual([
      {
        type: "message",
        id: messageId,
        ticketId,
        title: "About quinces",
        titleHits: [[6, 13]],
        snippet: "The quinces were marvellous, and ripe.",
        snippetHits: [[4, 11]],
        isSimilar: false,
      },
    ]);
    const ticket = await buildTicket(workspace);
    expect((await find(`q=${ticket.number}`)).data[0]).toMatchObject({
      type: "ticket",
      id: ticket.id,
      ticketId: ticket.id,
      title: ticket.subject,
      snippet: ticket.snippet,
    });
    expect((await find(`q=%23${ticket.number}`)).data[0]).toMatchObject({ type: "ticket", id: ticket.id });
    expect((await find("q=quentin@orchard.example")).data[0]).toMatchObject({
      type: "contact",
      ticketId: null,
      title: "Quentin",
      snippet: "quentin@orchard.example",
    });
    expect((await find("q=nowhere-to-be-found")).data).toEqual([]);
    const foreign = await server.asRole(await buildWorkspace());
    expect((await foreign<Page<SearchHit>>("GET", "/search?q=quinces")).body.data).toEqual([]);
  });

  it("pages, never more than the limit at once", async () => {
    const ids: string[] = [];
    for (let i = 0; i < 7; i++) ids.push((await receive(workspace, { replyText: `Persimmon number ${i}` })).messageId);
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: Page<SearchHit> = (await light<Page<SearchHit>>("GET", `/search?q=persimmon&limit=3${cursor && `&cursor=${cursor}`}`))
        .body;
      expect(page.data.length).toBeLessThanOrEqual(3);
      seen.push(...page.data.map((hit) => hit.id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(ids.reverse());
    const ticket = await buildTicket(workspace);
    const one = `q=${ticket.number}&limit=1`;
    await receive(workspace, { replyText: `We have read your number ${ticket.number} with joy` });
    const first = (await light<Page<SearchHit>>("GET", `/search?${one}`)).body;
    expect(first.data.map((hit) => hit.type)).toEqual(["ticket"]);
    const second = (await light<Page<SearchHit>>("GET", `/search?${one}&cursor=${first.nextCursor}`)).body;
    expect(second.data.map((hit) => hit.type)).toEqual(["message"]);
  });

  it("takes any words, and says what it cannot take", async () => {
    for (const q of [
      "%00",
      "%00a",
      "a%27b",
      "a:*%26!b",
      "%5C",
      "%25",
      "🦊",
      "ß",
      "x".repeat(500),
      "%F0%9F",
      "99999999999",
      "@",
      "a@",
      '"phrase',
    ])
      expect((await light("GET", `/search?q=${q}`)).status, q).toBeOneOf(q === "%00" ? [422] : [200]);
    expectIssues(await light("GET", "/search"), "q");
    expectIssues(await light("GET", "/search?q=%20"), "q");
    expectIssues(await light("GET", `/search?q=${"x".repeat(501)}&limit=201`), "q", "limit");
    expect((await light("GET", "/search?q=x&limit=200")).status).toBe(200);
    expectIssues(await light("GET", "/search?q=x&cursor=WyJ4Il0"), "cursor");
    await execute(workspace.owner, "label.create", { name: "unused" });
  });
});
