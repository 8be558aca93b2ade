/** Who may do what with inboxes. */
import { can, type Who } from "#/core/permission.ts";

export const may = {
  read: (actor: Who) => can(actor, "ticket.read"),
  create: (actor: Who) => can(actor, "inbox.manage"),
  update: (actor: Who) => can(actor, "inbox.manage"),
};
