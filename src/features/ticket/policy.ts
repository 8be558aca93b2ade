/** Who may do what with a ticket. The button and the server ask the same function. */
import { isAtLeast, type Who } from "#/core/actor.ts";

export const may = {
  read: (actor: Who) => isAtLeast(actor, "light-agent"),
  create: (actor: Who) => isAtLeast(actor, "agent"),
  /** For a mail that has arrived. */
  open: (actor: Who) => actor.role === "system",
  /** As read or unread, for oneself. */
  mark: (actor: Who & { type?: string }) => isAtLeast(actor, "light-agent") && (actor.type === undefined || actor.type === "member"),
  update: (actor: Who) => isAtLeast(actor, "agent"),
};
