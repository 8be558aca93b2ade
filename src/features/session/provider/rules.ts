/**
 * Whom somebody is here, by what a provider says. An identity is known by the provider's own name for it; an address makes a link once, and
 * only when it is certain that it is theirs: else whoever can make a provider say an address could take its owner's account.
 */
import type { Refusal } from "#/features/session/provider/schema.ts";

type User = { id: string; email: string };
export type Evidence = {
  email: string | null;
  isEmailVerified: boolean;
  /** Who has come by this identity before. */
  known: User | null;
  /** Who has this address here. */
  addressee: User | null;
  /** The addressee has come by this provider before, as somebody else. */
  isTaken: boolean;
  /** Of the workspace whose provider it is; null: the installation's. */
  workspace: {
    /** The domain of the address that counts, the known user's or else the provider's, is one that the workspace has shown to be its own. */
    speaksFor: boolean;
    member: { isActive: boolean } | null;
    provisions: boolean;
  } | null;
};
export type Verdict =
  | { outcome: "signs-in" | "links"; userId: string }
  /** Becomes a member; `userId` null: and a user before. */
  | { outcome: "provisions"; userId: string | null; email: string }
  | { outcome: "refused"; reason: Refusal };

type Linked = { id: string; provider: string };
/** Whether it is the last of the user's identities at the providers by one of which they must come: without it they could not come in. */
export const isNeeded = ({ id, provider }: Linked, all: readonly Linked[], needed: readonly string[]): boolean =>
  needed.includes(provider) && !all.some((other) => other.id !== id && needed.includes(other.provider));

const refused = (reason: Refusal): Verdict => ({ outcome: "refused", reason });

export function judge({ email, isEmailVerified, known, addressee, isTaken, workspace }: Evidence): Verdict {
  if (!known && (!email || !isEmailVerified)) return refused("unverified");
  if (workspace && !workspace.speaksFor) return refused("foreign-address");
  if (!known && addressee && isTaken) return refused("other-person");
  const user = known ?? addressee;
  if (workspace && !workspace.member) {
    if (!workspace.provisions) return refused("not-a-member");
    return { outcome: "provisions", userId: user?.id ?? null, email: user?.email ?? email ?? "" };
  }
  if (workspace?.member && !workspace.member.isActive) return refused("deactivated");
  if (!user) return refused("no-account");
  return { outcome: known ? "signs-in" : "links", userId: user.id };
}
