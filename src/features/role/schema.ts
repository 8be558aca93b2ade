/** A role of the workspace's own: a name for a set of permissions. */
import { z } from "zod";
import { EVERYBODY, GRANTABLE, type Permission } from "#/core/permission.ts";
import { id, line, paging } from "#/core/record.ts";

const permission = z.enum(GRANTABLE as [Permission, ...Permission[]], { error: `must be one of ${GRANTABLE.join(", ")}` });
/** Each once, in the order in which they are shown; with what every role has. */
const permissions = z.array(permission).transform((chosen) => GRANTABLE.filter((one) => one === EVERYBODY || chosen.includes(one)));

export const roleRecord = z.object({
  id,
  name: z.string(),
  permissions: z.array(permission),
  createdAt: z.string(),
  version: z.int(),
});
export type RoleRecord = z.infer<typeof roleRecord>;

export const createRoleInput = z.strictObject({ id: id.optional(), name: line(60), permissions });
export const updateRoleInput = z.strictObject({
  id,
  version: z.int().optional(),
  name: line(60).optional(),
  permissions: permissions.optional(),
});
export const deleteRoleInput = z.strictObject({ id });
export const listRolesInput = z.object(paging);

export const ROLE_EVENTS = ["role.created", "role.updated", "role.deleted"] as const;
