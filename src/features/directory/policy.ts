/** Who may do what with the directory. What it brings is written by the product, after its token was checked. */
import { canEverywhere, type Who } from "#/core/permission.ts";

export const may = {
  read: (actor: Who) => canEverywhere(actor, "signIn.manage"),
  manage: (actor: Who) => canEverywhere(actor, "signIn.manage"),
  bring: (actor: Who) => actor.role === "system",
};
