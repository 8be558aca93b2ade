/** Who may do what with workspaces. They are made by the installation itself, for a person who has signed in. */
import { can, type Who } from "#/core/permission.ts";

export const may = {
  read: (actor: Who) => can(actor, "ticket.read"),
  create: (actor: Who) => actor.role === "system",
  update: (actor: Who) => can(actor, "workspace.manage"),
  /** And keep it after all. */
  delete: (actor: Who) => can(actor, "workspace.own"),
};
