/** Who may do what with custom fields. */
import { can, type Who } from "#/core/permission.ts";

export const may = {
  read: (actor: Who) => can(actor, "ticket.read"),
  create: (actor: Who) => can(actor, "field.manage"),
  update: (actor: Who) => can(actor, "field.manage"),
};
