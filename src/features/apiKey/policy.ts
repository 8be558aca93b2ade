/** Who may do what with API keys: one is worth as much as its role, so nobody makes one above their own. */
import { isAtLeast, type MemberRole, type Who } from "#/core/actor.ts";

export const may = {
  read: (actor: Who) => isAtLeast(actor, "admin"),
  create: (actor: Who, key: { role: MemberRole }) => isAtLeast(actor, "admin") && isAtLeast(actor, key.role),
};
