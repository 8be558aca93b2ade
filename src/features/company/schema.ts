/** A company: the contacts that share a mail domain. */
import { z } from "zod";
import { isPublicProvider } from "#/core/publicProvider.ts";
import { domainOf, id, line, paging, text } from "#/core/record.ts";

export const companyRecord = z.object({
  id,
  name: z.string(),
  domain: z.string().nullable(),
  notes: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});
export type CompanyRecord = z.infer<typeof companyRecord>;

const domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^([a-z0-9-]+\.)+[a-z0-9-]{2,}$/, "must be a domain, as in acme.example");
/** Whether a text is no domain that a company can have. */
export const companyDomainFault = (typed: string) => !domain.safeParse(typed).success;
const properties = { domain: domain.nullish(), notes: text(20_000).nullish() };
/** `id`: made by the client, so that it can show the company before the server has answered. */
export const createCompanyInput = z.strictObject({ id: id.optional(), name: line(120), ...properties });
export const updateCompanyInput = z.strictObject({ id, version: z.int().optional(), name: line(120).optional(), ...properties });
export const companyIdInput = z.strictObject({ id });
/** `id` stays, `otherId` goes. */
export const mergeCompaniesInput = z
  .strictObject({ id, otherId: id })
  .refine(({ id: kept, otherId }) => kept !== otherId, { path: ["otherId"], message: "must be another company" });
export const listCompaniesInput = z.object({
  ...paging,
  /** Only these: one, or several with commas between them. */
  id: z.preprocess((value) => (typeof value === "string" ? value.split(",") : value), z.array(id).min(1).max(200)).optional(),
  /** The beginning of a name or a domain. */
  q: text(200).optional(),
  sort: z.enum(["id", "name"]).default("id"),
});

/** The company's domain in an address, or null for a public provider. */
export function companyDomain(address: string): string | null {
  const found = domainOf(address);
  return found.includes(".") && !isPublicProvider(found) ? found : null;
}

export const COMPANY_EVENTS = ["company.created", "company.updated", "company.merged", "company.deleted"] as const;
