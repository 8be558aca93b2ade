import { useClient } from "#/core/client/context.tsx";
import type { RoleRecord } from "#/features/role/schema.ts";
import { useText } from "#/ui/messages/text.tsx";

/** What a role is called: the workspace's own by the name it was given. */
export function useRoleName(): (of: { role: RoleOf; roleId: string | null }) => string {
  const { t } = useText();
  const { pool } = useClient();
  return ({ role, roleId }) => pool.get<RoleRecord>("role", roleId)?.name ?? t(`role.${role}`);
}
type RoleOf = "owner" | "admin" | "agent" | "light-agent" | "guest" | "custom";
