/** Writes of roles. Their members' records say what they may do, so a change of a role is a change of theirs. */
import { sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { may } from "#/features/role/policy.ts";
import { rolesById } from "#/features/role/queries.ts";
import { createRoleInput, deleteRoleInput, type RoleRecord, updateRoleInput } from "#/features/role/schema.ts";

const TAKEN = "is the name of another role already";

/** Locked, so that it stays as it was read. */
async function lockRole(ctx: CommandContext, id: string): Promise<RoleRecord> {
  await sql(`select from role where "workspaceId" = $1 and id = $2 for update`, [ctx.workspaceId, id]);
  const [role] = await rolesById(ctx.workspaceId, [id]);
  if (!role) throw notFound("role");
  return role;
}

const membersOf = async (ctx: CommandContext, id: string) =>
  (await sql<{ id: string }>(`select id from member where "workspaceId" = $1 and "roleId" = $2`, [ctx.workspaceId, id])).map(
    (member) => member.id,
  );

export const createRole = command({
  name: "role.create",
  input: createRoleInput,
  may: (actor, _loaded, { permissions }) => may.manage(actor) && may.give(actor, permissions),
  run: async (ctx, { id = ctx.id(), name, permissions }): Promise<RoleRecord> => {
    const [made] = await sql<RoleRecord>(
      `insert into role ("workspaceId", id, name, "nameNorm", permissions, "createdAt") values ($1, $2, $3, $4, $5, $6)
       on conflict ("workspaceId", "nameNorm") do nothing returning id, name, permissions, "createdAt", version`,
      [ctx.workspaceId, id, name, name.toLowerCase(), permissions, ctx.now],
    );
    if (!made) throw invalid("name", TAKEN);
    ctx.emit("role.created", { subject: touch("role", id), data: { name, permissions } });
    return made;
  },
});

export const updateRole = command({
  name: "role.update",
  input: updateRoleInput,
  load: async (ctx, { id, version }) => {
    const role = await lockRole(ctx, id);
    if (version !== undefined && version !== role.version) throw new AppError("stale");
    return role;
  },
  may: (actor, role, { permissions = role.permissions }) =>
    may.manage(actor) && may.give(actor, role.permissions) && may.give(actor, permissions),
  run: async (ctx, { id, name, permissions }, before): Promise<RoleRecord> => {
    const taken = await sql(`select from role where "workspaceId" = $1 and "nameNorm" = $2 and id <> $3`, [
      ctx.workspaceId,
      (name ?? before.name).toLowerCase(),
      id,
    ]);
    if (taken.length > 0) throw invalid("name", TAKEN);
    const [record] = await sql<RoleRecord>(
      `update role set name = $3, "nameNorm" = $4, permissions = $5, version = version + 1 where "workspaceId" = $1 and id = $2
       returning id, name, permissions, "createdAt", version`,
      [ctx.workspaceId, id, name ?? before.name, (name ?? before.name).toLowerCase(), permissions ?? before.permissions],
    );
    ctx.emit("role.updated", {
      subject: touch("role", id),
      data: {
        from: { name: before.name, permissions: before.permissions },
        to: { name: name ?? before.name, permissions: permissions ?? before.permissions },
      },
      touches: (await membersOf(ctx, id)).map((member) => touch("member", member)),
    });
    return record ?? before;
  },
});

export const deleteRole = command({
  name: "role.delete",
  input: deleteRoleInput,
  load: (ctx, { id }) => lockRole(ctx, id),
  may: (actor, role) => may.manage(actor) && may.give(actor, role.permissions),
  run: async (ctx, { id }, { name }): Promise<null> => {
    if ((await membersOf(ctx, id)).length > 0)
      throw new AppError("conflict", "Members have this role. Give them another one first; nothing was changed.");
    await sql(`delete from role where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id]);
    ctx.emit("role.deleted", { subject: touch("role", id), data: { name } });
    return null;
  },
});
