import { v7 as uuidv7 } from "uuid";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { createApiKey } from "#/features/apiKey/commands.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { type Call, expectIssues, expectProblem, request, testServer } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildTicket, buildWorkspace, type TestWorkspace } from "./factories.ts";

const database = testDatabase();
const server = testServer();

type Put = { type: string; record: { id: string; [field: string]: unknown } };
type Data = { seq: number; put: Put[]; drop: { type: string; id: string }[] };
type Frame = { id: string | undefined; event: string | undefined; data: Data };
type Changes = Data & { hasMore: boolean; isReset: boolean };

let workspace: TestWorkspace;
let key: string;
let agent: Call;
beforeAll(async () => {
  workspace = await buildWorkspace();
  key = await createApiKey(workspace.owner, {});
  agent = server.as(key);
});

const open: AbortController[] = [];
afterEach(() => {
  for (const controller of open.splice(0)) controller.abort();
});

/** A client of the stream: its frames as they come, and whether it has ended. */
async function listen(search: string, { headers = {}, as = key }: { headers?: Record<string, string>; as?: string } = {}) {
  const controller = new AbortController();
  open.push(controller);
  const response = await fetch(server.url(`/api/v1/sync/stream?${search}`), {
    headers: { authorization: `Bearer ${as}`, ...headers },
    signal: controller.signal,
  });
  const frames: Frame[] = [];
  const stream = { response, frames, hasEnded: false, text: "" };
  void (async () => {
    let rest = "";
    for await (const piece of response.body?.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>) ??
      []) {
      stream.text += piece;
      const parts = (rest + piece).split("\n\n");
      rest = parts.pop() ?? "";
      for (const part of parts) {
        const field = (name: string) =>
          part
            .split("\n")
            .find((line) => line.startsWith(`${name}: `))
            ?.slice(name.length + 2);
        const data = field("data");
        if (data !== undefined) frames.push({ id: field("id"), event: field("event"), data: JSON.parse(data) });
      }
    }
    stream.hasEnded = true;
  })().catch(() => {
    stream.hasEnded = true;
  });
  return stream;
}
const seqNow = async () => (await agent<Data>("GET", "/sync/bootstrap")).body.seq;
const until = (check: () => boolean | Promise<boolean>, timeout = 8_000) => expect.poll(check, { timeout, interval: 20 }).toBe(true);
const putsOf = (frames: Frame[], type: string) => frames.flatMap((frame) => frame.data.put.filter((put) => put.type === type));

describe("GET /sync/bootstrap and /sync/changes", () => {
  it("give all a client needs, and then what changed", async () => {
    const ticket = await buildTicket(workspace);
    const start = (await agent<Data & { me: Record<string, unknown> }>("GET", "/sync/bootstrap")).body;
    expect(start.me).toMatchObject({ role: "agent", name: "API key" });
    expect([...new Set(start.put.map((put) => put.type))].sort()).toEqual(["inbox", "member", "ticket", "workspace"]);
    expect(start.put.find((put) => put.type === "ticket" && put.record.id === ticket.id)?.record).toEqual(ticket);
    expect((await agent<Changes>("GET", `/sync/changes?after=${start.seq}`)).body).toEqual({
      seq: start.seq,
      put: [],
      drop: [],
      hasMore: false,
      isReset: false,
    });
    const changed = (await agent<TicketRecord>("PATCH", `/tickets/${ticket.id}`, { priority: "low" })).body;
    const changes = (await agent<Changes>("GET", `/sync/changes?after=${start.seq}`)).body;
    expect(changes).toEqual({ seq: start.seq + 1, put: [{ type: "ticket", record: changed }], drop: [], hasMore: false, isReset: false });
    const all = (await agent<Changes>("GET", "/sync/changes?after=0")).body;
    expect(all.put.filter((put) => put.record.id === ticket.id)).toEqual([{ type: "ticket", record: changed }]);
  });

  it("come compressed to who takes it so, and the stream never does", async () => {
    const encodingOf = async (path: string) => {
      const headers = { authorization: `Bearer ${key}`, "accept-encoding": "gzip" };
      const answer = await fetch(server.url(`/api/v1${path}`), { headers });
      expect((await answer.json()) as Data).toHaveProperty("put");
      return answer.headers.get("content-encoding");
    };
    expect(await encodingOf("/sync/bootstrap")).toBe("gzip");
    expect(await encodingOf("/sync/changes?after=0")).toBe("gzip");
    const stream = await listen(`after=${await seqNow()}`, { headers: { "accept-encoding": "gzip" } });
    expect(stream.response.headers.get("content-encoding")).toBeNull();
  });

  it("drop what is gone, and start anew a client that is ahead", async () => {
    const label = (await agent<{ id: string }>("POST", "/labels", { name: "Soon gone" })).body;
    const seq = await seqNow();
    await execute(workspace.owner, "label.delete", { id: label.id });
    expect((await agent<Changes>("GET", `/sync/changes?after=${seq}`)).body).toMatchObject({
      put: [],
      drop: [{ type: "label", id: label.id }],
    });
    expect((await agent<Changes>("GET", "/sync/changes?after=999999999")).body).toMatchObject({ isReset: true, put: [], drop: [] });
    for (const after of ["-1", "x", "1.5", "9".repeat(30), "NaN"])
      expectIssues(await agent("GET", `/sync/changes?after=${after}`), "after");
  });
});

describe("GET /sync/stream", () => {
  it("sends frames of id, event and data for what happens", async () => {
    const seq = await seqNow();
    const stream = await listen(`after=${seq}`);
    expect(stream.response.status).toBe(200);
    expect(stream.response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect(stream.response.headers.get("cache-control")).toContain("no-cache");
    const ticket = await buildTicket(workspace);
    await until(() => putsOf(stream.frames, "ticket").some((put) => put.record.id === ticket.id));
    const frame = stream.frames.find((each) => each.data.put.some((put) => put.record.id === ticket.id));
    expect(frame).toMatchObject({ id: String(frame?.data.seq), event: "change", data: { drop: [] } });
    expect(Object.keys(frame?.data ?? {}).sort()).toEqual(["drop", "put", "seq"]);
    expect(frame?.data.put.map((put) => put.type).sort()).toEqual(["contact", "message", "ticket"]);
    expect(frame?.data.put.find((put) => put.type === "ticket")?.record).toEqual(ticket);
    expect(stream.text.startsWith("retry: ")).toBe(true);
  });

  it("catches up first, with every change and in order", async () => {
    const seq = await seqNow();
    const made: string[] = [];
    for (let i = 0; i < 5; i++) made.push((await buildTicket(workspace)).id);
    const stream = await listen(`after=${seq}`);
    const later = Promise.all(Array.from({ length: 5 }, () => buildTicket(workspace)));
    made.push(...(await later).map((ticket) => ticket.id));
    const end = await seqNow();
    await until(() => stream.frames.at(-1)?.data.seq === end);
    expect(new Set(putsOf(stream.frames, "ticket").map((put) => put.record.id))).toEqual(new Set(made));
    const seqs = stream.frames.map((frame) => frame.data.seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
  });

  it("follows Last-Event-ID, which wins over `after`", async () => {
    const before = await seqNow();
    const ticket = await buildTicket(workspace);
    const now = await seqNow();
    const behind = await listen(`after=${now}`, { headers: { "last-event-id": String(before) } });
    await until(() => putsOf(behind.frames, "ticket").some((put) => put.record.id === ticket.id));
    const ahead = await listen("after=0", { headers: { "last-event-id": String(now) } });
    const next = await buildTicket(workspace);
    await until(() => putsOf(ahead.frames, "ticket").length > 0);
    expect(putsOf(ahead.frames, "ticket").map((put) => put.record.id)).toEqual([next.id]);
    const odd = await listen(`after=${await seqNow()}`, { headers: { "last-event-id": "x" } });
    const last = await buildTicket(workspace);
    await until(() => putsOf(odd.frames, "ticket").length > 0);
    expect(putsOf(odd.frames, "ticket").map((put) => put.record.id)).toEqual([last.id]);
  });

  it("tells a client that is too far behind, or ahead, to start anew", async () => {
    const stream = await listen("after=999999999");
    await until(() => stream.frames.length > 0);
    expect(stream.frames[0]).toMatchObject({ event: "reset", data: { seq: await seqNow(), put: [], drop: [] } });
  });

  it("shows nothing of another workspace, to which it is not open", async () => {
    const other = await buildWorkspace();
    const stream = await listen(`after=${await seqNow()}`);
    const theirs = await buildTicket(other);
    const ours = await buildTicket(workspace);
    await until(() => putsOf(stream.frames, "ticket").some((put) => put.record.id === ours.id));
    expect(stream.text).not.toContain(theirs.id);
    expectProblem(await agent("GET", `/sync/stream?workspace=${other.slug}`), 404, "not-found");
    const headers = { origin: "https://elsewhere.example" };
    const seen = await listen("after=0", { headers });
    expect([...seen.response.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it("refuses who may not, before it begins", async () => {
    expectProblem(await request(server.url("/api/v1/sync/stream"), "GET", undefined, {}), 401, "unauthenticated");
    expectProblem(
      await request(server.url("/api/v1/sync/stream"), "GET", undefined, { authorization: "Bearer cx_no" }),
      401,
      "unauthenticated",
    );
    expectIssues(await agent("GET", "/sync/stream?after=x"), "after");
    expect((await agent("HEAD", "/sync/stream?after=0")).status).toBe(200);
  });

  it("ends when its key is revoked, and others go on", async () => {
    const revoked = await createApiKey(workspace.owner, { name: "to be revoked" });
    const seq = await seqNow();
    const [gone, stays] = [await listen(`after=${seq}`, { as: revoked }), await listen(`after=${seq}`)];
    await database.owner(`update api_key set "revokedAt" = now() where name = 'to be revoked'`);
    await until(() => gone.hasEnded, 8_000);
    const ticket = await buildTicket(workspace);
    await until(() => putsOf(stays.frames, "ticket").some((put) => put.record.id === ticket.id));
    expect(gone.text).not.toContain(ticket.id);
    expect(stays.hasEnded).toBe(false);
  });

  it("keeps many clients alike through a storm of changes", async () => {
    const seq = await seqNow();
    const streams = await Promise.all(Array.from({ length: 20 }, () => listen(`after=${seq}`)));
    const { id } = await buildTicket(workspace);
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => agent("POST", `/tickets/${id}/messages`, { kind: "note", text: `Note ${i} ${uuidv7()}` })),
    );
    const end = await seqNow();
    await until(() => streams.every((stream) => stream.frames.at(-1)?.data.seq === end), 15_000);
    for (const stream of streams) {
      expect(new Set(putsOf(stream.frames, "message").map((put) => put.record.id)).size).toBe(41);
      expect(putsOf(stream.frames, "ticket").at(-1)?.record.messageCount).toBe(41);
    }
  });
});
