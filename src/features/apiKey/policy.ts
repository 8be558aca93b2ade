/** Who may do what with API keys: one is worth as much as what it may do, so nobody makes one that may do more than they. */
import type { Actor } from "#/core/actor.ts";
import { canEverywhere, covers, type Who } from "#/core/permission.ts";

export const may = {
  manage: (actor: Who) => canEverywhere(actor, "apiKey.manage"),
  give: (actor: Who, key: Who) => covers(actor, key),
  /** Personal tokens: of oneself, and signed in. A token makes no other, or it could not be ended. */
  own: (actor: Pick<Actor, "type"> & { tokenId?: string }) => actor.type === "member" && !actor.tokenId,
};
