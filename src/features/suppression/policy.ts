/** Who may do what with suppressions. */
import { isAtLeast, type Who } from "#/core/actor.ts";

export const may = {
  read: (actor: Who) => isAtLeast(actor, "light-agent"),
  add: (actor: Who) => actor.role === "system",
  create: (actor: Who) => isAtLeast(actor, "agent"),
  lift: (actor: Who) => isAtLeast(actor, "agent"),
};
