/** A domain that mail is sent from: which DNS records make others trust that mail, and whether they stand there. */
import { z } from "zod";
import { id, paging } from "#/core/record.ts";

const RECORD_KINDS = ["spf", "dkim", "dmarc", "returnPath", "mx"] as const;

/** What is wrong with a record, by a name that the browser puts in words. */
export const PROBLEMS = [
  "missing",
  "several",
  "not-included",
  "allows-everyone",
  "too-many-lookups",
  "no-end",
  "other-key",
  "revoked",
  "no-policy",
  "points-elsewhere",
  "no-answer",
] as const;
export type RecordProblem = (typeof PROBLEMS)[number];

export const domainResult = z.object({
  /** `unknown`: the DNS did not answer. */
  state: z.enum(["unchecked", "ok", "wrong", "unknown"]),
  problem: z.enum(PROBLEMS).nullable(),
  /** What stands there now. */
  found: z.array(z.string()),
});
export type DomainResult = z.infer<typeof domainResult>;

export const domainRecord = z.object({
  id,
  name: z.string(),
  records: z.array(
    domainResult.extend({
      kind: z.enum(RECORD_KINDS),
      type: z.enum(["TXT", "CNAME", "MX"]),
      host: z.string(),
      /** What has to stand there. */
      value: z.string(),
      /** Mail arrives without it as well. */
      isOptional: z.boolean(),
    }),
  ),
  checkedAt: z.string().nullable(),
  createdAt: z.string(),
  version: z.int(),
});
export type DomainRecord = z.infer<typeof domainRecord>;

/** Labels of letters, figures and inner hyphens, two at least. Names in other scripts as their xn-- form. */
export const domainName = z
  .string()
  .trim()
  .toLowerCase()
  .transform((value) => value.replace(/\.$/, ""))
  .pipe(
    z
      .string()
      .max(200, "must have at most 200 characters")
      .regex(/^([a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "must be a domain, as in example.com"),
  );

export const createDomainInput = z.strictObject({ id: id.optional(), name: domainName });
export const domainIdInput = z.strictObject({ id });
export const listDomainsInput = z.object(paging);
/** What the DNS said, record by record. */
export const recordDomainInput = z.strictObject({ id, results: z.partialRecord(z.enum(RECORD_KINDS), domainResult) });
export type DomainResults = z.infer<typeof recordDomainInput>["results"];

export const DOMAIN_EVENTS = ["domain.created", "domain.checked", "domain.deleted"] as const;
