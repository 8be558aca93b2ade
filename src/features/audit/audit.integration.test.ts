/** The audit log: what stands in it, who reads it, and that nobody changes it unnoticed. */
import { beforeAll, describe, expect, it } from "vitest";
import { memberActor } from "#/core/actor.ts";
import { pgCode, sql, transaction } from "#/core/db.ts";
import { type CommandContext, execute } from "#/core/execute.ts";
import { withOrigin } from "#/core/origin.ts";
import { type Page, query } from "#/core/query.ts";
import { registry } from "#/core/registry.ts";
import { recordRefusal, tellSecurityEvent } from "#/features/audit/commands.ts";
import { wordsOf } from "#/features/audit/rules.ts";
import type { AuditEntry } from "#/features/audit/schema.ts";
import { sealHistory } from "#/features/audit/seal/jobs.ts";
import { sealingKeys, verifyHistory } from "#/features/audit/seal/queries.ts";
import { sealingKey } from "#/features/audit/seal/rules.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, type TestWorkspace } from "../../../test/factories.ts";
import { withSecret } from "../../../test/otherSecret.ts";
import { TEST_SECRET } from "../../../test/secret.ts";

const { owner } = testDatabase();
const key = sealingKey(TEST_SECRET);
const TOMORROW = "the secret of tomorrow, of enough length";
const logOf = (space: TestWorkspace, input: object = {}) => query<Page<AuditEntry>>(space.owner, "audit.list", input);
const verdictOf = (space: TestWorkspace) => verifyHistory(space.id, [key]);

describe("the audit log", () => {
  let space: TestWorkspace;
  beforeAll(async () => {
    space = await buildWorkspace();
  });

  it("says who did what, when and from where, with before and after", async () => {
    const agent = await buildMember(space, "agent");
    await withOrigin({ ip: "203.0.113.9", userAgent: "Browser/1" }, () =>
      execute(space.owner, "member.update", { id: agent.id, role: "light-agent" }),
    );
    const { data } = await logOf(space, { subject: `member:${agent.id}` });
    expect(data[0]).toMatchObject({
      name: "member.updated",
      actor: { type: "member", id: space.owner.id, name: space.owner.name },
      ip: "203.0.113.9",
      userAgent: "Browser/1",
      data: { from: { role: "agent" }, to: { role: "light-agent" } },
    });
    expect(data.map(({ name }) => name)).toEqual(["member.updated", "member.created"]);
    expect(data[1]).toMatchObject({ ip: null, via: null, actor: { type: "system" } });
  });

  it("is filtered by actor, event, noun, record, time and words, and pages by its cursor", async () => {
    const admin = await buildMember(space, "admin");
    await execute(admin, "label.create", { name: "Wombat%label" });
    const ticket = await buildTicket(space);
    const names = async (input: object) => (await logOf(space, input)).data.map(({ name }) => name);
    expect(await names({ actorId: admin.id })).toEqual(["label.created"]);
    expect(await names({ q: "wombat%LABEL" })).toEqual(["label.created"]);
    expect(await names({ q: "wombat_label" })).toEqual([]);
    expect(await names({ name: "label" })).toEqual(["label.created"]);
    expect(await names({ subject: `ticket:${ticket.id}`, kind: "work", name: "ticket.created" })).toEqual(["ticket.created"]);
    expect(await names({ kind: "access" })).not.toContain("ticket.created");
    const { data: all } = await logOf(space, { limit: 200 });
    const paged: AuditEntry[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: Page<AuditEntry> = await logOf(space, { limit: 3, ...(cursor ? { cursor } : {}) });
      paged.push(...page.data);
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all);
    // Moved into the past, an hour from one to the next.
    await owner(`update event set at = now() - (500 - seq) * interval '1 hour' where "workspaceId" = $1`, [space.id]);
    const { data: moved } = await logOf(space, { limit: 200 });
    const [from, to] = [moved[4]?.at, moved[1]?.at];
    expect((await logOf(space, { from, to })).data.map(({ seq }) => seq)).toEqual(moved.slice(2, 5).map(({ seq }) => seq));
    expect((await logOf(space, { to: "2001-01-01T00:00:00Z" })).data).toEqual([]);
  });

  it("goes on behind what one request looks at", async () => {
    const long = await buildWorkspace();
    await execute(long.owner, "label.create", { name: "Far below" });
    await owner(
      `insert into event ("workspaceId", seq, name, "actorType", "actorName", subject) select $1, n + 1000, 'ticket.read', 'system', 'Many', 'ticket:x' from generate_series(1, 30000) n`,
      [long.id],
    );
    const first = await logOf(long, { q: "Far below" });
    expect(first).toMatchObject({ data: [], nextCursor: expect.any(String) });
    const second = await logOf(long, { q: "Far below", cursor: first.nextCursor });
    expect(second.data.length).toBeGreaterThan(0);
    expect(second.nextCursor).toBeNull();
  });

  it("refuses bad input, and who may not read it: agents, and those who see a part of the tickets", async () => {
    await expect(
      logOf(space, { kind: "all", actorId: "x", name: "a b", subject: "ticket", from: "soon", cursor: "x" }),
    ).rejects.toMatchObject({
      code: "invalid",
      issues: ["kind", "actorId", "name", "subject", "from"].map((path) => ({ path })),
    });
    const limited = memberActor({ ...(await buildMember(space, "admin")), limits: { inboxIds: [space.inboxId], teamIds: [] } });
    for (const actor of [await buildMember(space, "agent"), limited])
      await expect(query(actor, "audit.list", {})).rejects.toMatchObject({ code: "forbidden" });
  });

  it("has words for every event that there is", () => {
    const without = [...registry().events].filter((name) => {
      const { noun, verb } = wordsOf(name);
      return !noun || !verb;
    });
    expect(without).toEqual([]);
  });

  it("hides from strangers", async () => {
    const stranger = await buildWorkspace();
    const { data } = await logOf(stranger, { limit: 200 });
    expect(data.length).toBeGreaterThan(0);
    expect((await logOf(stranger, { actorId: space.owner.id })).data).toEqual([]);
  });

  it("holds sign-ins in each workspace of a user, refused ones once in a while, and refusals once for each", async () => {
    const other = await buildWorkspace();
    await execute(other.product, "member.create", { userId: space.owner.userId, name: "Olive", email: space.owner.email, role: "agent" });
    const { userId } = space.owner;
    await withOrigin({ ip: "198.51.100.7", userAgent: "Phone" }, async () => {
      await tellSecurityEvent(userId, "signed-in", { by: "password" });
      await tellSecurityEvent(userId, "sign-in-failed", {});
      await tellSecurityEvent(userId, "sign-in-failed", {});
    });
    for (const place of [space, other]) {
      const { data } = await logOf(place, { name: "session" });
      expect(data.map(({ name, ip }) => [name, ip])).toEqual([
        ["session.refused", "198.51.100.7"],
        ["session.started", "198.51.100.7"],
      ]);
      expect(data[1]?.actor.name).toMatch(/^Olive/);
    }
    const agent = await buildMember(space, "agent");
    for (const id of [agent.id, space.owner.id, agent.id]) await recordRefusal(agent, `PATCH /api/v1/members/${id}`);
    await recordRefusal(agent, "inbox.create");
    expect((await logOf(space, { name: "access.refused" })).data.map(({ data }) => data.what)).toEqual([
      "inbox.create",
      expect.stringContaining("PATCH"),
    ]);
  });
});

describe("the sealed history", () => {
  const build = async () => {
    const space = await buildWorkspace();
    await buildTicket(space);
    await execute(space.owner, "label.create", { name: "Sealed" });
    await sealHistory(space.id);
    return space;
  };
  const lastSeq = async (space: TestWorkspace) =>
    (await owner<{ seq: number }>(`select max(seq)::int as seq from event where "workspaceId" = $1`, [space.id]))[0]?.seq ?? 0;

  it("is as it was written, goes on with what is written later, and is sealed once by two at a time", async () => {
    const space = await build();
    const first = await verdictOf(space);
    expect(first).toMatchObject({ sealedUpTo: await lastSeq(space), unsealed: 0, broken: null });
    await execute(space.owner, "label.create", { name: "Later" });
    expect(await verdictOf(space)).toMatchObject({ unsealed: 1, broken: null, seal: first.seal });
    await Promise.all([sealHistory(space.id), sealHistory(space.id), sealHistory(space.id)]);
    const second = await verdictOf(space);
    expect(second).toMatchObject({ unsealed: 0, broken: null });
    expect(second.seal).not.toBe(first.seal);
    expect(await verifyHistory(space.id, [key], { seq: first.sealedUpTo, seal: first.seal ?? "" })).toMatchObject({ broken: null });
  });

  it.each([
    ["its data", `data = data || '{"x": 1}'`],
    ["its actor", `"actorName" = 'Somebody else'`],
    ["its time", `at = at + interval '1 second'`],
    ["from where it came", `ip = '203.0.113.1'`],
    ["what it is called", `name = 'label.updated'`],
    ["an emptied entry that no command erased", `data = '{"isErased": true}'`],
  ])("finds an entry that was altered: %s", async (_, change) => {
    const space = await build();
    await owner(`update event set ${change} where "workspaceId" = $1 and seq = 3`, [space.id]);
    await owner(`update event set ${change} where "workspaceId" = $1 and seq = 4`, [space.id]);
    expect((await verdictOf(space)).broken).toMatchObject({ seq: 3, fault: "was altered", entry: { seq: 3 } });
  });

  it("finds an entry that was removed: from the middle, from the end, sealed or not", async () => {
    const space = await build();
    const last = await lastSeq(space);
    await owner(`delete from event where "workspaceId" = $1 and seq = $2`, [space.id, last]);
    expect((await verdictOf(space)).broken).toMatchObject({ seq: last, fault: "is missing" });
    await owner(`delete from event where "workspaceId" = $1 and seq = 2`, [space.id]);
    expect((await verdictOf(space)).broken).toMatchObject({ seq: 2, fault: "is missing" });
    const open = await build();
    await execute(open.owner, "label.create", { name: "Open" });
    await owner(`delete from event where "workspaceId" = $1 and seq = $2`, [open.id, await lastSeq(open)]);
    expect((await verdictOf(open)).broken).toMatchObject({ fault: "is missing" });
  });

  it("finds a seal that was removed, or made by who does not know the secret", async () => {
    const [removed, forged] = [await build(), await build()];
    for (const space of [removed, forged]) {
      await execute(space.owner, "label.create", { name: "Second stretch" });
      await sealHistory(space.id);
    }
    await owner(`delete from audit_seal where "workspaceId" = $1 and "firstSeq" = 1`, [removed.id]);
    expect((await verdictOf(removed)).broken).toMatchObject({ seq: 1, fault: expect.stringContaining("seal") });
    await owner(`update audit_seal set digests = set_byte(digests, 0, 255 - get_byte(digests, 0)) where "workspaceId" = $1`, [forged.id]);
    expect((await verdictOf(forged)).broken).toMatchObject({ seq: 1, fault: expect.stringContaining("seal") });
    expect((await verifyHistory(removed.id, [sealingKey("another secret, as long as it needs to be")])).broken).not.toBeNull();
  });

  it("made anew by who has everything, is told from the one whose seal was kept elsewhere", async () => {
    const space = await build();
    const { sealedUpTo, seal } = await verdictOf(space);
    await owner(`delete from audit_seal where "workspaceId" = $1`, [space.id]);
    await owner(`update event set "actorName" = 'Nobody' where "workspaceId" = $1 and seq = 2`, [space.id]);
    await sealHistory(space.id);
    expect((await verdictOf(space)).broken).toBeNull();
    expect((await verifyHistory(space.id, [key], { seq: sealedUpTo, seal: seal ?? "" })).broken).toMatchObject({ seq: sealedUpTo });
  });

  it("loses a person's words by command, keeps its seals, and says so; what erases without saying is found", async () => {
    const space = await build();
    const agent = await buildMember(space, "agent", "Secret Sally");
    await withOrigin({ ip: "203.0.113.77", userAgent: "Sallys" }, () => execute(agent, "label.create", { name: "Sally was here" }));
    await execute(agent, "message.create", { ticketId: (await buildTicket(space)).id, kind: "note", text: "Hi" });
    await sealHistory(space.id);
    // Not sealed yet, it is erased all the same.
    await execute(agent, "label.create", { name: "Sally again" });
    const own = await owner<{ seq: number }>(`select seq::int from event where "workspaceId" = $1 and "actorId" = $2`, [
      space.id,
      agent.id,
    ]);
    const seqs = own.map(({ seq }) => seq);
    await erase(space, { seqs, subjects: [`member:${agent.id}`], of: ["data", "actor"] });
    const [left] = await owner<{ text: string }>(
      `select string_agg(concat(data, "actorName", ip, "userAgent"), ' ') as text from event where "workspaceId" = $1`,
      [space.id],
    );
    for (const word of ["Sally", "secret.sally", "203.0.113.77"]) expect(left?.text).not.toContain(word);
    expect(await verdictOf(space)).toMatchObject({ broken: null });
    await sealHistory(space.id);
    expect(await verdictOf(space)).toMatchObject({ broken: null, unsealed: 0 });
    // A second time there is nothing left to take.
    expect(await erase(space, { seqs, of: ["data", "actor"] })).toEqual({ erased: 0 });
    await owner(`update event set data = '{"isErased": true, "x": "put there"}' where "workspaceId" = $1 and seq = $2`, [
      space.id,
      seqs[0],
    ]);
    expect((await verdictOf(space)).broken).toMatchObject({ seq: seqs[0], fault: "was altered" });
    const kept = await build();
    const seq = await lastSeq(kept);
    const dataOf = () => owner<{ data: object }>(`select data from event where "workspaceId" = $1 and seq = $2`, [kept.id, seq]);
    for (const data of [{ number: 3, name: "Sally" }, { number: 3 }]) {
      await erase(kept, { seqs: [seq], of: ["data"], left: [{ seq, data }] });
      expect(await dataOf()).toEqual([{ data }]);
      expect((await verdictOf(kept)).broken).toBeNull();
    }
    // What is left in its place is told from what somebody puts there without the command, whose role can do that to an erased entry alone.
    await transaction(kept.id, () => sql(`select redact_events(array[1, $1]::bigint[], array['{}', '{"number": 4}']::jsonb[])`, [seq]));
    expect(await dataOf()).toEqual([{ data: { number: 4 } }]);
    expect((await verdictOf(kept)).broken).toMatchObject({ seq, fault: "was altered" });
    const silent = await build();
    await transaction(silent.id, () => sql(`select erase_events(array[2]::bigint[], array['\\x00'::bytea], array[null]::bytea[])`));
    expect((await verdictOf(silent)).broken).toMatchObject({ seq: 2, fault: expect.stringContaining("no entry says so") });
  });

  it("goes on under another APP_SECRET: what was sealed before is recognised while the earlier one is named, also what is erased later", async () => {
    const space = await build();
    const seq = await lastSeq(space);
    await withSecret(TOMORROW, [TEST_SECRET], async () => {
      await erase(space, { seqs: [seq], of: ["data", "actor"] });
      await execute(space.owner, "label.create", { name: "Of tomorrow" });
      await sealHistory(space.id);
      expect(await verifyHistory(space.id, sealingKeys())).toMatchObject({ sealedUpTo: await lastSeq(space), broken: null });
      await erase(space, { seqs: [seq - 1], of: ["data"], left: [{ seq: seq - 1, data: { number: 3 } }] });
      expect((await verifyHistory(space.id, sealingKeys())).broken).toBeNull();
    });
    await withSecret(TOMORROW, [], async () =>
      expect((await verifyHistory(space.id, sealingKeys())).broken).toMatchObject({
        seq: 1,
        fault: expect.stringContaining("APP_SECRET_PREVIOUS"),
      }),
    );
    expect((await verdictOf(space)).broken).not.toBeNull();
  });

  it("is not changed by the application's role, nor erased by who may not, nor by a command that anybody can send", async () => {
    const space = await build();
    for (const statement of [
      `update event set data = '{}'`,
      `delete from event`,
      `update audit_seal set mac = digests`,
      `delete from audit_seal`,
      `delete from audit_erasure`,
      `insert into audit_erasure ("workspaceId", seq) values ('${space.id}', 1)`,
    ])
      expect(await transaction(space.id, () => sql(statement)).catch(pgCode), statement).toBe("42501");
    await expect(execute(space.owner, "audit.erase", { seqs: [1], of: ["data"] })).rejects.toMatchObject({ code: "not-found" });
    const may = registry().commands.get("audit.erase")?.may;
    expect([may?.(await buildMember(space, "agent"), undefined, {}), may?.(space.owner, undefined, {})]).toEqual([false, true]);
  });

  /** As the command that erases a person would call it. */
  async function erase(space: TestWorkspace, input: object) {
    const { commands } = registry();
    const definition = commands.get("audit.erase");
    commands.set("test.erase", {
      name: "test.erase",
      input: definition?.input as never,
      may: () => true,
      run: (ctx: CommandContext, parsed: unknown) => ctx.call("audit.erase", parsed),
    });
    try {
      return (await execute<{ erased: number }>(space.owner, "test.erase", input)).record;
    } finally {
      commands.delete("test.erase");
    }
  }
});
