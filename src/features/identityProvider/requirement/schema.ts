/** How the members of a workspace may come in, and as what. */
import { z } from "zod";
import { line } from "#/core/record.ts";

/** Roles a directory may give. An owner is made by an owner alone. */
export const GIVEN_ROLES = ["admin", "agent", "light-agent"] as const;
const givenRole = z.enum(GIVEN_ROLES, { error: `must be one of ${GIVEN_ROLES.join(", ")}` });

const groupRoles = z.array(z.strictObject({ group: line(200), role: givenRole })).max(200, "must have at most 200 groups");
export const signInPolicyRecord = z.object({
  /** Members with an address of a verified domain sign in with the provider, and in no other way; owners keep the mailed code. */
  requiresSso: z.boolean(),
  /** Who signs in with the provider and is no member yet becomes one. */
  provisions: z.boolean(),
  defaultRole: givenRole,
  /** The role for each of the provider's groups; of several, the highest. */
  groupRoles,
  version: z.int(),
});
export type SignInPolicyRecord = z.infer<typeof signInPolicyRecord>;
export const DEFAULT_POLICY: SignInPolicyRecord = {
  requiresSso: false,
  provisions: false,
  defaultRole: "agent",
  groupRoles: [],
  version: 0,
};

const change = {
  requiresSso: z.boolean().optional(),
  provisions: z.boolean().optional(),
  defaultRole: givenRole.optional(),
  groupRoles: groupRoles.optional(),
};
export const updateSignInPolicyInput = z
  .strictObject(change)
  .refine((given) => Object.values(given).some((value) => value !== undefined), { message: "must name something to change" });
export const readSignInPolicyInput = z.object({});

export const SIGN_IN_POLICY_EVENTS = ["sign-in-policy.updated"] as const;
