import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import { describe, expect, it } from "vitest";
import { actorFromRequest } from "#/core/auth.ts";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import { env } from "#/env.ts";
import { createApiKey } from "#/features/apiKey/commands.ts";
import { sendInvitation } from "#/features/member/jobs.ts";
import { invitationByToken } from "#/features/member/queries.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { findUserByEmail } from "#/features/user/queries.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildWorkspace } from "../../../test/factories.ts";

const { owner } = testDatabase();
const jobs = (memberId: string) =>
  owner<{ payload: Record<string, string> }>(
    `select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = 'sendInvitation' and j.payload->>'memberId' = $1`,
    [memberId],
  );

describe("an invitation", () => {
  it("makes a member of a new user or one who is there, who has not come yet, and asks for one mail", async () => {
    const space = await buildWorkspace();
    const there = await buildMember(await buildWorkspace(), "agent");
    for (const email of ["New.Person@team.example", there.email]) {
      const { record } = await execute<MemberRecord>(space.owner, "member.invite", { email, name: "New Person", role: "agent" });
      expect(record).toMatchObject({ email: email.toLowerCase(), name: "New Person", role: "agent", isActive: true, joinedAt: null });
      expect(await findUserByEmail(email)).toMatchObject({ name: email === there.email ? "Ada Agent" : "New Person" });
      await execute(space.owner, "member.resendInvitation", { id: record.id });
      expect(await jobs(record.id)).toEqual([{ payload: { workspaceId: space.id, memberId: record.id, inviterName: space.owner.name } }]);
    }
  });

  it("is mailed with a link into the workspace, until the member has come or was deactivated", async () => {
    const space = await buildWorkspace();
    const { record } = await execute<MemberRecord>(space.owner, "member.invite", {
      email: "mailed@team.example",
      name: "Mai <Led>",
      role: "agent",
    });
    const outbox = join(env.CONNECT_DATA_DIR, "outbox");
    const send = () => sendInvitation({ workspaceId: space.id, memberId: record.id, inviterName: "Olive" }, { isLastAttempt: false });
    const mails = async () => (await readdir(outbox).catch(() => [])).filter((name) => name.endsWith(".eml"));
    const before = await mails();
    await send();
    const [name = ""] = (await mails()).filter((file) => !before.includes(file));
    const mail = (await readFile(join(outbox, name), "utf8")).replaceAll("=\r\n", "").replaceAll("=3D", "=");
    expect(mail).toContain("mailed@team.example");
    const token = /\/invite\/([\w-]+)/.exec(mail)?.[1] ?? "";
    expect(await invitationByToken(token)).toMatchObject({ memberId: record.id, slug: space.slug });
    expect(mail.slice(mail.indexOf("<!DOCTYPE"))).not.toContain("<Led>");
    await execute(space.owner, "member.update", { id: record.id, isActive: false });
    expect(await invitationByToken(token)).toBeNull();
    await send();
    expect(await mails()).toHaveLength(before.length + 1);
  });

  it("speaks the language of the invited, else of who invites", async () => {
    const space = await buildWorkspace();
    const there = await buildMember(await buildWorkspace(), "agent");
    const outbox = join(env.CONNECT_DATA_DIR, "outbox");
    const subjects = async (email: string) => {
      const { record } = await execute<MemberRecord>(space.owner, "member.invite", { email, name: "New", role: "agent" });
      const before: string[] = await readdir(outbox).catch(() => []);
      await sendInvitation({ workspaceId: space.id, memberId: record.id, inviterName: "Olive", language: "de" }, { isLastAttempt: false });
      const files = (await readdir(outbox)).filter((file) => file.endsWith(".eml") && !before.includes(file));
      const mails = await Promise.all(files.map(async (file) => simpleParser(await readFile(join(outbox, file)))));
      return mails.map(({ subject }) => subject);
    };
    await execute(there, "member.updateProfile", { language: "fr" });
    expect(await subjects("german@team.example")).toEqual([expect.stringContaining("eingeladen")]);
    expect(await subjects(there.email)).toEqual([expect.stringContaining("rejoindre")]);
  });

  it("ends when the member comes, which is said once", async () => {
    const space = await buildWorkspace();
    const invited = await buildMember(space, "agent");
    await owner(`update member set "joinedAt" = null where id = $1`, [invited.id]);
    const first = await execute(invited, "member.join", {});
    const joined = await query<MemberRecord>(space.owner, "member.read", { id: invited.id });
    expect(joined.joinedAt).not.toBeNull();
    expect((await execute(invited, "member.join", {})).seq).toBe(first.seq);
    await expect(execute(space.owner, "member.resendInvitation", { id: invited.id })).rejects.toMatchObject({ code: "conflict" });
  });

  it("refuses bad input, and who is a member already", async () => {
    const space = await buildWorkspace();
    await expect(execute(space.owner, "member.invite", { email: "no", name: "", role: "king" })).rejects.toMatchObject({
      issues: [{ path: "email" }, { path: "name" }, { path: "role" }],
    });
    await expect(
      execute(space.owner, "member.invite", { email: space.owner.email.toUpperCase(), name: "x", role: "agent" }),
    ).rejects.toMatchObject({ issues: [{ path: "email" }] });
  });

  it("refuses others: agents invite nobody, an admin nobody above themselves, and no person makes members of users", async () => {
    const space = await buildWorkspace();
    const [admin, agent] = [await buildMember(space, "admin"), await buildMember(space, "agent")];
    const input = { email: "x@team.example", name: "x", role: "agent" };
    await expect(execute(agent, "member.invite", input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(admin, "member.invite", { ...input, role: "owner" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(agent, "member.resendInvitation", { id: admin.id })).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(space.owner, "member.create", { ...input, userId: agent.userId })).rejects.toMatchObject({ code: "forbidden" });
    expect(await findUserByEmail("x@team.example")).toBeNull();
  });

  it("hides from strangers, and replays once", async () => {
    const [space, stranger] = [await buildWorkspace(), await buildWorkspace()];
    const invite = () =>
      execute<MemberRecord>(space.owner, "member.invite", { email: "once@team.example", name: "Once", role: "agent" }, "key-1");
    const { record } = await invite();
    expect(await invite()).toMatchObject({ record, replayed: true });
    await expect(execute(stranger.owner, "member.resendInvitation", { id: record.id })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a profile", () => {
  it("is changed by its member; what is left out stays, and the signature is harmless", async () => {
    const space = await buildWorkspace();
    const agent = await buildMember(space, "light-agent");
    const update = (input: object) => execute<MemberRecord>(agent, "member.updateProfile", input);
    await update({ name: "Ada", timeZone: "Europe/Lisbon", language: "ar", signature: "<b>Ada</b><script>x</script>" });
    const { record } = await update({ preferences: { undoSendS: 10 } });
    expect(record).toMatchObject({ name: "Ada", timeZone: "Europe/Lisbon", language: "ar", signature: "<b>Ada</b>" });
    expect((await update({ preferences: { density: "compact" }, timeZone: null, signature: "" })).record).toMatchObject({
      preferences: { undoSendS: 10, density: "compact" },
      timeZone: null,
      signature: null,
    });
  });

  it("refuses bad input", async () => {
    const { owner: member } = await buildWorkspace();
    await expect(
      execute(member, "member.updateProfile", {
        name: " ",
        timeZone: "Mars/Base",
        language: "xx",
        preferences: { undoSendS: 61, density: "tiny", colour: 1 },
      }),
    ).rejects.toMatchObject({
      issues: ["name", "timeZone", "language", "preferences.density", "preferences.undoSendS", "preferences.colour"].map((path) => ({
        path,
      })),
    });
  });

  it("refuses others: a key has none", async () => {
    const space = await buildWorkspace();
    const key = await actorFromRequest({ authorization: `Bearer ${await createApiKey(space.owner, { role: "owner" })}` });
    await expect(execute(key, "member.updateProfile", { name: "x" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(key, "member.setAvatar", { storageKey: null })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("hides from strangers: a picture has to lie in one's own workspace, and is seen there alone", async () => {
    const [space, stranger] = [await buildWorkspace(), await buildWorkspace()];
    const storageKey = (id: string) => `${id}/avatars/${"ab".repeat(32)}.png`;
    await expect(execute(space.owner, "member.setAvatar", { storageKey: storageKey(stranger.id) })).rejects.toMatchObject({
      issues: [{ path: "storageKey" }],
    });
    await expect(execute(space.owner, "member.setAvatar", { storageKey: `${space.id}/ab/cd` })).rejects.toMatchObject({ code: "invalid" });
    const { record } = await execute<MemberRecord>(space.owner, "member.setAvatar", { storageKey: storageKey(space.id) }, "key-1");
    expect(record.avatarUrl).toBe(`/api/v1/members/${space.owner.id}/avatar?v=abababababab`);
    await expect(query(stranger.owner, "member.readAvatar", { id: space.owner.id })).rejects.toMatchObject({ code: "not-found" });
    expect((await execute<MemberRecord>(space.owner, "member.setAvatar", { storageKey: null })).record.avatarUrl).toBeNull();
  });

  it("replays once", async () => {
    const { owner: member } = await buildWorkspace();
    const once = () => execute<MemberRecord>(member, "member.updateProfile", { name: "Once" }, "key-1");
    expect((await once()).record.version).toBe((await once()).record.version);
  });
});
