/** Who may do what with roles: nobody makes one that may do more than they. */
import { can, canEverywhere, covers, EVERYBODY, type Permission, type Who } from "#/core/permission.ts";

const asWho = (permissions: readonly Permission[]): Who => ({ role: "custom", permissions });

export const may = {
  read: (actor: Who) => can(actor, EVERYBODY),
  manage: (actor: Who) => canEverywhere(actor, "role.manage"),
  give: (actor: Who, permissions: readonly Permission[]) => covers(actor, asWho(permissions)),
};
