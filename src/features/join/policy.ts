/** Who may let people join by themselves: nobody gives what is more than their own. */
import { canEverywhere, covers, type Who } from "#/core/permission.ts";

export const may = {
  manage: (actor: Who) => canEverywhere(actor, "member.manage"),
  give: (actor: Who, rights: Who) => covers(actor, rights),
  /** In the name of somebody who is no member yet. */
  join: (actor: Who) => actor.role === "system",
};
