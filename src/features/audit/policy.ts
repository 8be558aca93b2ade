/** Who may do what with the audit log. It tells of every ticket: not for those who see a part of them. */
import { canEverywhere, type Who } from "#/core/permission.ts";

export const may = {
  read: (actor: Who) => canEverywhere(actor, "audit.read"),
  erase: (actor: Who) => canEverywhere(actor, "data.erase"),
};
