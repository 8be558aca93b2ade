/** Who may do what with attachments. */
import { can, type Who } from "#/core/permission.ts";

export const may = {
  read: (actor: Who) => can(actor, "ticket.read"),
  create: (actor: Who) => can(actor, "message.note"),
  /** Their own upload; the product, everybody's. */
  giveUp: (actor: Who) => can(actor, "message.note"),
};
