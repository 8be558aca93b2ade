/** Who may do what with a ticket. The button and the server ask the same function. */
import { can, type Who } from "#/core/permission.ts";

export const may = {
  read: (actor: Who) => can(actor, "ticket.read"),
  create: (actor: Who) => can(actor, "ticket.create"),
  /** For a mail that has arrived. */
  open: (actor: Who) => actor.role === "system",
  /** As read or unread, for oneself. */
  mark: (actor: Who & { type?: string }) => can(actor, "ticket.read") && (actor.type === undefined || actor.type === "member"),
  update: (actor: Who) => can(actor, "ticket.update"),
  inviteGuest: (actor: Who) => can(actor, "guest.invite"),
};
