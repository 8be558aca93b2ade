/** Who may do what with sending domains. */
import { isAtLeast, type Who } from "#/core/actor.ts";

export const may = {
  read: (actor: Who) => isAtLeast(actor, "light-agent"),
  manage: (actor: Who) => isAtLeast(actor, "admin"),
  record: (actor: Who) => actor.role === "system",
};
