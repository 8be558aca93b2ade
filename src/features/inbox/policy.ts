/** Who may do what with inboxes. */
import { isAtLeast, type Who } from "#/core/actor.ts";

export const may = {
  read: (actor: Who) => isAtLeast(actor, "light-agent"),
  create: (actor: Who) => isAtLeast(actor, "admin"),
  update: (actor: Who) => isAtLeast(actor, "admin"),
};
