/** Who may do what with suppressions. */
import { can, type Who } from "#/core/permission.ts";

export const may = {
  read: (actor: Who) => can(actor, "mail.read"),
  add: (actor: Who) => actor.role === "system",
  lift: (actor: Who) => can(actor, "suppression.lift"),
  create: (actor: Who) => can(actor, "suppression.lift"),
};
