/** Who may do what with workspaces. They are made by the installation itself, for a person who has signed in. */
import { isAtLeast, type Who } from "#/core/actor.ts";

export const may = {
  read: (actor: Who) => isAtLeast(actor, "light-agent"),
  create: (actor: Who) => actor.role === "system",
  update: (actor: Who) => isAtLeast(actor, "admin"),
};
