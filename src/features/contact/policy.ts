/** Who may do what with contacts. */
import { can, type Who } from "#/core/permission.ts";

export const may = {
  read: (actor: Who) => can(actor, "contact.read"),
  create: (actor: Who) => can(actor, "contact.update"),
  /** As the one a new ticket is of. */
  ensure: (actor: Who) => can(actor, "contact.update") || can(actor, "ticket.create"),
  update: (actor: Who) => can(actor, "contact.update"),
  merge: (actor: Who) => can(actor, "contact.update"),
  delete: (actor: Who) => can(actor, "contact.delete"),
  /** Many at once, in or out: a matter of those who answer for the workspace's data. */
  import: (actor: Who) => can(actor, "contact.import"),
  export: (actor: Who) => can(actor, "contact.export"),
};
