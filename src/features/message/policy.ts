/** Who may do what with messages. Who may not reply writes notes, and nothing that reaches a customer. */
import { can, type Who } from "#/core/permission.ts";
import type { MessageKind } from "#/features/message/schema.ts";

export const may = {
  read: (actor: Who) => can(actor, "ticket.read"),
  /** `status`: what the ticket shall become with it. */
  write: (actor: Who, input: { kind: MessageKind; status?: string }) =>
    can(actor, input.kind === "note" ? "message.note" : "message.reply") && (!input.status || can(actor, "ticket.update")),
  /** With a merge or a split of its ticket. */
  move: (actor: Who) => can(actor, "ticket.update"),
  first: (actor: Who) => can(actor, "ticket.create"),
  acknowledge: (actor: Who) => actor.role === "system",
  receive: (actor: Who) => actor.role === "system",
  setDelivery: (actor: Who) => actor.role === "system",
};
