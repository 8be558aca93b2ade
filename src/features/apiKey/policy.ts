/** Who may make keys: one is worth as much as its role. */
import { isAtLeast, type Who } from "#/core/actor.ts";

export const may = {
  create: (actor: Who) => isAtLeast(actor, "admin"),
};
