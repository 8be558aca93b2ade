/** A workspace that asks for two factors, the members it shuts out until they have them, and those who have lost theirs. */
import { describe, expect, it } from "vitest";
import type { MemberActor } from "#/core/actor.ts";
import { actorFromCookie } from "#/core/auth.ts";
import { startWorker } from "#/core/jobs.ts";
import { sessionCookie } from "#/core/sessionCookie.ts";
import { createSession } from "#/features/session/commands.ts";
import { resetFactors } from "#/features/session/secondFactor/commands.ts";
import { codeOf } from "./authenticator.ts";
import { expectProblem, request, testServer } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildMember, buildTicket, buildWorkspace, type TestWorkspace } from "./factories.ts";

const { owner, ownerUrl } = testDatabase();
const server = testServer();
const NOWHERE = { ip: "", userAgent: "" };

async function browserOf(member: MemberActor, space: TestWorkspace) {
  let cookie = (await sessionCookie(await createSession({ userId: member.userId, userAgent: "Test" }), member.userId)).split(";")[0] ?? "";
  return {
    cookie: () => cookie,
    call: async (method: string, path: string, body?: unknown) => {
      // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects of an answer
      const answer = await request<any>(server.url(`/api/v1${path}`), method, body, {
        cookie,
        origin: server.url(""),
        "x-workspace": space.slug,
      });
      const set = answer.headers.getSetCookie().find((one) => one.startsWith("authjs.session-token="));
      if (set) cookie = set.split(";")[0] ?? "";
      return answer;
    },
  };
}
type Browser = Awaited<ReturnType<typeof browserOf>>;
async function enrol(browser: Browser): Promise<string> {
  const { key } = (await browser.call("POST", "/me/totp")).body;
  expect((await browser.call("POST", "/me/totp/confirm", { code: codeOf(key) })).status).toBe(200);
  return key;
}
/** What was decided of a member is kept for three seconds. */
const settle = () => new Promise((done) => setTimeout(done, 3_100));

describe("a workspace that asks for two factors", () => {
  it("lets a member do nothing but get one, on every way in; keys work on, and other workspaces", async () => {
    const [space, other] = [await buildWorkspace(), await buildWorkspace()];
    const ticket = await buildTicket(space);
    const agent = await buildMember(space, "agent");
    await owner(
      `insert into member ("workspaceId", id, "userId", name, email, role) values ($1, uuidv7(), $2, 'Ada', 'ada@example.com', 'agent')`,
      [other.id, agent.userId],
    );
    const [admin, browser, key] = [await browserOf(space.owner, space), await browserOf(agent, space), await server.asRole(space, "agent")];
    expect((await browser.call("GET", "/tickets")).status).toBe(200);
    await enrol(admin);
    expect((await admin.call("PATCH", "/workspace", { requiresTwoFactors: true })).body.requiresTwoFactors).toBe(true);
    await settle();
    const command = { id: crypto.randomUUID(), name: "ticket.update", input: { id: ticket.id, priority: "low" } };
    for (const [method, path, body] of [
      ["GET", "/tickets", undefined],
      ["GET", `/tickets/${ticket.id}`, undefined],
      ["GET", "/sync/bootstrap", undefined],
      ["GET", "/sync/stream?after=0", undefined],
      ["PATCH", `/tickets/${ticket.id}`, { priority: "low" }],
      ["POST", "/commands", command],
      ["PATCH", "/workspace", { requiresTwoFactors: false }],
    ] as const)
      expectProblem(await browser.call(method, path, body), 403, "two-factor-required");
    await expect(actorFromCookie(browser.cookie(), space.slug)).rejects.toMatchObject({ code: "two-factor-required" });
    expect(await actorFromCookie(browser.cookie(), other.slug)).not.toBeNull();
    expect((await key("GET", "/tickets")).status).toBe(200);
    expect((await browser.call("GET", "/me/factors")).status).toBe(200);

    const totp = await enrol(browser);
    expect((await browser.call("GET", "/tickets")).status).toBe(200);
    // A session of one factor is asked for the second, once.
    const second = await browserOf(agent, space);
    expectProblem(await second.call("GET", "/tickets"), 403, "two-factor-required");
    expect((await second.call("POST", "/me/confirmation", { code: codeOf(totp, 1) })).status).toBe(204);
    expect((await second.call("GET", "/tickets")).status).toBe(200);
    // Who removes the last factor is outside again.
    expect((await second.call("DELETE", "/me/totp")).status).toBe(204);
    expectProblem(await second.call("GET", "/tickets"), 403, "two-factor-required");
  });

  it("is decided by administrators who have just confirmed that it is them", async () => {
    const space = await buildWorkspace();
    const [agent, admin] = [await buildMember(space, "agent"), await buildMember(space, "admin")];
    expectProblem(await (await browserOf(agent, space)).call("PATCH", "/workspace", { requiresTwoFactors: true }), 403, "forbidden");
    const browser = await browserOf(admin, space);
    await owner(`update session set "confirmedAt" = now() - interval '11 minutes' where "userId" = $1`, [admin.userId]);
    const command = { id: crypto.randomUUID(), name: "workspace.update", input: { requiresTwoFactors: true } };
    expectProblem(await browser.call("PATCH", "/workspace", { requiresTwoFactors: true }), 403, "confirm-identity");
    expectProblem(await browser.call("POST", "/commands", command), 403, "confirm-identity");
    expect((await browser.call("PATCH", "/workspace", { name: "Renamed" })).status).toBe(200);
  });
});

describe("who has lost all factors", () => {
  it("is helped by an administrator of their only workspace, is signed out and told; API keys and equals above cannot", async () => {
    const space = await buildWorkspace();
    const [agent, admin, peer] = [await buildMember(space, "agent"), await buildMember(space, "admin"), await buildMember(space, "agent")];
    const lost = await browserOf(agent, space);
    await enrol(lost);
    const path = `/members/${agent.id}/reset-factors`;
    expectProblem(await (await browserOf(peer, space)).call("POST", path), 403, "forbidden");
    expectProblem(await (await server.asRole(space, "owner"))("POST", path), 403, "forbidden");
    const helper = await browserOf(admin, space);
    expectProblem(await helper.call("POST", `/members/${space.owner.id}/reset-factors`), 403, "forbidden");
    expectProblem(await helper.call("POST", `/members/${admin.id}/reset-factors`), 409, "conflict");
    const strangers = await buildWorkspace();
    expectProblem(await (await browserOf(strangers.owner, strangers)).call("POST", path), 404, "not-found");
    expect((await helper.call("POST", path)).status).toBe(204);
    expect((await lost.call("GET", "/me")).status).toBe(401);
    const [left] = await owner<{ n: number }>(`select count(*)::int as n from totp where "userId" = $1`, [agent.userId]);
    expect(left?.n).toBe(0);
    const told = await owner(
      `select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'sendSecurityNotice' and j.payload ->> 'userId' = $1 and j.payload ->> 'name' = 'factors-reset'`,
      [agent.userId],
    );
    expect(told).toHaveLength(1);
  });

  it("and is in two workspaces is helped by the operator alone", async () => {
    const [space, other] = [await buildWorkspace(), await buildWorkspace()];
    const agent = await buildMember(space, "agent");
    await owner(
      `insert into member ("workspaceId", id, "userId", name, email, role) values ($1, uuidv7(), $2, 'Ada', 'ada@example.com', 'agent')`,
      [other.id, agent.userId],
    );
    const browser = await browserOf(agent, space);
    await enrol(browser);
    expectProblem(await (await browserOf(space.owner, space)).call("POST", `/members/${agent.id}/reset-factors`), 409, "conflict");
    expect((await browser.call("GET", "/me")).status).toBe(200);
    await resetFactors(agent.userId, { by: "Operator" }, NOWHERE);
    expect((await browser.call("GET", "/me")).status).toBe(401);
  });
});

describe("who has lost a device", () => {
  it("is signed out everywhere by an administrator of their only workspace, or by the operator; nobody else is", async () => {
    const [space, other] = [await buildWorkspace(), await buildWorkspace()];
    const [agent, admin, peer] = [await buildMember(space, "agent"), await buildMember(space, "admin"), await buildMember(space, "agent")];
    const [laptop, phone, colleague] = [await browserOf(agent, space), await browserOf(agent, space), await browserOf(peer, space)];
    const helper = await browserOf(admin, space);
    const path = `/members/${agent.id}/sign-out`;
    expectProblem(await colleague.call("POST", path), 403, "forbidden");
    expectProblem(await (await server.asRole(space, "owner"))("POST", path), 403, "forbidden");
    expectProblem(await helper.call("POST", `/members/${space.owner.id}/sign-out`), 403, "forbidden");
    expectProblem(await helper.call("POST", `/members/${admin.id}/sign-out`), 409, "conflict");
    expectProblem(await (await browserOf(other.owner, other)).call("POST", path), 404, "not-found");
    expect((await laptop.call("GET", "/me")).status).toBe(200);
    expect((await helper.call("POST", path)).status).toBe(204);
    for (const browser of [laptop, phone]) expectProblem(await browser.call("GET", "/me"), 401, "unauthenticated");
    for (const browser of [helper, colleague]) expect((await browser.call("GET", "/me")).status).toBe(200);
    const [told] = await owner<{ data: object }>(`select data from security_event where "userId" = $1 and name = 'session-revoked'`, [
      agent.userId,
    ]);
    expect(told?.data).toMatchObject({ count: 2, by: admin.name });

    // Signed out by one workspace, they would be in the other as well.
    await owner(
      `insert into member ("workspaceId", id, "userId", name, email, role) values ($1, uuidv7(), $2, 'Ada', 'ada@example.com', 'agent')`,
      [other.id, agent.userId],
    );
    const again = await browserOf(agent, space);
    expectProblem(await helper.call("POST", path), 409, "conflict");
    expect((await again.call("GET", "/me")).status).toBe(200);
  });
});

describe("a changed role", () => {
  it("changes the ids of the member's sessions, with their next answer", async () => {
    const space = await buildWorkspace();
    const agent = await buildMember(space, "agent");
    const browser = await browserOf(agent, space);
    const before = browser.cookie();
    await browser.call("GET", "/tickets");
    expect(browser.cookie()).toBe(before);
    await (await browserOf(space.owner, space)).call("PATCH", `/members/${agent.id}`, { role: "admin" });
    const worker = await startWorker({ connectionString: ownerUrl, sweepMs: 500 });
    try {
      await expect
        .poll(async () => (await owner(`select 1 from session where "userId" = $1 and "isOutdated"`, [agent.userId])).length, {
          timeout: 10_000,
        })
        .toBe(1);
    } finally {
      await worker.stop();
    }
    await settle();
    expect((await browser.call("GET", "/tickets")).status).toBe(200);
    expect(browser.cookie()).not.toBe(before);
    const renewed = browser.cookie();
    expect((await browser.call("GET", "/tickets")).status).toBe(200);
    expect(browser.cookie()).toBe(renewed);
  });
});
