/** Who may do what with messages. A light agent writes notes, and nothing that reaches a customer. */
import { isAtLeast, type Who } from "#/core/actor.ts";
import type { MessageKind } from "#/features/message/schema.ts";

export const may = {
  read: (actor: Who) => isAtLeast(actor, "light-agent"),
  /** `status`: what the ticket shall become with it. */
  write: (actor: Who, input: { kind: MessageKind; status?: string }) =>
    isAtLeast(actor, input.kind === "note" && !input.status ? "light-agent" : "agent"),
  /** With a merge or a split of its ticket. */
  move: (actor: Who) => isAtLeast(actor, "agent"),
  first: (actor: Who) => isAtLeast(actor, "agent"),
  acknowledge: (actor: Who) => actor.role === "system",
  receive: (actor: Who) => actor.role === "system",
  setDelivery: (actor: Who) => actor.role === "system",
};
