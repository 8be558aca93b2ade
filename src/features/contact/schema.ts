/** A contact: a person who writes to a workspace. One e-mail address is one contact. */
import { z } from "zod";
import { email, id, line, paging, text } from "#/core/record.ts";

export const contactRecord = z.object({
  id,
  name: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  timeZone: z.string().nullable(),
  notes: z.string().nullable(),
  companyId: id.nullable(),
  /** Mail from here is spam. */
  isBlocked: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});
export type ContactRecord = z.infer<typeof contactRecord>;
/** What a ticket shows of its contact. */
export const contactBrief = z.object({ id, name: z.string(), email: z.string() });

const isTimeZone = (value: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: value }));
  } catch {
    return false;
  }
};
const fields = {
  name: line(200).optional(),
  phone: line(50).nullish(),
  timeZone: z.string().refine(isTimeZone, "must be a time zone, as in Europe/Lisbon").nullish(),
  notes: text(20_000).nullish(),
  companyId: id.nullish(),
};
export const createContactInput = z.strictObject({ email, ...fields });
export const updateContactInput = z.strictObject({ id, version: z.int().optional(), email: email.optional(), ...fields });
export const blockInput = z.strictObject({ id });
/** What other nouns need of a contact they have made sure of. */
export type EnsuredContact = { id: string; name: string; email: string; companyId: string | null; isNew: boolean; isBlocked: boolean };
/** Finds the contact of an address, or makes one: what inbound mail and tickets from the API do. */
export const ensureContactInput = z.strictObject({ email, name: line(200).optional() });
export const listContactsInput = z.object({ ...paging, email: text(320).optional(), companyId: id.optional(), q: text(200).optional() });

export const CONTACT_EVENTS = ["contact.created", "contact.updated", "contact.blocked", "contact.unblocked"] as const;
