/** Who may do what with views. Everybody has their own; those that all see are shared. */
import { can, type Who } from "#/core/permission.ts";

/** `memberId`: whose it is; null: everybody's. Another member's is not even seen. */
type Owned = { memberId: string | null };

export const may = {
  read: (actor: Who) => can(actor, "view.own"),
  create: (actor: Who) => can(actor, "view.own"),
  share: (actor: Who) => can(actor, "view.share"),
  change: (actor: Who, view: Owned) => can(actor, view.memberId === null ? "view.share" : "view.own"),
};
