/** Who may search. */
import { isAtLeast, type Who } from "#/core/actor.ts";

export const may = {
  search: (actor: Who) => isAtLeast(actor, "light-agent"),
};
