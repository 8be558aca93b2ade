/** Reads of roles. */
import { z } from "zod";
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf, type Synced } from "#/core/query.ts";
import { may } from "#/features/role/policy.ts";
import { listRolesInput, type RoleRecord } from "#/features/role/schema.ts";

const SELECT = `select id, name, permissions, "createdAt", version from role where "workspaceId" = $1`;

export const rolesById = (workspaceId: string, ids: string[]) => sql<RoleRecord>(`${SELECT} and id = any($2::uuid[])`, [workspaceId, ids]);

export const readRole = defineQuery({
  name: "role.read",
  input: z.object({ id: z.uuid() }),
  may: may.read,
  run: async (actor, { id }) => {
    const [record] = await rolesById(actor.workspaceId, [id]);
    if (!record) throw notFound("role");
    return record;
  },
});

export const listRoles = defineQuery({
  name: "role.list",
  input: listRolesInput,
  may: may.read,
  run: async (actor, { limit, cursor }): Promise<Page<RoleRecord>> => {
    const after = cursor ? decodeCursor(cursor, "id")[0] : "00000000-0000-0000-0000-000000000000";
    const rows = await sql<RoleRecord>(`${SELECT} and id > $2::uuid order by id limit $3`, [actor.workspaceId, after, limit + 1]);
    return pageOf(rows, limit, (last) => [last.id]);
  },
});

export const syncedRoles: Synced = {
  type: "role",
  may: may.read,
  read: (actor, ids) => rolesById(actor.workspaceId, ids),
  bootstrap: (actor) => sql<RoleRecord>(`${SELECT} order by id`, [actor.workspaceId]),
};
