/** Who may do what with macros. One's own are one's own affair; everybody's are the admins'. */
import { isAtLeast, type Who } from "#/core/actor.ts";

/** `memberId`: whose it is; null: everybody's. Another member's is not even seen. */
type Owned = { memberId: string | null };

export const may = {
  read: (actor: Who) => isAtLeast(actor, "light-agent"),
  create: (actor: Who) => isAtLeast(actor, "agent"),
  share: (actor: Who) => isAtLeast(actor, "admin"),
  change: (actor: Who, macro: Owned) => isAtLeast(actor, macro.memberId === null ? "admin" : "agent"),
};
