/** Who may do what with API keys: one is worth as much as what it may do, so nobody makes one that may do more than they. */
import { can, covers, type Who } from "#/core/permission.ts";

export const may = {
  read: (actor: Who) => can(actor, "apiKey.manage"),
  create: (actor: Who, key: Who) => can(actor, "apiKey.manage") && covers(actor, key),
};
