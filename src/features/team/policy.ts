/** Who may do what with teams. */
import { can, type Who } from "#/core/permission.ts";

export const may = {
  read: (actor: Who) => can(actor, "ticket.read"),
  create: (actor: Who) => can(actor, "team.manage"),
  update: (actor: Who) => can(actor, "team.manage"),
  delete: (actor: Who) => can(actor, "team.manage"),
};
