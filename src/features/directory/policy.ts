/** Who may do what with the directory. What it brings is written by the product, after its token was checked. */
import { isAtLeast, type Who } from "#/core/actor.ts";

export const may = {
  read: (actor: Who) => isAtLeast(actor, "admin"),
  manage: (actor: Who) => isAtLeast(actor, "admin"),
  bring: (actor: Who) => actor.role === "system",
};
