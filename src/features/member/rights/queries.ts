/** What a member may do and see, as it is given to them. */
import type { Limits, MemberRole } from "#/core/actor.ts";
import { sql } from "#/core/db.ts";
import { AppError, type Issue } from "#/core/errors.ts";
import type { CommandContext } from "#/core/execute.ts";
import type { Permission } from "#/core/permission.ts";

export type Rights = { role: MemberRole; roleId: string | null; permissions: Permission[] | null; limits: Limits | null };

/**
 * The rights with the permissions of their role. The role is locked, so that nobody gives it more meanwhile than who asks may give.
 * @throws AppError invalid, at each value that is none of this workspace's
 */
export async function refuseUnknownRights(
  { workspaceId }: CommandContext,
  { role, roleId, limits }: Omit<Rights, "permissions">,
): Promise<Rights> {
  const issues: Issue[] = [];
  if ((role === "custom") !== (roleId !== null))
    issues.push({ path: "roleId", message: roleId ? "needs the role custom" : "is required with the role custom" });
  if (role === "owner" && limits) issues.push({ path: "limits", message: "cannot be set for an owner, who sees everything" });
  const [found] = roleId
    ? await sql<{ permissions: Permission[] }>(`select permissions from role where "workspaceId" = $1 and id = $2 for share`, [
        workspaceId,
        roleId,
      ])
    : [];
  if (role === "custom" && roleId && !found) issues.push({ path: "roleId", message: "is not a role of this workspace" });
  if (limits) {
    const [known] = await sql<{ inboxes: string[]; teams: string[] }>(
      `select array(select id from inbox where "workspaceId" = $1 and id = any($2::uuid[])) as inboxes,
         array(select id from team where "workspaceId" = $1 and id = any($3::uuid[])) as teams`,
      [workspaceId, limits.inboxIds, limits.teamIds],
    );
    const check = (path: string, ids: readonly string[], there: readonly string[], noun: string) => {
      for (const [index, id] of ids.entries())
        if (!there.includes(id)) issues.push({ path: `limits.${path}.${index}`, message: `is not ${noun} of this workspace` });
    };
    check("inboxIds", limits.inboxIds, known?.inboxes ?? [], "an inbox");
    check("teamIds", limits.teamIds, known?.teams ?? [], "a team");
  }
  if (issues.length > 0) throw new AppError("invalid", undefined, { issues });
  return { role, roleId, permissions: found?.permissions ?? null, limits };
}
