/** Roles of a workspace's own, limits by inbox and team, guests: what they let through and, above all, what not. */
// First: it teaches zod to describe schemas, which those made earlier have not learnt.
import "#/core/http.ts";
import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { accessOf, type MemberActor, memberActor } from "#/core/actor.ts";
import { inWorkspace, sql } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { type Page, query } from "#/core/query.ts";
import { bootstrap, changesAfter } from "#/core/sync.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import type { RoleRecord } from "#/features/role/schema.ts";
import type { SearchHit } from "#/features/search/schema.ts";
import { isSameAccess } from "#/features/sync/queries.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, type TestWorkspace } from "../../../test/factories.ts";

testDatabase();
let space: TestWorkspace;
beforeAll(async () => {
  space = await buildWorkspace();
});

/** The member as their next request would find them. */
async function again(actor: MemberActor): Promise<MemberActor> {
  const record = await query<MemberRecord>(space.owner, "member.read", { id: actor.id });
  const { role, permissions, limits } = record;
  return memberActor({ ...actor, role, permissions, limits: limits ?? (role === "guest" ? { inboxIds: [], teamIds: [] } : null) });
}
const give = async (actor: MemberActor, rights: object) => {
  await execute(space.owner, "member.update", { id: actor.id, ...rights });
  return again(actor);
};
const refused = { code: "forbidden" };
const hidden = { code: "not-found" };

describe("a role of the workspace's own", () => {
  it("lets through what it names and nothing else, and a change of it counts at once", async () => {
    const { record: role } = await execute<RoleRecord>(space.owner, "role.create", {
      name: "Reader",
      permissions: ["message.note", "ticket.read"],
    });
    expect(role.permissions).toEqual(["ticket.read", "message.note"]);
    let reader = await give(await buildMember(space, "agent"), { role: "custom", roleId: role.id });
    const ticket = await buildTicket(space);
    expect(await query(reader, "ticket.read", { id: ticket.id })).toMatchObject({ id: ticket.id });
    await execute(reader, "message.create", { ticketId: ticket.id, kind: "note", text: "A note." });
    await expect(execute(reader, "message.create", { ticketId: ticket.id, kind: "reply", text: "A reply." })).rejects.toMatchObject(
      refused,
    );
    await expect(execute(reader, "ticket.update", { id: ticket.id, priority: "high" })).rejects.toMatchObject(refused);
    await expect(query(reader, "contact.list", {})).rejects.toMatchObject(refused);
    const { seq } = await bootstrap(space.owner);
    await execute(space.owner, "role.update", { id: role.id, permissions: ["ticket.read", "message.note", "message.reply"] });
    // The browser hears of it: the member's own record says what they may do.
    expect((await changesAfter(reader, seq)).put).toContainEqual(
      expect.objectContaining({
        type: "member",
        record: expect.objectContaining({ id: reader.id, permissions: expect.arrayContaining(["message.reply"]) }),
      }),
    );
    reader = await again(reader);
    await execute(reader, "message.create", { ticketId: ticket.id, kind: "reply", text: "A reply." });
    await expect(execute(space.owner, "role.delete", { id: role.id })).rejects.toMatchObject({ code: "conflict" });
    await give(reader, { role: "agent" });
    await execute(space.owner, "role.delete", { id: role.id });
  });

  it("cannot be made, given or changed beyond what the giver has", async () => {
    const admin = await buildMember(space, "admin");
    const { record: clerk } = await execute<RoleRecord>(space.owner, "role.create", {
      name: "Clerk",
      permissions: ["member.manage", "role.manage"],
    });
    const other = await buildMember(space, "agent");
    const cunning = await give(await buildMember(space, "agent"), { role: "custom", roleId: clerk.id });
    for (const [name, input] of [
      ["role.create", { name: "More", permissions: ["ticket.read", "data.export"] }],
      ["role.update", { id: clerk.id, permissions: ["ticket.read", "contact.export"] }],
      ["member.update", { id: cunning.id, role: "admin" }],
      ["member.update", { id: other.id, role: "light-agent" }],
      ["member.invite", { email: "friend@else.example", name: "Friend", role: "agent" }],
      ["member.transferOwnership", { id: cunning.id }],
    ] as const)
      await expect(execute(cunning, name, input), name).rejects.toMatchObject(refused);
    for (const permission of ["workspace.own", "everything", "ticket.read\u0000"])
      await expect(execute(admin, "role.create", { name: "Bad", permissions: [permission] })).rejects.toMatchObject({ code: "invalid" });
    await expect(execute(admin, "member.update", { id: space.owner.id, role: "agent" })).rejects.toMatchObject(refused);
    await expect(execute(admin, "member.update", { id: admin.id, role: "owner" })).rejects.toMatchObject(refused);
  });

  it("refuses what does not fit together", async () => {
    const member = await buildMember(space, "agent");
    const far = await buildWorkspace();
    const { record: theirs } = await execute<RoleRecord>(far.owner, "role.create", { name: "Far", permissions: ["ticket.read"] });
    for (const [rights, path] of [
      [{ role: "custom" }, "roleId"],
      [{ role: "agent", roleId: theirs.id }, "roleId"],
      [{ role: "custom", roleId: theirs.id }, "roleId"],
      [{ role: "owner", limits: { inboxIds: [], teamIds: [] } }, "limits"],
      [{ limits: { inboxIds: [far.inboxId], teamIds: [] } }, "limits.inboxIds.0"],
      [{ limits: { inboxIds: [], teamIds: [uuidv7()] } }, "limits.teamIds.0"],
    ] as const)
      await expect(execute(space.owner, "member.update", { id: member.id, ...rights }), path).rejects.toMatchObject({
        code: "invalid",
        issues: [{ path }],
      });
    await expect(execute(space.owner, "role.create", { name: "reader ", permissions: ["ticket.read"], isAll: true })).rejects.toMatchObject(
      { code: "invalid" },
    );
  });

  it("changes hands: the last owner stays, and ownership is given by an owner alone", async () => {
    const own = await buildWorkspace();
    const heir = await buildMember(own, "agent");
    await expect(execute(own.owner, "member.leave", {})).rejects.toMatchObject({ issues: [{ path: "role" }] });
    await execute(own.owner, "member.transferOwnership", { id: heir.id });
    const roles = (await query<Page<MemberRecord>>(own.product, "member.list", {})).data.map(({ id, role }) => [id, role]);
    expect(Object.fromEntries(roles)).toEqual({ [own.owner.id]: "admin", [heir.id]: "owner" });
    await execute(own.owner, "member.leave", {});
    expect(await query(own.product, "member.read", { id: own.owner.id })).toMatchObject({ isActive: false });
  });
});

describe("limits", () => {
  let second: InboxRecord;
  let team: TeamRecord;
  let agent: MemberActor;
  let own: TicketRecord;
  let foreign: TicketRecord;
  beforeAll(async () => {
    second = (await execute<InboxRecord>(space.owner, "inbox.create", { name: "Second", addresses: [`second@${space.slug}.localhost`] }))
      .record;
    team = (await execute<TeamRecord>(space.owner, "team.create", { name: "Few", memberIds: [] })).record;
    agent = await give(await buildMember(space, "agent"), { limits: { inboxIds: [second.id], teamIds: [team.id] } });
    own = await buildTicket(space, { inboxId: second.id, subject: "Limited wombat", text: "A wombat of the second inbox." });
    foreign = await buildTicket(space, { subject: "Foreign wombat", text: "A wombat of the first inbox." });
    await execute(space.owner, "message.create", { ticketId: foreign.id, kind: "note", text: "A secret of the first inbox." });
  });
  const sees = async (ticketId: string) =>
    query(agent, "ticket.read", { id: ticketId }).then(
      () => true,
      () => false,
    );

  it("show the tickets of those inboxes and teams, and what one is assigned to or follows", async () => {
    expect(await sees(own.id)).toBe(true);
    expect(await sees(foreign.id)).toBe(false);
    const [byTeam, mine, followed] = [await buildTicket(space), await buildTicket(space), await buildTicket(space)];
    await execute(space.owner, "ticket.update", { id: byTeam.id, teamId: team.id });
    await execute(space.owner, "ticket.update", { id: mine.id, assigneeId: agent.id });
    await execute(space.owner, "ticket.inviteGuest", { id: followed.id, email: agent.email, name: agent.name });
    for (const { id } of [byTeam, mine, followed]) expect(await sees(id)).toBe(true);
    const { data } = await query<Page<TicketRecord>>(agent, "ticket.list", {});
    expect(data.map(({ id }) => id).sort()).toEqual([own.id, byTeam.id, mine.id, followed.id].sort());
  });

  it("hide the others from every read: their messages, files, words, counts, history and changes", async () => {
    const { data: messages } = await query<Page<MessageRecord>>(space.owner, "message.list", { ticketId: foreign.id });
    await expect(query(agent, "message.list", { ticketId: foreign.id })).rejects.toMatchObject(hidden);
    await expect(query(agent, "ticket.listEvents", { ticketId: foreign.id })).rejects.toMatchObject(hidden);
    for (const { id } of messages) await expect(query(agent, "message.read", { id })).rejects.toMatchObject(hidden);
    const { data: hits } = await query<Page<SearchHit>>(agent, "search.search", { q: "wombat" });
    expect(hits.map(({ ticketId }) => ticketId)).toEqual([own.id]);
    const counts = await query<{ inboxes: Record<string, number> }>(agent, "ticket.counts", {});
    expect(counts.inboxes[space.inboxId]).toBeLessThan(
      (await query<{ inboxes: Record<string, number> }>(space.owner, "ticket.counts", {})).inboxes[space.inboxId] ?? 0,
    );
    const { seq } = await bootstrap(agent);
    await execute(space.owner, "message.create", { ticketId: foreign.id, kind: "note", text: "Another secret." });
    const told = JSON.stringify((await changesAfter(agent, seq)).put) + JSON.stringify(await bootstrap(agent));
    expect(told).not.toContain("secret");
    expect(told).not.toContain("Foreign wombat");
    // Below all that is the database itself.
    const { permissions: _, ...limited } = agent;
    const rows = await inWorkspace(
      space.id,
      () =>
        sql(`select (select count(*)::int from ticket where id = $1) + (select count(*)::int from message where "ticketId" = $1) as n`, [
          foreign.id,
        ]),
      JSON.stringify({ member: limited.id, inboxes: [second.id], teams: [team.id] }),
    );
    expect(rows).toEqual([{ n: 0 }]);
  });

  it("hide the others from every write, and let a ticket be handed on", async () => {
    for (const [name, input] of [
      ["ticket.update", { id: foreign.id, priority: "high" }],
      ["message.create", { ticketId: foreign.id, kind: "note", text: "In." }],
      ["ticket.follow", { id: foreign.id }],
      ["ticket.merge", { id: own.id, intoId: foreign.id }],
      ["ticket.inviteGuest", { id: foreign.id, email: agent.email, name: "Me" }],
    ] as const)
      await expect(execute(agent, name, input), name).rejects.toMatchObject(hidden);
    expect(
      (await execute<{ changed: number }>(agent, "ticket.updateMany", { ids: [foreign.id], change: { priority: "high" } })).record.changed,
    ).toBe(0);
    await expect(
      execute(agent, "ticket.create", { subject: "In", text: "In", contact: { email: "a@b.example" }, inboxId: space.inboxId }),
    ).rejects.toMatchObject({ code: "invalid", issues: [{ path: "inboxId" }] });
    await expect(execute(agent, "ticket.link", { id: own.id, otherId: foreign.id })).rejects.toMatchObject({ code: "invalid" });
    const { record: made } = await execute<TicketRecord>(agent, "ticket.create", {
      subject: "Mine",
      text: "In",
      contact: { email: "a@b.example" },
    });
    expect(made.inboxId).toBe(second.id);
    const handed = await buildTicket(space);
    await execute(space.owner, "ticket.update", { id: handed.id, assigneeId: agent.id });
    expect(await sees(handed.id)).toBe(true);
    const { seq } = await bootstrap(agent);
    await execute(agent, "ticket.update", { id: handed.id, assigneeId: space.owner.id });
    expect(await sees(handed.id)).toBe(false);
    expect((await changesAfter(agent, seq)).drop).toContainEqual({ type: "ticket", id: handed.id });
  });

  it("make a client start again when they change", async () => {
    const { put } = await bootstrap(agent);
    const word = (put.find(({ type }) => type === "access")?.record as { word?: string } | undefined)?.word;
    expect(isSameAccess(agent, word)).toBe(true);
    const fewer = await give(agent, { limits: { inboxIds: [], teamIds: [team.id] } });
    expect(accessOf(fewer)).not.toBe(accessOf(agent));
    expect(isSameAccess(fewer, word)).toBe(false);
    expect(await query<Page<TicketRecord>>(fewer, "ticket.list", {}).then(({ data }) => data.map(({ id }) => id))).not.toContain(own.id);
    agent = await give(agent, { limits: { inboxIds: [second.id], teamIds: [team.id] } });
  });
});

describe("a guest", () => {
  it("sees the tickets they were asked into and writes notes there, until they are asked out", async () => {
    const [ticket, other] = [await buildTicket(space), await buildTicket(space)];
    const agent = await buildMember(space, "agent");
    const { record } = await execute<TicketRecord>(agent, "ticket.inviteGuest", {
      id: ticket.id,
      email: "guest@partner.example",
      name: "Gil Guest",
    });
    const { data } = await query<Page<MemberRecord>>(space.owner, "member.list", {});
    const member = data.find(({ email }) => email === "guest@partner.example");
    expect(record.followerIds).toContain(member?.id);
    const guest = await again(
      memberActor({
        workspaceId: space.id,
        id: member?.id ?? "",
        userId: uuidv7(),
        name: "Gil Guest",
        email: "guest@partner.example",
        role: "guest",
      }),
    );
    expect((await query<Page<TicketRecord>>(guest, "ticket.list", {})).data.map(({ id }) => id)).toEqual([ticket.id]);
    await execute(guest, "message.create", { ticketId: ticket.id, kind: "note", text: "From outside." });
    await expect(execute(guest, "message.create", { ticketId: ticket.id, kind: "reply", text: "Hello." })).rejects.toMatchObject(refused);
    await expect(execute(guest, "message.create", { ticketId: other.id, kind: "note", text: "In." })).rejects.toMatchObject(hidden);
    for (const name of ["contact.list", "macro.list", "inbox.list"] as const)
      if (name === "contact.list") await expect(query(guest, name, {})).rejects.toMatchObject(refused);
    expect(JSON.stringify(await bootstrap(guest))).not.toContain(other.subject);
    await execute(agent, "ticket.removeGuest", { id: ticket.id, memberId: guest.id });
    expect((await query<Page<TicketRecord>>(guest, "ticket.list", {})).data).toEqual([]);
    await expect(execute(agent, "ticket.removeGuest", { id: ticket.id, memberId: agent.id })).rejects.toMatchObject(hidden);
    const light = await buildMember(space, "light-agent");
    await expect(execute(light, "ticket.inviteGuest", { id: ticket.id, email: "x@y.example", name: "X" })).rejects.toMatchObject(refused);
  });
});
