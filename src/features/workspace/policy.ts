/** Who may make a workspace: the installation itself, for a person who has signed in. */
import { isAtLeast, type Who } from "#/core/actor.ts";

export const may = {
  read: (actor: Who) => isAtLeast(actor, "light-agent"),
  create: (actor: Who) => actor.role === "system",
};
