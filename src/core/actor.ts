/** Who acts. An Actor is minted here and nowhere else, so that holding one proves that somebody checked. */
import type { Locale } from "#/core/locale.ts";

export const ROLES = ["owner", "admin", "agent", "light-agent"] as const;
export type MemberRole = (typeof ROLES)[number];

declare const minted: unique symbol;
type Minted = { readonly [minted]: true };
type Base = { workspaceId: string; id: string; name: string };

/**
 * `language`: of the profile, when it was looked up; null: as the browser asks. `confirmedAtMs`: when the person last proved to be who they
 * are, in the session they act by; without one, dangerous acts ask for it first.
 */
export type MemberActor = Minted &
  Base & { type: "member"; userId: string; email: string; role: MemberRole; language?: Locale | null; confirmedAtMs?: number };
export type KeyActor = Minted & Base & { type: "key"; role: MemberRole };
/** The product itself: inbound mail, jobs, seeds. May do everything in its workspace. */
export type SystemActor = Minted & Omit<Base, "id"> & { type: "system"; id: null; role: "system" };
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
  actor.type === "member" ? `user:${actor.userId}` : actor.type === "key" ? `key:${actor.id}` : `system:${actor.name}`;

/** The member who acts, or null: keys and the product itself have nothing of their own. */
export const memberIdOf = (actor: Actor): string | null => (actor.type === "member" ? actor.id : null);

const RANK: Record<Actor["role"], number> = { "light-agent": 1, agent: 2, admin: 3, owner: 4, system: 5 };
/** What a policy looks at: the server's actor and the browser's own member alike. */
export type Who = Pick<Actor, "role">;
/** Has the role, or one above it. */
export const isAtLeast = (actor: Who, role: MemberRole) => RANK[actor.role] >= RANK[role];
