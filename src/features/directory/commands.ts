/**
 * Writes of the directory: its token, people and groups. A person is a member through the commands of members, so that the history and every
 * open desk hear of it as of any other change.
 */
import { randomBytes } from "node:crypto";
import type { Actor } from "#/core/actor.ts";
import { assertFresh, hashOfKey } from "#/core/auth.ts";
import { sql } from "#/core/db.ts";
import { AppError, notFound } from "#/core/errors.ts";
import { type CommandContext, command, execute, touch } from "#/core/execute.ts";
import { normalEmail } from "#/core/record.ts";
import { may } from "#/features/directory/policy.ts";
import { groupsById, usersById } from "#/features/directory/queries.ts";
import {
  assignRolesInput,
  createDirectoryGroupInput,
  createDirectoryUserInput,
  type DirectoryGroup,
  type DirectoryUser,
  deleteTokenInput,
  directoryIdInput,
  setTokenInput,
  updateDirectoryGroupInput,
  updateDirectoryUserInput,
} from "#/features/directory/schema.ts";
import { signInPolicyOf } from "#/features/identityProvider/requirement/queries.ts";
import { roleByGroups } from "#/features/identityProvider/requirement/rules.ts";
import type { MemberRecord } from "#/features/member/schema.ts";

/**
 * Makes a token and gives it, this once: only its hash is kept. The one there was counts no longer.
 * @throws AppError forbidden
 */
export async function createToken(actor: Actor): Promise<string> {
  const token = `cxd_${randomBytes(32).toString("base64url")}`;
  await execute(actor, "directory.setToken", { hash: hashOfKey(token) });
  return token;
}

export const setToken = command({
  name: "directory.setToken",
  input: setTokenInput,
  may: may.manage,
  run: async (ctx, { hash }): Promise<null> => {
    assertFresh(ctx.actor);
    await sql(
      `insert into directory_token ("workspaceId", hash, "createdAt") values ($1, $2, $3)
       on conflict ("workspaceId") do update set hash = excluded.hash, "createdAt" = excluded."createdAt", "usedAt" = null`,
      [ctx.workspaceId, hash, ctx.now],
    );
    ctx.emit("directory.token-set", { subject: touch("directory", ctx.workspaceId) });
    return null;
  },
});

export const deleteToken = command({
  name: "directory.deleteToken",
  input: deleteTokenInput,
  may: may.manage,
  run: async (ctx): Promise<null> => {
    const rows = await sql(`delete from directory_token where "workspaceId" = $1 returning 1`, [ctx.workspaceId]);
    if (rows.length > 0) ctx.emit("directory.token-deleted", { subject: touch("directory", ctx.workspaceId) });
    return null;
  },
});

async function userOf(ctx: CommandContext, id: string): Promise<DirectoryUser> {
  const [user] = await usersById(ctx.workspaceId, [id]);
  if (!user) throw notFound("user");
  return user;
}

/** One of this name at a time: two requests at once must not both find that there is none. */
async function assertUnique(ctx: CommandContext, userName: string, id: string | null): Promise<void> {
  await sql(`select pg_advisory_xact_lock(hashtextextended('directory:' || $1::text, 0))`, [ctx.workspaceId]);
  const taken = await sql(
    `select from directory_user where "workspaceId" = $1 and lower("userName") = lower($2) and ($3::uuid is null or id <> $3) limit 1`,
    [ctx.workspaceId, userName, id],
  );
  if (taken.length > 0) throw new AppError("conflict", `There is a user "${userName}" already.`);
}

/** Who is a member already stays the one they are, and is the directory's from now on. */
export const createDirectoryUser = command({
  name: "directory.createUser",
  input: createDirectoryUserInput,
  may: may.bring,
  run: async (ctx, { email, displayName, isActive, userName, externalId, givenName, familyName }): Promise<DirectoryUser> => {
    await assertUnique(ctx, userName, null);
    const [known] = await sql<{ id: string; isActive: boolean; isListed: boolean }>(
      `select m.id, m."isActive", exists (select from directory_user u where u."workspaceId" = $1 and u.id = m.id) as "isListed"
       from member m where m."workspaceId" = $1 and m.email = $2 order by m."isActive" desc limit 1`,
      [ctx.workspaceId, normalEmail(email)],
    );
    if (known?.isListed) throw new AppError("conflict", `There is a user with the address ${email} already.`);
    const { defaultRole: role } = await signInPolicyOf(ctx.workspaceId);
    const id = known?.id ?? (await ctx.call<MemberRecord>("member.provision", { email, name: displayName, role })).id;
    if ((known?.isActive ?? true) !== isActive) await ctx.call("member.update", { id, isActive });
    await sql(
      `insert into directory_user ("workspaceId", id, "userName", "externalId", "givenName", "familyName", "createdAt", "updatedAt")
       values ($1, $2, $3, $4, $5, $6, $7, $7)`,
      [ctx.workspaceId, id, userName, externalId, givenName, familyName, ctx.now],
    );
    ctx.emit("directory.user-created", { subject: touch("member", id), data: { userName, externalId } });
    return userOf(ctx, id);
  },
});

/** The address stays: it is how the person is known in other workspaces, too. */
export const updateDirectoryUser = command({
  name: "directory.updateUser",
  input: updateDirectoryUserInput,
  load: (ctx, { id }) => userOf(ctx, id),
  may: may.bring,
  run: async (ctx, { id, displayName, isActive, ...names }, before): Promise<DirectoryUser> => {
    await assertUnique(ctx, names.userName, id);
    const change = {
      ...(displayName === before.displayName ? {} : { name: displayName }),
      ...(isActive === before.isActive ? {} : { isActive }),
    };
    if (Object.keys(change).length > 0) await ctx.call("member.update", { id, ...change });
    const kept = { userName: before.userName, externalId: before.externalId, givenName: before.givenName, familyName: before.familyName };
    if (JSON.stringify(kept) !== JSON.stringify({ ...kept, ...names })) {
      await sql(
        `update directory_user set "userName" = $3, "externalId" = $4, "givenName" = $5, "familyName" = $6, "updatedAt" = $7 where "workspaceId" = $1 and id = $2`,
        [ctx.workspaceId, id, names.userName, names.externalId, names.givenName, names.familyName, ctx.now],
      );
      ctx.emit("directory.user-updated", { subject: touch("member", id), data: { from: kept, to: names } });
    }
    return userOf(ctx, id);
  },
});

/** The member stays, deactivated: what they have written is theirs. */
export const deleteDirectoryUser = command({
  name: "directory.deleteUser",
  input: directoryIdInput,
  load: (ctx, { id }) => userOf(ctx, id),
  may: may.bring,
  run: async (ctx, { id }, { userName, isActive }): Promise<{ id: string }> => {
    if (isActive) await ctx.call("member.update", { id, isActive: false });
    await sql(`delete from directory_user where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id]);
    ctx.emit("directory.user-deleted", { subject: touch("member", id), data: { userName } });
    return { id };
  },
});

async function groupOf(ctx: CommandContext, id: string): Promise<DirectoryGroup> {
  const [group] = await groupsById(ctx.workspaceId, [id]);
  if (!group) throw notFound("group");
  return group;
}

const ADD = `
insert into directory_group_member ("workspaceId", "groupId", "memberId")
select $1, $2, u.id from directory_user u where u."workspaceId" = $1 and u.id = any($3::uuid[]) on conflict do nothing`;

export const createDirectoryGroup = command({
  name: "directory.createGroup",
  input: createDirectoryGroupInput,
  may: may.bring,
  run: async (ctx, { name, externalId, memberIds }): Promise<DirectoryGroup> => {
    const id = ctx.id();
    await sql(
      `insert into directory_group ("workspaceId", id, name, "externalId", "createdAt", "updatedAt") values ($1, $2, $3, $4, $5, $5)`,
      [ctx.workspaceId, id, name, externalId, ctx.now],
    );
    await sql(ADD, [ctx.workspaceId, id, memberIds]);
    ctx.emit("directory.group-created", { subject: touch("directory-group", id), data: { name } });
    await giveRoles(ctx, memberIds);
    return groupOf(ctx, id);
  },
});

export const updateDirectoryGroup = command({
  name: "directory.updateGroup",
  input: updateDirectoryGroupInput,
  load: async (ctx, { id }) => {
    await sql(`select from directory_group where "workspaceId" = $1 and id = $2 for update`, [ctx.workspaceId, id]);
    return groupOf(ctx, id);
  },
  may: may.bring,
  run: async (ctx, { id, name, externalId, memberIds, add, remove }, before): Promise<DirectoryGroup> => {
    const is = new Set(before.members.map((member) => member.id));
    const kept = new Set(memberIds ?? is);
    for (const one of add) kept.add(one);
    for (const one of remove) kept.delete(one);
    const gone = [...is].filter((one) => !kept.has(one));
    const added = [...kept].filter((one) => !is.has(one));
    await sql(`delete from directory_group_member where "workspaceId" = $1 and "groupId" = $2 and "memberId" = any($3::uuid[])`, [
      ctx.workspaceId,
      id,
      gone,
    ]);
    await sql(ADD, [ctx.workspaceId, id, added]);
    await sql(
      `update directory_group set name = coalesce($3, name), "externalId" = case when $4 then $5 else "externalId" end, "updatedAt" = $6
       where "workspaceId" = $1 and id = $2`,
      [ctx.workspaceId, id, name ?? null, externalId !== undefined, externalId ?? null, ctx.now],
    );
    ctx.emit("directory.group-updated", {
      subject: touch("directory-group", id),
      data: { name: name ?? before.name, added, removed: gone },
    });
    await giveRoles(ctx, name !== undefined && name !== before.name ? [...is, ...added] : [...gone, ...added]);
    return groupOf(ctx, id);
  },
});

export const deleteDirectoryGroup = command({
  name: "directory.deleteGroup",
  input: directoryIdInput,
  load: (ctx, { id }) => groupOf(ctx, id),
  may: may.bring,
  run: async (ctx, { id }, { name, members }): Promise<{ id: string }> => {
    await sql(`delete from directory_group where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id]);
    ctx.emit("directory.group-deleted", { subject: touch("directory-group", id), data: { name } });
    await giveRoles(
      ctx,
      members.map((member) => member.id),
    );
    return { id };
  },
});

/** Gives everybody of the directory the role of their groups: after the settings have changed. */
export const assignRoles = command({
  name: "directory.assignRoles",
  input: assignRolesInput,
  may: may.bring,
  run: async (ctx): Promise<null> => {
    const all = await sql<{ id: string }>(`select id from directory_user where "workspaceId" = $1`, [ctx.workspaceId]);
    await giveRoles(
      ctx,
      all.map(({ id }) => id),
    );
    return null;
  },
});

/** Where groups give roles at all, and to nobody who is an owner: a directory makes none, and unmakes none. */
async function giveRoles(ctx: CommandContext, memberIds: string[]): Promise<void> {
  const policy = await signInPolicyOf(ctx.workspaceId);
  if (policy.groupRoles.length === 0 || memberIds.length === 0) return;
  const members = await sql<{ id: string; role: string; groups: string[] }>(
    `select m.id, m.role, array(select g.name from directory_group_member gm join directory_group g on g."workspaceId" = $1 and g.id = gm."groupId"
       where gm."workspaceId" = $1 and gm."memberId" = m.id) as groups
     from member m join directory_user u on u."workspaceId" = $1 and u.id = m.id
     where m."workspaceId" = $1 and m.id = any($2::uuid[]) and m.role <> 'owner' order by m.id`,
    [ctx.workspaceId, memberIds],
  );
  for (const { id, role, groups } of members) {
    const given = roleByGroups(policy, groups);
    if (given !== role) await ctx.call("member.update", { id, role: given });
  }
}
