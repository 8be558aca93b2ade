/** A domain whose addresses a workspace's identity providers may speak for: its DNS has shown that it is theirs. */
import { z } from "zod";
import { id, paging } from "#/core/record.ts";
import { domainName } from "#/features/domain/schema.ts";

export const signInDomainRecord = z.object({
  id,
  name: z.string(),
  /** The TXT record that shows it: where, and what stands there. */
  host: z.string(),
  value: z.string(),
  verifiedAt: z.string().nullable(),
  checkedAt: z.string().nullable(),
  createdAt: z.string(),
});
export type SignInDomainRecord = z.infer<typeof signInDomainRecord>;

export const createSignInDomainInput = z.strictObject({ name: domainName });
export const signInDomainIdInput = z.strictObject({ id });
export const listSignInDomainsInput = z.object(paging);
export const recordSignInDomainInput = z.strictObject({ id, isThere: z.boolean() });

export const SIGN_IN_DOMAIN_EVENTS = ["sign-in-domain.created", "sign-in-domain.checked", "sign-in-domain.deleted"] as const;
