/** Who may do what with sending domains. */
import { can, type Who } from "#/core/permission.ts";

export const may = {
  read: (actor: Who) => can(actor, "mail.read"),
  manage: (actor: Who) => can(actor, "domain.manage"),
  record: (actor: Who) => actor.role === "system",
};
