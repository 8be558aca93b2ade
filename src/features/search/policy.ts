/** Who may search. */
import { can, type Who } from "#/core/permission.ts";

export const may = {
  search: (actor: Who) => can(actor, "ticket.read"),
};
