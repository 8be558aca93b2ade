/** Who may do what with contacts. */
import { isAtLeast, type Who } from "#/core/actor.ts";

export const may = {
  read: (actor: Who) => isAtLeast(actor, "light-agent"),
  create: (actor: Who) => isAtLeast(actor, "agent"),
  update: (actor: Who) => isAtLeast(actor, "agent"),
  merge: (actor: Who) => isAtLeast(actor, "agent"),
  delete: (actor: Who) => isAtLeast(actor, "admin"),
  /** Many at once, in or out: a matter of those who answer for the workspace's data. */
  import: (actor: Who) => isAtLeast(actor, "admin"),
  export: (actor: Who) => isAtLeast(actor, "admin"),
};
