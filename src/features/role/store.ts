/** The roles of a workspace as they are chosen from: those that every workspace has, and its own. */
import type { Client } from "#/core/client/client.ts";
import { BUILT_IN_ROLES, type BuiltInRole, type Who } from "#/core/permission.ts";
import type { RoleRecord } from "#/features/role/schema.ts";

/** `id`: the built-in role's name, or the id of one of the workspace's own. */
export type RoleChoice = Who & { id: string; role: BuiltInRole | "custom"; roleId: string | null; ownName: string | null };

/** From the most to the least, then the workspace's own by name. */
export function roleChoices({ pool }: Client): RoleChoice[] {
  const own = pool.all<RoleRecord>("role").sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  return [
    ...BUILT_IN_ROLES.toReversed().map((role) => ({ id: role, role, roleId: null, ownName: null })),
    ...own.map(({ id, name, permissions }) => ({ id, role: "custom" as const, roleId: id, ownName: name, permissions })),
  ];
}

/** The choice that someone has. */
export const choiceOf = ({ role, roleId }: { role: string; roleId: string | null }) => roleId ?? role;
