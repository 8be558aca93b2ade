/** Signing in with an identity provider: who came back, whom that makes them here, and why not. */
import { z } from "zod";

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
] as const;
export type Refusal = (typeof REFUSALS)[number];

export const ATTEMPT_MINUTES = 10;

export const signInWayRecord = z.object({ name: z.string(), url: z.string() });
export type SignInWay = z.infer<typeof signInWayRecord>;
export const askForWaysInput = z.object({ email: z.string().max(254) });
