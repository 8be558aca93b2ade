/** Who may do what with members. Nobody gives, or takes, a role above their own. */
import { isAtLeast, type MemberRole, type Who } from "#/core/actor.ts";

export const may = {
  read: (actor: Who) => isAtLeast(actor, "light-agent"),
  create: (actor: Who) => isAtLeast(actor, "admin"),
  update: (actor: Who) => isAtLeast(actor, "admin"),
  give: (actor: Who, role: MemberRole) => isAtLeast(actor, role),
};
