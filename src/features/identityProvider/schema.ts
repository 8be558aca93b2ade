/** An identity provider: where the members of a workspace sign in besides here, by OpenID Connect or SAML. At most one of each kind. */
import { z } from "zod";
import { id, line, text } from "#/core/record.ts";

export const KINDS = ["oidc", "saml"] as const;
export type ProviderKind = (typeof KINDS)[number];

const webAddress = z
  .string()
  .trim()
  .max(500, "must have at most 500 characters")
  .refine((value) => /^https?:\/\//i.test(value) && URL.canParse(value), "must be an address that begins with https://");

export const identityProviderRecord = z.object({
  id,
  kind: z.enum(KINDS),
  /** As the button calls it. */
  name: z.string(),
  issuer: z.string(),
  clientId: z.string().nullable(),
  ssoUrl: z.string().nullable(),
  /** When each certificate ends, as it says itself; null where one cannot be read. */
  certificates: z.array(z.object({ name: z.string(), expiresAt: z.string().nullable() })),
  metadataUrl: z.string().nullable(),
  /** Whether a SAML sign-in may begin at the provider. */
  takesUnasked: z.boolean(),
  isOn: z.boolean(),
  /** When it was tried out as it stands now; null: not yet. */
  testedAt: z.string().nullable(),
  /** What has to be entered at the provider. */
  ours: z.object({
    redirectUrl: z.string(),
    entityId: z.string().nullable(),
    metadataUrl: z.string().nullable(),
    startUrl: z.string(),
    /** Where an OpenID provider tells that somebody has signed out (back-channel logout). */
    logoutUrl: z.string().nullable(),
  }),
  createdAt: z.string(),
  version: z.int(),
});
export type IdentityProviderRecord = z.infer<typeof identityProviderRecord>;

export const setOidcInput = z.strictObject({
  name: line(80),
  issuer: webAddress,
  clientId: line(300),
  /** Left out, it stays. */
  clientSecret: line(1_000).optional(),
});
/** Out of its metadata: given, or fetched from an address. */
export const importSamlBody = z
  .strictObject({ name: line(80), metadataUrl: webAddress.optional(), metadata: text(500_000).optional() })
  .refine(({ metadataUrl, metadata }) => (metadataUrl === undefined) !== (metadata === undefined), {
    message: "must be given, or metadataUrl, and not both",
    path: ["metadata"],
  });
export const setSamlInput = z.strictObject({
  name: line(80),
  issuer: line(500),
  ssoUrl: webAddress,
  certificates: z.array(z.string().max(20_000)).min(1, "must hold a certificate").max(10),
  metadataUrl: webAddress.nullable(),
});
const change = { name: line(80).optional(), isOn: z.boolean().optional(), takesUnasked: z.boolean().optional() };
export const changeIdentityProviderBody = z
  .strictObject(change)
  .refine((given) => Object.values(given).some((value) => value !== undefined), { message: "must name something to change" });
export const updateIdentityProviderInput = z.strictObject({ id, version: z.int().optional(), ...change });
export const identityProviderIdInput = z.strictObject({ id });
export const listIdentityProvidersInput = z.object({});
/** That it was tried out, as it stood at this version. */
export const recordTrialInput = z.strictObject({ id, version: z.int() });

/** What a try-out has shown. */
export const trialRecord = z.object({
  isRight: z.boolean(),
  /** Why nobody was identified, in the provider's or the library's words. */
  fault: z.string().nullable(),
  subject: z.string().nullable(),
  email: z.string().nullable(),
  isEmailVerified: z.boolean(),
  name: z.string().nullable(),
  groups: z.array(z.string()),
  claims: z.record(z.string(), z.unknown()),
  /** What a sign-in would have come to. */
  outcome: z.enum(["signs-in", "links", "provisions", "refused"]),
  reason: z.string().nullable(),
});
export type TrialRecord = z.infer<typeof trialRecord>;

export const IDENTITY_PROVIDER_EVENTS = [
  "identity-provider.set",
  "identity-provider.updated",
  "identity-provider.tested",
  "identity-provider.deleted",
] as const;
