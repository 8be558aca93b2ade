/** Who may do what with companies. */
import { can, type Who } from "#/core/permission.ts";

export const may = {
  read: (actor: Who) => can(actor, "contact.read"),
  create: (actor: Who) => can(actor, "contact.update"),
  update: (actor: Who) => can(actor, "contact.update"),
  merge: (actor: Who) => can(actor, "contact.update"),
  delete: (actor: Who) => can(actor, "contact.delete"),
  export: (actor: Who) => can(actor, "contact.export"),
};
