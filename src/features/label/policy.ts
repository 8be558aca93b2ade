/** Who may do what with labels. */
import { can, type Who } from "#/core/permission.ts";

export const may = {
  read: (actor: Who) => can(actor, "ticket.read"),
  create: (actor: Who) => can(actor, "label.update"),
  update: (actor: Who) => can(actor, "label.update"),
  merge: (actor: Who) => can(actor, "label.manage"),
  delete: (actor: Who) => can(actor, "label.manage"),
};
