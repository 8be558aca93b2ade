/** Who may do what with the ways into a workspace: whoever sets them decides who comes in. */
import { isAtLeast, type Who } from "#/core/actor.ts";

export const may = {
  read: (actor: Who) => isAtLeast(actor, "admin"),
  manage: (actor: Who) => isAtLeast(actor, "admin"),
  /** What only the product finds out. */
  record: (actor: Who) => actor.role === "system",
};
