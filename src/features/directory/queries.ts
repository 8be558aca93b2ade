/** Reads of the directory. */
import { resolve, sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { defineQuery } from "#/core/query.ts";
import { env } from "#/env.ts";
import { may } from "#/features/directory/policy.ts";
import {
  type DirectoryGroup,
  type DirectoryRecord,
  type DirectoryUser,
  directoryIdInput,
  type Listed,
  listDirectoryGroupsInput,
  listDirectoryUsersInput,
  readDirectoryInput,
} from "#/features/directory/schema.ts";

export const readDirectory = defineQuery({
  name: "directory.read",
  input: readDirectoryInput,
  may: may.read,
  run: async (actor): Promise<DirectoryRecord> => {
    const [[token], [users], groups] = await Promise.all([
      sql<{ createdAt: string; usedAt: string | null }>(`select "createdAt", "usedAt" from directory_token where "workspaceId" = $1`, [
        actor.workspaceId,
      ]),
      sql<{ count: number }>(`select count(*)::int as count from directory_user where "workspaceId" = $1`, [actor.workspaceId]),
      sql<DirectoryRecord["groups"][number]>(
        `select g.id, g.name, (select count(*)::int from directory_group_member m where m."workspaceId" = $1 and m."groupId" = g.id) as "memberCount"
         from directory_group g where g."workspaceId" = $1 order by g.name, g.id limit 200`,
        [actor.workspaceId],
      ),
    ]);
    return { url: `${env.APP_URL}/scim/v2`, token: token ?? null, userCount: users?.count ?? 0, groups };
  },
});

/** The workspace whose directory comes with this token, or null. */
export async function workspaceOfToken(hash: string): Promise<string | null> {
  const [found] = await resolve<{ workspaceId: string }>("resolve_directory_token", hash);
  return found?.workspaceId ?? null;
}

const USERS = `
select u.id, u."userName", u."externalId", u."givenName", u."familyName", m.name as "displayName", m.email, m."isActive", u."createdAt", u."updatedAt",
  (select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name) order by g.name), '[]') from directory_group_member gm
   join directory_group g on g."workspaceId" = $1 and g.id = gm."groupId" where gm."workspaceId" = $1 and gm."memberId" = u.id) as groups
from directory_user u join member m on m."workspaceId" = $1 and m.id = u.id where u."workspaceId" = $1`;
const USER_BY = {
  id: "u.id::text = lower($2)",
  userName: `lower(u."userName") = lower($2)`,
  externalId: `u."externalId" = $2`,
  email: "m.email = lower($2)",
};

export const usersById = (workspaceId: string, ids: string[]) =>
  sql<DirectoryUser>(`${USERS} and u.id = any($2::uuid[])`, [workspaceId, ids]);

export const readDirectoryUser = defineQuery({
  name: "directory.readUser",
  input: directoryIdInput,
  may: may.read,
  run: async (actor, { id }): Promise<DirectoryUser> => {
    const [user] = await usersById(actor.workspaceId, [id]);
    if (!user) throw notFound("user");
    return user;
  },
});

export const listDirectoryUsers = defineQuery({
  name: "directory.listUsers",
  input: listDirectoryUsersInput,
  may: may.read,
  run: async (actor, { by, startIndex, count }): Promise<Listed<DirectoryUser>> => {
    const text = `${USERS}${by ? ` and ${USER_BY[by.attribute]}` : ""}`;
    const values = [actor.workspaceId, ...(by ? [by.value] : [])];
    const page = `order by u.id limit $${values.length + 1} offset $${values.length + 2}`;
    const [[total], data] = await Promise.all([
      sql<{ count: number }>(`select count(*)::int as count from (${text}) found`, values),
      sql<DirectoryUser>(`${text} ${page}`, [...values, count, startIndex - 1]),
    ]);
    return { total: total?.count ?? 0, data };
  },
});

const GROUPS = `
select g.id, g.name, g."externalId", g."createdAt", g."updatedAt",
  (select coalesce(json_agg(json_build_object('id', m.id, 'name', m.name) order by m.id), '[]') from directory_group_member gm
   join member m on m."workspaceId" = $1 and m.id = gm."memberId" where gm."workspaceId" = $1 and gm."groupId" = g.id) as members
from directory_group g where g."workspaceId" = $1`;
const GROUP_BY = { id: "g.id::text = lower($2)", displayName: "lower(g.name) = lower($2)", externalId: `g."externalId" = $2` };

export const groupsById = (workspaceId: string, ids: string[]) =>
  sql<DirectoryGroup>(`${GROUPS} and g.id = any($2::uuid[])`, [workspaceId, ids]);

export const readDirectoryGroup = defineQuery({
  name: "directory.readGroup",
  input: directoryIdInput,
  may: may.read,
  run: async (actor, { id }): Promise<DirectoryGroup> => {
    const [group] = await groupsById(actor.workspaceId, [id]);
    if (!group) throw notFound("group");
    return group;
  },
});

export const listDirectoryGroups = defineQuery({
  name: "directory.listGroups",
  input: listDirectoryGroupsInput,
  may: may.read,
  run: async (actor, { by, startIndex, count }): Promise<Listed<DirectoryGroup>> => {
    const text = `${GROUPS}${by ? ` and ${GROUP_BY[by.attribute]}` : ""}`;
    const values = [actor.workspaceId, ...(by ? [by.value] : [])];
    const page = `order by g.id limit $${values.length + 1} offset $${values.length + 2}`;
    const [[total], data] = await Promise.all([
      sql<{ count: number }>(`select count(*)::int as count from (${text}) found`, values),
      sql<DirectoryGroup>(`${text} ${page}`, [...values, count, startIndex - 1]),
    ]);
    return { total: total?.count ?? 0, data };
  },
});
