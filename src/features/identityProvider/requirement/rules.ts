/** Which role somebody is given by the groups they are in. */
import type { MemberRole } from "#/core/actor.ts";
import { GIVEN_ROLES, type SignInPolicyRecord } from "#/features/identityProvider/requirement/schema.ts";

type Policy = Pick<SignInPolicyRecord, "defaultRole" | "groupRoles">;

/** The highest of those their groups give; without any, the default. Groups are compared as people read them. */
export function roleByGroups({ defaultRole, groupRoles }: Policy, groups: readonly string[]): Exclude<MemberRole, "owner"> {
  const names = new Set(groups.map(normal));
  const given = new Set(groupRoles.filter(({ group }) => names.has(normal(group))).map(({ role }) => role));
  return GIVEN_ROLES.find((role) => given.has(role)) ?? defaultRole;
}
const normal = (name: string) => name.trim().toLowerCase();
