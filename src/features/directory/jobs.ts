/** What happens after the roles of groups were set anew. */
import { systemActor } from "#/core/actor.ts";
import { execute } from "#/core/execute.ts";
import { on } from "#/core/jobs.ts";

export const tasks = [
  on<{ from: { groupRoles: unknown; defaultRole: unknown }; to: { groupRoles: unknown; defaultRole: unknown } }>(
    "sign-in-policy.updated",
    "assignDirectoryRoles",
    async ({ workspaceId, event: { data } }) => {
      const { from, to } = data;
      if (JSON.stringify([from.groupRoles, from.defaultRole]) === JSON.stringify([to.groupRoles, to.defaultRole])) return;
      await execute(systemActor(workspaceId, "Directory (SCIM)"), "directory.assignRoles", {});
    },
  ),
];
