import { describe, expect, it } from "vitest";
import { v7 as uuidv7 } from "uuid";
import { type Actor, memberActor } from "#/core/actor.ts";
import { actorFromRequest, forgetKeys } from "#/core/auth.ts";
import { execute } from "#/core/execute.ts";
import { type Page, query } from "#/core/query.ts";
import { createApiKey, endKey, issueKey } from "#/features/apiKey/commands.ts";
import type { ApiKeyRecord } from "#/features/apiKey/schema.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace } from "../../../test/factories.ts";

const { owner } = testDatabase();
const authorized = async (key: string, workspace?: string) =>
  (await actorFromRequest({ authorization: `Bearer ${key}`, workspace })) as Exclude<Actor, { type: "system" }>;
const refused = { code: "forbidden" };
const hidden = { code: "not-found" };
/** As another process finds it, or this one three seconds later. */
async function expectRefused(key: string) {
  forgetKeys();
  await expect(authorized(key)).rejects.toMatchObject({ code: "unauthenticated" });
}

describe("an API key", () => {
  it("acts in its workspace with its role, named or not", async () => {
    const space = await buildWorkspace();
    const key = await createApiKey(space.owner, { name: "Import", role: "light-agent" });
    expect(key).toMatch(/^cx_[A-Za-z0-9_-]{43}$/);
    const actor = await authorized(key);
    expect(actor).toMatchObject({ type: "key", workspaceId: space.id, name: "Import", role: "light-agent" });
    expect(await authorized(key, space.slug)).toEqual(actor);
  });

  it("is hidden from other workspaces", async () => {
    const [own, other] = [await buildWorkspace(), await buildWorkspace()];
    const key = await createApiKey(own.owner, {});
    await expect(authorized(key, other.slug)).rejects.toMatchObject({ code: "not-found" });
    expect((await query<Page<ApiKeyRecord>>(other.owner, "apiKey.list", {})).data).toEqual([]);
  });

  it("is kept as a hash, and told in the history without it", async () => {
    const space = await buildWorkspace();
    const key = await createApiKey(space.owner, { name: "Secret" });
    const rows = await owner<{ row: string }>(
      `select row_to_json(k)::text as row from api_key k where "workspaceId" = $1 union all select row_to_json(e)::text from event e where "workspaceId" = $1
       union all select row_to_json(c)::text from command c where "workspaceId" = $1`,
      [space.id],
    );
    expect(rows.length).toBeGreaterThan(1);
    for (const { row } of rows) expect(row).not.toContain(key.slice(0, 20));
    const { data } = await query<Page<ApiKeyRecord>>(space.owner, "apiKey.list", {});
    expect(data).toMatchObject([{ name: "Secret", prefix: key.slice(0, 9), role: "agent", revokedAt: null }]);
    expect(Object.keys(data[0] ?? {})).not.toContain("hash");
  });

  it("is refused when it is wrong, revoked or expired, even beside a cookie", async () => {
    const space = await buildWorkspace();
    const [revoked, expired] = [await createApiKey(space.owner, { name: "revoked" }), await createApiKey(space.owner, { name: "expired" })];
    await owner(`update api_key set "revokedAt" = now() where "workspaceId" = $1 and name = 'revoked'`, [space.id]);
    await owner(`update api_key set "expiresAt" = now() where "workspaceId" = $1 and name = 'expired'`, [space.id]);
    for (const key of [revoked, expired, `${revoked}x`, "", "cx_", "' or 1=1 --"])
      await expect(actorFromRequest({ authorization: `Bearer ${key}`, cookie: "authjs.session-token=x" })).rejects.toMatchObject({
        code: "unauthenticated",
      });
  });

  it("stops within four seconds of being revoked", async () => {
    const space = await buildWorkspace();
    const key = await createApiKey(space.owner, {});
    await authorized(key);
    await owner(`update api_key set "revokedAt" = now() where "workspaceId" = $1`, [space.id]);
    await new Promise((done) => setTimeout(done, 4_000));
    await expect(authorized(key)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("refuses others: agents make none, and an admin none above their own role", async () => {
    const space = await buildWorkspace();
    const [admin, agent] = [await buildMember(space, "admin"), await buildMember(space, "agent")];
    await expect(createApiKey(agent, { role: "light-agent" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(createApiKey(admin, { role: "owner" })).rejects.toMatchObject({ code: "forbidden" });
    expect(await createApiKey(admin, { role: "admin" })).toMatch(/^cx_/);
  });

  it("may do a part of its role, and sees the tickets of some inboxes alone", async () => {
    const space = await buildWorkspace();
    const { record: second } = await execute<{ id: string }>(space.owner, "inbox.create", {
      name: "Second",
      addresses: [`second@${space.slug}.localhost`],
    });
    const [own, foreign] = [await buildTicket(space, { inboxId: second.id }), await buildTicket(space)];
    const limits = { inboxIds: [second.id], teamIds: [] };
    const key = await authorized(await createApiKey(space.owner, { permissions: ["ticket.read", "message.note"], limits }));
    expect((await query<Page<{ id: string }>>(key, "ticket.list", {})).data.map(({ id }) => id)).toEqual([own.id]);
    await execute(key, "message.create", { ticketId: own.id, kind: "note", text: "A note." });
    await expect(execute(key, "message.create", { ticketId: own.id, kind: "reply", text: "No." })).rejects.toMatchObject(refused);
    await expect(execute(key, "message.create", { ticketId: foreign.id, kind: "note", text: "No." })).rejects.toMatchObject(hidden);
    await expect(createApiKey(space.owner, { role: "agent", permissions: ["ticket.read", "audit.read"] })).rejects.toMatchObject({
      issues: [{ path: "permissions.1" }],
    });
    await expect(createApiKey(space.owner, { limits: { inboxIds: [uuidv7()], teamIds: [] } })).rejects.toMatchObject({
      issues: [{ path: "limits.inboxIds.0" }],
    });
  });

  it("is made by nobody who may do less, whatever of it they name", async () => {
    const space = await buildWorkspace();
    const maker = await buildMember(space, "agent");
    const { record: role } = await execute<{ id: string }>(space.owner, "role.create", {
      name: "Keys",
      permissions: ["apiKey.manage", "message.note"],
    });
    await execute(space.owner, "member.update", { id: maker.id, role: "custom", roleId: role.id });
    const actor = memberActor({ ...maker, role: "custom", permissions: ["ticket.read", "message.note", "apiKey.manage"] });
    expect(await createApiKey(actor, { permissions: ["message.note"] })).toMatch(/^cx_/);
    for (const input of [{}, { role: "light-agent" }, { role: "admin", permissions: ["message.note", "data.export"] }])
      await expect(createApiKey(actor, input)).rejects.toMatchObject(refused);
    const { data } = await query<Page<ApiKeyRecord>>(space.owner, "apiKey.list", {});
    const strong = await issueKey(space.owner, "apiKey.create", { role: "admin" });
    await expect(issueKey(actor, "apiKey.rotate", { id: strong.id })).rejects.toMatchObject(refused);
    expect(data).toMatchObject([{ createdById: maker.id, permissions: ["message.note"] }]);
    const limited = memberActor({ ...space.owner, role: "admin", limits: { inboxIds: [space.inboxId], teamIds: [] } });
    await expect(createApiKey(limited, { role: "light-agent" })).rejects.toMatchObject(refused);
  });

  it("gets another secret, and the one before works for the hours that were given", async () => {
    const space = await buildWorkspace();
    const first = await issueKey(space.owner, "apiKey.create", { name: "Turned" });
    const second = await issueKey(space.owner, "apiKey.rotate", { id: first.id, overlapHours: 1 });
    expect(second.key).not.toBe(first.key);
    expect(Date.parse(second.previousUntil ?? "") - Date.now()).toBeGreaterThan(3_500_000);
    for (const { key } of [first, second]) expect(await authorized(key)).toMatchObject({ id: first.id, name: "Turned" });
    await owner(`update api_key set "previousUntil" = now() - interval '1 second' where id = $1`, [first.id]);
    await expectRefused(first.key);
    expect(await authorized(second.key)).toMatchObject({ id: first.id });
    // Turned again at once, the one before is the second.
    const third = await issueKey(space.owner, "apiKey.rotate", { id: first.id, overlapHours: 0 });
    await expectRefused(second.key);
    expect(await authorized(third.key)).toMatchObject({ id: first.id });
    await endKey(space.owner, "apiKey.revoke", first.id);
    await expect(authorized(third.key)).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(issueKey(space.owner, "apiKey.rotate", { id: first.id })).rejects.toMatchObject({ code: "conflict" });
    expect(
      (await query<Page<{ name: string }>>(space.owner, "audit.list", { subject: `api-key:${first.id}` })).data.map(({ name }) => name),
    ).toEqual(["api-key.revoked", "api-key.rotated", "api-key.rotated", "api-key.created"]);
  });

  it("says when it was last used, to the minute", async () => {
    const space = await buildWorkspace();
    const { key, lastUsedAt } = await issueKey(space.owner, "apiKey.create", {});
    expect(lastUsedAt).toBeNull();
    await authorized(key);
    const used = async () => (await query<Page<ApiKeyRecord>>(space.owner, "apiKey.list", {})).data[0]?.lastUsedAt;
    const first = await used();
    expect(Date.now() - Date.parse(first ?? "")).toBeLessThan(60_000);
    forgetKeys();
    await authorized(key);
    expect(await used()).toBe(first);
  });

  it("hides from strangers, and replays no secret", async () => {
    const [space, stranger] = [await buildWorkspace(), await buildWorkspace()];
    const { id } = await issueKey(space.owner, "apiKey.create", {}, "key-1");
    await expect(issueKey(space.owner, "apiKey.create", {}, "key-1")).rejects.toMatchObject({ code: "idempotency-key-reused" });
    for (const name of ["apiKey.revoke", "apiKey.revokeToken"])
      await expect(execute(stranger.owner, name, { id })).rejects.toMatchObject(hidden);
    await expect(issueKey(stranger.owner, "apiKey.rotate", { id })).rejects.toMatchObject(hidden);
    const revoke = () => execute(space.owner, "apiKey.revoke", { id }, "key-2");
    expect(await revoke()).toMatchObject({ replayed: false });
    expect(await revoke()).toMatchObject({ replayed: true });
  });

  it("refuses bad input", async () => {
    const space = await buildWorkspace();
    await expect(createApiKey(space.owner, { permissions: [], expiresAt: "2001-01-01T00:00:00Z" })).rejects.toMatchObject({
      issues: [{ path: "permissions" }, { path: "expiresAt" }],
    });
    await expect(execute(space.owner, "apiKey.create", { name: "", role: "king", prefix: "cx_", hash: "x" })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "name" }, { path: "role" }, { path: "prefix" }, { path: "hash" }],
    });
  });
});

describe("a personal token", () => {
  it("acts as its member, with what they may do at the time and a part of it", async () => {
    const space = await buildWorkspace();
    const member = await buildMember(space, "admin");
    const { key } = await issueKey(member, "apiKey.createToken", {
      name: "Script",
      permissions: ["message.reply", "label.manage", "audit.read"],
    });
    expect(key).toMatch(/^cxp_[A-Za-z0-9_-]{43}$/);
    const actor = await authorized(key, space.slug);
    expect(actor).toMatchObject({ type: "member", id: member.id, email: member.email, tokenId: expect.any(String) });
    expect(actor.permissions).toEqual(["ticket.read", "message.reply", "label.manage", "audit.read"]);
    const ticket = await buildTicket(space);
    await execute(actor, "message.create", { ticketId: ticket.id, kind: "reply", text: "By a script." });
    await expect(execute(actor, "message.create", { ticketId: ticket.id, kind: "note", text: "No." })).rejects.toMatchObject(refused);
    await execute(space.owner, "member.update", { id: member.id, role: "agent", limits: { inboxIds: [], teamIds: [] } });
    forgetKeys();
    expect((await authorized(key)).permissions).toEqual(["ticket.read", "message.reply"]);
    await expect(query(await authorized(key), "ticket.read", { id: ticket.id })).rejects.toMatchObject(hidden);
  });

  it("ends with its membership, when it is revoked, and when its time has come", async () => {
    const space = await buildWorkspace();
    const [first, second, third] = [
      await buildMember(space, "agent"),
      await buildMember(space, "agent"),
      await buildMember(space, "agent"),
    ];
    const [byEnd, byOwn, byAdmin] = await Promise.all(
      [first, second, third].map((one) => issueKey(one, "apiKey.createToken", { name: "T" })),
    );
    if (!byEnd || !byOwn || !byAdmin) throw new Error("no tokens");
    for (const { key } of [byEnd, byOwn, byAdmin]) await authorized(key);
    await execute(space.owner, "member.update", { id: first.id, isActive: false });
    await execute(second, "apiKey.revokeToken", { id: byOwn.id });
    await execute(space.owner, "apiKey.revoke", { id: byAdmin.id });
    for (const { key } of [byEnd, byOwn, byAdmin]) await expectRefused(key);
    const late = await issueKey(second, "apiKey.createToken", { name: "T", expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    await owner(`update api_key set "expiresAt" = now() where id = $1`, [late.id]);
    await expectRefused(late.key);
  });

  it("makes no other token, gives no more than its member has, and is nobody else's", async () => {
    const space = await buildWorkspace();
    const [member, other] = [await buildMember(space, "agent"), await buildMember(space, "agent")];
    const token = await issueKey(member, "apiKey.createToken", { name: "T" });
    const actor = await authorized(token.key);
    for (const name of ["apiKey.createToken"] as const)
      await expect(issueKey(actor, name, { name: "Another" })).rejects.toMatchObject(refused);
    await expect(execute(actor, "apiKey.revokeToken", { id: token.id })).rejects.toMatchObject(refused);
    await expect(issueKey(member, "apiKey.createToken", { name: "T", permissions: ["audit.read"] })).rejects.toMatchObject(refused);
    await expect(execute(other, "apiKey.revokeToken", { id: token.id })).rejects.toMatchObject(hidden);
    await expect(issueKey(space.owner, "apiKey.rotate", { id: token.id })).rejects.toMatchObject(refused);
    expect((await query<Page<ApiKeyRecord>>(other, "apiKey.listTokens", {})).data).toEqual([]);
    expect((await query<Page<ApiKeyRecord>>(member, "apiKey.listTokens", {})).data).toMatchObject([{ id: token.id, memberId: member.id }]);
    const owners = await authorized((await issueKey(space.owner, "apiKey.createToken", { name: "T" })).key);
    await expect(execute(owners, "member.transferOwnership", { id: other.id })).rejects.toMatchObject(refused);
    const key = await authorized(await createApiKey(space.owner, { role: "owner" }));
    await expect(issueKey(key, "apiKey.createToken", { name: "T" })).rejects.toMatchObject(refused);
  });
});
