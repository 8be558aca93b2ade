/** Who acts. An Actor is minted here and nowhere else, so that holding one proves that somebody checked. */
import type { Locale } from "#/core/locale.ts";
import type { BuiltInRole, Permission } from "#/core/permission.ts";

/** `custom`: a role of the workspace's own, whose permissions the actor carries. */
export type MemberRole = BuiltInRole | "custom";

/**
 * Which tickets alone someone sees: those of these inboxes and teams, and besides those they are assigned to or follow. The database
 * holds to it (prisma/security.sql).
 */
export type Limits = { readonly inboxIds: readonly string[]; readonly teamIds: readonly string[] };

declare const minted: unique symbol;
type Minted = { readonly [minted]: true };
type Base = { workspaceId: string; id: string; name: string };
/** `permissions`: null or left out: the role's. `limits`: null or left out: none. */
type Rights = { role: MemberRole; permissions?: readonly Permission[] | null; limits?: Limits | null };

/**
 * `language`: of the profile, when it was looked up; null: as the browser asks. `confirmedAtMs`: when the person last proved to be who they
 * are, in the session they act by; without one, dangerous acts ask for it first.
 */
export type MemberActor = Minted &
  Base &
  Rights & {
    type: "member";
    userId: string;
    email: string;
    language?: Locale | null;
    confirmedAtMs?: number;
    /** The personal token they came with, in place of a session. */
    tokenId?: string;
  };
export type KeyActor = Minted & Base & Rights & { type: "key" };
/** The product itself: inbound mail, jobs, seeds. May do everything in its workspace. */
export type SystemActor = Minted & Omit<Base, "id"> & { type: "system"; id: null; role: "system"; limits?: null };
export type Actor = MemberActor | KeyActor | SystemActor;

const mint = <T extends Actor>(fields: Omit<T, typeof minted>): T => Object.freeze(fields) as unknown as T;

/** After a session and its membership were checked. */
export const memberActor = (m: Omit<MemberActor, typeof minted | "type">) => mint<MemberActor>({ ...m, type: "member" });
/** After an API key was found, neither expired nor revoked. */
export const keyActor = (k: Omit<KeyActor, typeof minted | "type">) => mint<KeyActor>({ ...k, type: "key" });
/** For what the installation does by itself; `name` is shown in the history ("Inbound mail"). */
export const systemActor = (workspaceId: string, name: string) =>
  mint<SystemActor>({ type: "system", id: null, workspaceId, name, role: "system" });

/** Whose commands and idempotency keys are told apart. */
export const senderOf = (actor: Actor) =>
  actor.type === "member"
    ? actor.tokenId
      ? `token:${actor.tokenId}`
      : `user:${actor.userId}`
    : actor.type === "key"
      ? `key:${actor.id}`
      : `system:${actor.name}`;

/** The member who acts, or null: keys and the product itself have nothing of their own. */
export const memberIdOf = (actor: Actor): string | null => (actor.type === "member" ? actor.id : null);

/**
 * What an actor sees and may do, as one word: two with the same see the same records. It changes with the role, its permissions and the
 * limits, and a client whose own is another starts again.
 */
export function accessOf(actor: Actor): string {
  if (actor.type === "system") return "system";
  const own = actor.permissions ? `:${[...actor.permissions].sort().join(",")}` : "";
  const limits = sightOf(actor);
  return `${actor.role}${own}${limits && `:${limits}`}`;
}

/** What the database is told of the actor's limits; "" for one who sees every ticket. */
export function sightOf(actor: Actor): string {
  if (!actor.limits) return "";
  const { inboxIds, teamIds } = actor.limits;
  return JSON.stringify({ member: memberIdOf(actor), inboxes: [...inboxIds].sort(), teams: [...teamIds].sort() });
}
