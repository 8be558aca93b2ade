/** Coming in by oneself: who is let in, by what, how often and until when. */
import { v7 as uuidv7 } from "uuid";
import { describe, expect, it } from "vitest";
import { DnsError } from "#/adapters/dns/index.ts";
import type { MemberActor } from "#/core/actor.ts";
import type { Identity } from "#/core/auth.ts";
import { actorFromCookie } from "#/core/auth.ts";
import { inWorkspace } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { type Page, query } from "#/core/query.ts";
import { signId } from "#/core/secret.ts";
import { SESSION_COOKIE } from "#/core/sessionCookie.ts";
import { checkJoinDomain } from "#/features/join/domain/jobs.ts";
import type { JoinDomainRecord, JoinLinkRecord } from "#/features/join/schema.ts";
import { invitationOf } from "#/features/member/queries.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { checkSignInCode, createSession, makeSignInCode } from "#/features/session/commands.ts";
import { sendSignInCode } from "#/features/session/jobs.ts";
import { acceptInvitation, admitAddress, joinByAddress, joinByLink, workspacesToJoin } from "#/features/session/join/commands.ts";
import { ensureUser } from "#/features/user/commands.ts";
import { findUserByEmail } from "#/features/user/queries.ts";
import { encode } from "next-auth/jwt";
import { testDatabase } from "../../../../test/database.ts";
import { buildMember, buildWorkspace, type TestWorkspace } from "../../../../test/factories.ts";
import { TEST_SECRET } from "../../../../test/secret.ts";

const { owner } = testDatabase();
const gone = { code: "not-found" };

/** Somebody who is signed in. `isProven`: by a code that was mailed. */
async function person(email: string, isProven = true): Promise<Identity> {
  const user = await ensureUser({ email, name: email.split("@")[0] ?? "" });
  if (isProven) expect(await checkSignInCode(email, await makeSignInCode(email))).toMatchObject({ id: user.id });
  const sessionId = await createSession({ userId: user.id, userAgent: "Test" });
  return { userId: user.id, sessionId, name: user.name, email: user.email, hasTwoFactors: false, confirmedAtMs: Date.now() };
}
/** What they are in a workspace as their next request would find it. */
async function seenIn(space: TestWorkspace, { userId, sessionId }: Identity): Promise<MemberActor | null> {
  const cookie = `${SESSION_COOKIE}=${await encode({ token: { sid: sessionId, uid: userId }, secret: TEST_SECRET, salt: SESSION_COOKIE })}`;
  return actorFromCookie(cookie, space.slug);
}
const membersOf = async (space: TestWorkspace) => (await query<Page<MemberRecord>>(space.owner, "member.list", { limit: 200 })).data;
const tokenOf = ({ url }: JoinLinkRecord) => url.split("/").at(-1) ?? "";
const makeLink = async (space: TestWorkspace, input: object = {}) =>
  (await execute<JoinLinkRecord>(space.owner, "join.createLink", input)).record;

describe("an invitation", () => {
  const invite = async (space: TestWorkspace, email: string) => {
    const { record } = await execute<MemberRecord>(space.owner, "member.invite", { email, name: "Ivy", role: "light-agent" });
    const token = async () => (await inWorkspace(space.id, () => invitationOf(space.id, record.id)))?.token ?? "";
    return { record, token };
  };

  it("lets in who it went to, once, and nobody else", async () => {
    const space = await buildWorkspace();
    const { record, token } = await invite(space, "ivy@guests.example");
    expect(Date.parse(record.inviteExpiresAt ?? "") - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    const [ivy, thief] = [await person("ivy@guests.example"), await person("thief@guests.example")];
    const link = await token();
    await expect(acceptInvitation(thief, link)).rejects.toMatchObject(gone);
    for (const wrong of ["", "x", link.slice(1), `${link}A`, signId(uuidv7(), "invitation"), signId(record.id, "join link")])
      await expect(acceptInvitation(ivy, wrong)).rejects.toMatchObject(gone);
    expect(await acceptInvitation(ivy, link)).toEqual({ slug: space.slug });
    await expect(acceptInvitation(ivy, link)).rejects.toMatchObject(gone);
    expect(await seenIn(space, ivy)).toMatchObject({ role: "light-agent" });
    expect((await membersOf(space)).find(({ id }) => id === record.id)).toMatchObject({ inviteExpiresAt: null });
  });

  it("works no more after a week: neither its link nor signing in, until it is sent again with another link", async () => {
    const space = await buildWorkspace();
    const { record, token } = await invite(space, "late@guests.example");
    const late = await person("late@guests.example");
    const first = await token();
    await owner(`update member set "inviteExpiresAt" = now() - interval '1 second' where id = $1`, [record.id]);
    await expect(acceptInvitation(late, first)).rejects.toMatchObject(gone);
    expect(await seenIn(space, late)).toBeNull();
    await execute(space.owner, "member.resendInvitation", { id: record.id });
    await expect(acceptInvitation(late, first)).rejects.toMatchObject(gone);
    const second = await token();
    expect(second).not.toBe(first);
    await acceptInvitation(late, second);
  });

  it("is withdrawn with the membership, and is good for signing in with its address without the link", async () => {
    const space = await buildWorkspace();
    const [out, quiet] = [await invite(space, "out@guests.example"), await invite(space, "quiet@guests.example")];
    const link = await out.token();
    await execute(space.owner, "member.update", { id: out.record.id, isActive: false });
    const withdrawn = await person("out@guests.example");
    await expect(acceptInvitation(withdrawn, link)).rejects.toMatchObject(gone);
    expect(await seenIn(space, withdrawn)).toBeNull();
    expect(await seenIn(space, await person("quiet@guests.example"))).toMatchObject({ id: quiet.record.id });
  });
});

describe("a link to join", () => {
  it("makes members of those who have it, with its role, and counts each once", async () => {
    const space = await buildWorkspace();
    const link = await makeLink(space, { role: "light-agent", usesMax: 2 });
    const ada = await person("ada@anywhere.example", false);
    expect(await joinByLink(ada, tokenOf(link))).toEqual({ slug: space.slug });
    await joinByLink(ada, tokenOf(link));
    expect(await seenIn(space, ada)).toMatchObject({ role: "light-agent" });
    const { data } = await query<Page<JoinLinkRecord>>(space.owner, "join.listLinks", {});
    expect(data).toMatchObject([{ uses: 1, usesMax: 2, url: link.url }]);
  });

  it("lets one of two in who come for the last place at the same moment", async () => {
    const space = await buildWorkspace();
    const link = await makeLink(space, { usesMax: 3 });
    const people = await Promise.all(Array.from({ length: 8 }, (_, n) => person(`racer${n}@anywhere.example`, false)));
    const results = await Promise.allSettled(people.map((one) => joinByLink(one, tokenOf(link))));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    for (const result of results) if (result.status === "rejected") expect(result.reason).toMatchObject(gone);
    expect((await membersOf(space)).filter(({ email }) => email.startsWith("racer"))).toHaveLength(3);
  });

  it("works no more when it has expired, was revoked or is used up, and for whose membership was ended", async () => {
    const space = await buildWorkspace();
    const [expired, revoked, used, good] = await Promise.all([{}, {}, { usesMax: 1 }, {}].map((input) => makeLink(space, input)));
    if (!expired || !revoked || !used || !good) throw new Error("no links");
    const [one, two] = [await person("one@anywhere.example"), await person("two@anywhere.example")];
    await joinByLink(one, tokenOf(used));
    await owner(`update join_link set "expiresAt" = now() where id = $1`, [expired.id]);
    for (let i = 0; i < 2; i++) await execute(space.owner, "join.revokeLink", { id: revoked.id });
    for (const link of [expired, revoked, used]) {
      await expect(joinByLink(two, tokenOf(link))).rejects.toMatchObject(gone);
      await expect(admitAddress(tokenOf(link), "stranger@anywhere.example")).rejects.toMatchObject(gone);
    }
    expect(await findUserByEmail("stranger@anywhere.example")).toBeNull();
    await execute(space.owner, "member.update", {
      id: (await membersOf(space)).find(({ email }) => email === one.email)?.id,
      isActive: false,
    });
    await expect(joinByLink(one, tokenOf(good))).rejects.toMatchObject({ code: "conflict" });
    expect((await query<Page<JoinLinkRecord>>(space.owner, "join.listLinks", {})).data.find(({ id }) => id === good.id)?.uses).toBe(0);
  });

  it("refuses others: who manages no members, above what one has, and to be used in somebody's name", async () => {
    const space = await buildWorkspace();
    const [admin, agent] = [await buildMember(space, "admin"), await buildMember(space, "agent")];
    await expect(execute(agent, "join.createLink", {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(query(agent, "join.listLinks", {})).rejects.toMatchObject({ code: "forbidden" });
    const { record: manager } = await execute<{ id: string }>(space.owner, "role.create", {
      name: "People",
      permissions: ["member.manage"],
    });
    await execute(space.owner, "member.update", { id: agent.id, role: "custom", roleId: manager.id });
    const clerk = { ...agent, role: "custom", permissions: ["ticket.read", "member.manage"] } as MemberActor;
    for (const input of [{ role: "agent" }, { role: "admin" }])
      await expect(execute(clerk, "join.createLink", input)).rejects.toMatchObject({ code: "forbidden" });
    expect((await execute<JoinLinkRecord>(clerk, "join.createLink", { role: "custom", roleId: manager.id })).record.roleId).toBe(
      manager.id,
    );
    const { record: link } = await execute<JoinLinkRecord>(admin, "join.createLink", { role: "admin" });
    await expect(
      execute(admin, "join.byLink", { id: link.id, userId: admin.userId, name: "x", email: "x@y.example" }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(admin, "member.admit", {})).rejects.toMatchObject(gone);
  });

  it("refuses bad input, and hides from strangers", async () => {
    const [space, stranger] = [await buildWorkspace(), await buildWorkspace()];
    for (const role of ["owner", "guest"])
      await expect(makeLink(space, { role, usesMax: 0, expiresInDays: 91 })).rejects.toMatchObject({
        issues: [{ path: "role" }, { path: "usesMax" }, { path: "expiresInDays" }],
      });
    const link = await makeLink(space);
    await expect(execute(stranger.owner, "join.revokeLink", { id: link.id })).rejects.toMatchObject(gone);
    expect((await query<Page<JoinLinkRecord>>(stranger.owner, "join.listLinks", {})).data).toEqual([]);
  });

  it("lets a stranger sign in by a code, to use it", async () => {
    const link = await makeLink(await buildWorkspace());
    await admitAddress(tokenOf(link), "Newcomer@anywhere.example");
    expect(await findUserByEmail("newcomer@anywhere.example")).toMatchObject({ name: "newcomer" });
  });
});

describe("a domain to join by", () => {
  let n = 0;
  const proven = async (space: TestWorkspace, name = `company${++n}.example`) => {
    const { record } = await execute<JoinDomainRecord>(space.owner, "join.createDomain", { name, role: "light-agent" });
    return checkJoinDomain({ workspaceId: space.id, id: record.id }, { txt: async (host) => (host === record.host ? [record.value] : []) });
  };

  it("lets in people whose address was proven, once the domain was", async () => {
    const space = await buildWorkspace();
    const { record } = await execute<JoinDomainRecord>(space.owner, "join.createDomain", { name: "Proven.Example" });
    const at = { workspaceId: space.id, id: record.id };
    const insider = await person("insider@proven.example");
    expect(record).toMatchObject({ name: "proven.example", verifiedAt: null, host: "_connect-join.proven.example" });
    for (const answer of [[], ["connect-join=wrong"], [`${record.value}x`]]) {
      expect((await checkJoinDomain(at, { txt: async () => answer })).verifiedAt).toBeNull();
      expect(await workspacesToJoin(insider)).toEqual([]);
    }
    await checkJoinDomain(at, { txt: async () => ["v=spf1 -all", record.value] });
    expect(await workspacesToJoin(insider)).toMatchObject([{ workspaceId: space.id, slug: space.slug }]);
    const others = [
      await person("password@proven.example", false),
      await person("out@sub.proven.example"),
      await person("out@else.example"),
    ];
    for (const other of others) await expect(joinByAddress(other, space.id)).rejects.toMatchObject(gone);
    expect(await joinByAddress(insider, space.id)).toEqual({ slug: space.slug });
    expect(await seenIn(space, insider)).toMatchObject({ role: "agent" });
    expect(await workspacesToJoin(insider)).toEqual([]);
  });

  it("closes when its record is gone, and stays open when the DNS is silent", async () => {
    const space = await buildWorkspace();
    const domain = await proven(space);
    const at = { workspaceId: space.id, id: domain.id };
    const late = await person(`late@${domain.name}`);
    const silent = async (host: string): Promise<string[]> => {
      throw new DnsError(host, "timeout");
    };
    await expect(checkJoinDomain(at, { txt: silent })).rejects.toMatchObject({ code: "unavailable" });
    expect(await workspacesToJoin(late)).toHaveLength(1);
    await checkJoinDomain(at, { txt: async () => [] });
    await expect(joinByAddress(late, space.id)).rejects.toMatchObject(gone);
  });

  it("lets nobody back in whose membership was ended, and takes who was invited as what they were invited as", async () => {
    const space = await buildWorkspace();
    const domain = await proven(space);
    const [out, invited] = [await person(`out@${domain.name}`), await person(`invited@${domain.name}`)];
    await joinByAddress(out, space.id);
    const { id } = (await membersOf(space)).find(({ email }) => email === out.email) ?? {};
    await execute(space.owner, "member.update", { id, isActive: false });
    await expect(joinByAddress(out, space.id)).rejects.toMatchObject(gone);
    await execute(space.owner, "member.invite", { email: invited.email, name: "I", role: "admin" });
    await joinByAddress(invited, space.id);
    expect(await seenIn(space, invited)).toMatchObject({ role: "admin" });
  });

  it("mails a code to people of it who were never here, and to no other stranger", async () => {
    const domain = await proven(await buildWorkspace());
    const ask = (email: string) => sendSignInCode({ email, askedAt: new Date().toISOString() }, { isLastAttempt: false });
    await ask(`newcomer@${domain.name}`);
    await ask("newcomer@nowhere.example");
    expect([await findUserByEmail(`newcomer@${domain.name}`), await findUserByEmail("newcomer@nowhere.example")]).toMatchObject([
      { name: "newcomer" },
      null,
    ]);
  });

  it("refuses bad input, public providers, and others; hides from strangers", async () => {
    const [space, stranger] = [await buildWorkspace(), await buildWorkspace()];
    for (const name of ["gmail.com", "com", "a b.example"])
      await expect(execute(space.owner, "join.createDomain", { name })).rejects.toMatchObject({ issues: [{ path: "name" }] });
    const domain = await proven(space);
    await expect(execute(space.owner, "join.createDomain", { name: domain.name })).rejects.toMatchObject({ issues: [{ path: "name" }] });
    await expect(execute(stranger.owner, "join.deleteDomain", { id: domain.id })).rejects.toMatchObject(gone);
    const agent = await buildMember(space, "agent");
    for (const [name, input] of [
      ["join.createDomain", { name: "x.example" }],
      ["join.deleteDomain", { id: domain.id }],
      ["join.recordDomain", { id: domain.id, isProven: true }],
    ] as const)
      await expect(execute(agent, name, input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(space.owner, "join.recordDomain", { id: domain.id, isProven: true })).rejects.toMatchObject({ code: "forbidden" });
    await execute(space.owner, "join.deleteDomain", { id: domain.id });
    await expect(joinByAddress(await person(`x@${domain.name}`), space.id)).rejects.toMatchObject(gone);
  });
});
