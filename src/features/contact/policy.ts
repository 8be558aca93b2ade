/** Who may do what with contacts. */
import { isAtLeast, type Who } from "#/core/actor.ts";

export const may = {
  read: (actor: Who) => isAtLeast(actor, "light-agent"),
  create: (actor: Who) => isAtLeast(actor, "agent"),
  update: (actor: Who) => isAtLeast(actor, "agent"),
};
