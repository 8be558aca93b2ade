/** Who may do what with members. Nobody gives, or takes, a role above their own. */
import { type Actor, isAtLeast, type MemberRole, type Who } from "#/core/actor.ts";

export const may = {
  read: (actor: Who) => isAtLeast(actor, "light-agent"),
  /** Of any user, without asking them: for the installation itself. */
  create: (actor: Who) => actor.role === "system",
  invite: (actor: Who) => isAtLeast(actor, "admin"),
  /** Of oneself. A key is nobody's self. */
  updateOwn: (actor: Pick<Actor, "type">) => actor.type === "member",
  update: (actor: Who) => isAtLeast(actor, "admin"),
  give: (actor: Who, role: MemberRole) => isAtLeast(actor, role),
};
