/** Who may do what with teams. */
import { isAtLeast, type Who } from "#/core/actor.ts";

export const may = {
  read: (actor: Who) => isAtLeast(actor, "light-agent"),
  create: (actor: Who) => isAtLeast(actor, "admin"),
  update: (actor: Who) => isAtLeast(actor, "admin"),
  delete: (actor: Who) => isAtLeast(actor, "admin"),
};
