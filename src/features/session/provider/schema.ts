/** Signing in with an identity provider: who came back, whom that makes them here, and why not. */
import { z } from "zod";
import { id } from "#/core/record.ts";

/** Why a provider's word was not enough. The sign-in page has words for each. */
export const REFUSALS = [
  /** The provider said no, or something that was not agreed. */
  "failed",
  /** Too old, used before, or begun in another browser. */
  "expired",
  "unverified",
  /** The workspace's provider speaks for a domain that is not the workspace's. */
  "foreign-address",
  "no-account",
  "not-a-member",
  "deactivated",
  /** The address has been another person's, by the same provider. */
  "other-person",
  "sso-required",
  "rate-limited",
  /** Who wants to link an identity: it is another account's, or theirs has another one there. */
  "linked-elsewhere",
  "linked-already",
] as const;
export type Refusal = (typeof REFUSALS)[number];

export const ATTEMPT_MINUTES = 10;

export const signInWayRecord = z.object({ name: z.string(), url: z.string() });
export type SignInWay = z.infer<typeof signInWayRecord>;
export const askForWaysInput = z.object({ email: z.string().max(254) });

/** Who the user is at a provider. */
export const identityRecord = z.object({
  id,
  /** google, microsoft, github, oidc, or the id of a workspace's provider. */
  provider: z.string(),
  /** The provider as people call it; its issuer, where it is no longer there. */
  name: z.string(),
  /** What the provider called their address when they last came. */
  email: z.string().nullable(),
  createdAt: z.string(),
  usedAt: z.string(),
  /** It stays: a workspace asks them to come by this provider, and they are nobody else there. */
  isNeeded: z.boolean(),
});
export type IdentityRecord = z.infer<typeof identityRecord>;
export const identitiesRecord = z.object({
  data: z.array(identityRecord),
  /** Providers they could come by as well, once they have linked who they are there. */
  linkable: z.array(z.object({ provider: z.string(), name: z.string() })),
});
export type IdentitiesRecord = z.infer<typeof identitiesRecord>;
/** `next`: the page of this site to come back to. */
export const linkIdentityInput = z.strictObject({ provider: z.string().max(60), next: z.string().max(500).default("/") });
