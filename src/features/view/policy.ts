/** Who may do what with views. Everybody has their own; what all see, agents look after. */
import { isAtLeast, type Who } from "#/core/actor.ts";

/** `memberId`: whose it is; null: everybody's. Another member's is not even seen. */
type Owned = { memberId: string | null };

export const may = {
  read: (actor: Who) => isAtLeast(actor, "light-agent"),
  create: (actor: Who) => isAtLeast(actor, "light-agent"),
  share: (actor: Who) => isAtLeast(actor, "agent"),
  change: (actor: Who, view: Owned) => isAtLeast(actor, view.memberId === null ? "agent" : "light-agent"),
};
