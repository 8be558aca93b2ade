/** Who may do what with members. Nobody gives, or takes, what is more than their own. */
import type { Actor } from "#/core/actor.ts";
import { can, canEverywhere, covers, EVERYBODY, type Who } from "#/core/permission.ts";

export const may = {
  read: (actor: Who) => can(actor, EVERYBODY),
  /** Of any user, without asking them: for the installation itself. */
  create: (actor: Who) => actor.role === "system",
  invite: (actor: Who, invited: Who) =>
    canEverywhere(actor, "member.manage") || (invited.role === "guest" && !invited.limits && can(actor, "guest.invite")),
  /** Of oneself. A key is nobody's self. */
  updateOwn: (actor: Pick<Actor, "type">) => actor.type === "member",
  update: (actor: Who) => canEverywhere(actor, "member.manage"),
  give: (actor: Who, rights: Who) => covers(actor, rights),
  transfer: (actor: Who & { type?: string }) => can(actor, "workspace.own") && actor.type !== "key",
};
