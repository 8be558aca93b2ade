/** Who may do what with the ways into a workspace: whoever sets them decides who comes in. */
import { type BuiltInRole, canEverywhere, covers, type Who } from "#/core/permission.ts";

export const may = {
  read: (actor: Who) => canEverywhere(actor, "signIn.manage"),
  manage: (actor: Who) => canEverywhere(actor, "signIn.manage"),
  /** A role that comes with signing in is given as by hand: nobody gives more than their own. */
  give: (actor: Who, roles: readonly BuiltInRole[]) => roles.every((role) => covers(actor, { role })),
  /** What only the product finds out. */
  record: (actor: Who) => actor.role === "system",
};
