/** Who may do what with macros. One's own are one's own affair. */
import { can, type Who } from "#/core/permission.ts";

/** `memberId`: whose it is; null: everybody's. Another member's is not even seen. */
type Owned = { memberId: string | null };

export const may = {
  read: (actor: Who) => can(actor, "macro.use"),
  create: (actor: Who) => can(actor, "macro.own"),
  share: (actor: Who) => can(actor, "macro.share"),
  change: (actor: Who, macro: Owned) => can(actor, macro.memberId === null ? "macro.share" : "macro.own"),
};
