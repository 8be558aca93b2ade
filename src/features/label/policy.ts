/** Who may do what with labels. */
import { isAtLeast, type Who } from "#/core/actor.ts";

export const may = {
  read: (actor: Who) => isAtLeast(actor, "light-agent"),
  create: (actor: Who) => isAtLeast(actor, "agent"),
  update: (actor: Who) => isAtLeast(actor, "agent"),
  merge: (actor: Who) => isAtLeast(actor, "admin"),
  delete: (actor: Who) => isAtLeast(actor, "admin"),
};
