/** Who may do what with attachments. */
import { isAtLeast, type Who } from "#/core/actor.ts";

export const may = {
  read: (actor: Who) => isAtLeast(actor, "light-agent"),
  create: (actor: Who) => isAtLeast(actor, "light-agent"),
  /** Their own upload; the product, everybody's. */
  giveUp: (actor: Who) => actor.role === "system" || isAtLeast(actor, "light-agent"),
};
