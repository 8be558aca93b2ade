/**
 * What may be done, by name. A role is a set of these; policies ask for one, and nothing else decides. The same on the server and in the
 * browser.
 */

/** In the order in which they are shown, by what they are about. */
export const PERMISSIONS = [
  "ticket.read",
  "ticket.create",
  "ticket.update",
  "guest.invite",
  "message.note",
  "message.reply",
  "contact.read",
  "contact.update",
  "contact.delete",
  "contact.import",
  "contact.export",
  "label.update",
  "label.manage",
  "view.own",
  "view.share",
  "macro.use",
  "macro.own",
  "macro.share",
  "mail.read",
  "mail.retry",
  "mail.ledger",
  "suppression.lift",
  "field.manage",
  "team.manage",
  "inbox.manage",
  "domain.manage",
  "member.manage",
  "role.manage",
  "apiKey.manage",
  "signIn.manage",
  "audit.read",
  "data.export",
  "data.erase",
  "workspace.manage",
  "workspace.own",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** The roles that every workspace has, from the least to the most. */
export const BUILT_IN_ROLES = ["guest", "light-agent", "agent", "admin", "owner"] as const;
export type BuiltInRole = (typeof BUILT_IN_ROLES)[number];

/** What every member does: without it there would be nothing to come in for. */
export const EVERYBODY: Permission = "ticket.read";

const guest: Permission[] = [EVERYBODY, "message.note"];
const lightAgent: Permission[] = [...guest, "contact.read", "view.own", "macro.use", "mail.read"];
const agent: Permission[] = [
  ...lightAgent,
  "ticket.create",
  "ticket.update",
  "guest.invite",
  "message.reply",
  "contact.update",
  "label.update",
  "view.share",
  "macro.own",
  "mail.retry",
  "suppression.lift",
];
/** What only an owner does: give the workspace away, or end it. */
const OWNERS_ALONE: readonly Permission[] = ["workspace.own"];

const BUILT_IN: Record<BuiltInRole, readonly Permission[]> = {
  guest,
  "light-agent": lightAgent,
  agent,
  admin: PERMISSIONS.filter((permission) => !OWNERS_ALONE.includes(permission)),
  owner: PERMISSIONS,
};
/** What a role of the workspace's own can be made of. */
export const GRANTABLE: readonly Permission[] = BUILT_IN.admin;

/**
 * What a policy looks at: the server's actor and the browser's own member alike. `permissions`: those of a role of the workspace's own, or
 * of a key that has fewer than its role; left out, or null: those of the built-in role.
 */
export type Who = {
  readonly role: BuiltInRole | "custom" | "system";
  readonly permissions?: readonly Permission[] | null;
  /** Whether they see a part of the tickets alone: of core/actor.ts, null for all. */
  readonly limits?: object | null;
};

/** All that someone may do. The product itself may do everything. */
export const permissionsOf = ({ role, permissions }: Who): readonly Permission[] => {
  if (role === "system") return PERMISSIONS;
  return permissions ?? (role === "custom" ? [] : BUILT_IN[role]);
};

export const can = (who: Who, permission: Permission): boolean => permissionsOf(who).includes(permission);

/** What shows, or changes, more than single tickets: not for those who see a part of them alone. */
export const canEverywhere = (who: Who, permission: Permission): boolean => !who.limits && can(who, permission);

/** Whether `other` may do nothing that `who` may not: nobody gives, takes or changes what is more than their own. */
export const covers = (who: Who, other: Who): boolean => {
  const own = permissionsOf(who);
  return (!who.limits || who.limits === other.limits) && permissionsOf(other).every((permission) => own.includes(permission));
};
