/** A contact: a person who writes to a workspace. One e-mail address is one contact. */
import { z } from "zod";
import { email, id, line, paging, text } from "#/core/record.ts";
import { fieldValues } from "#/features/customField/value/schema.ts";
import { suppressionRecord } from "#/features/suppression/schema.ts";

export const contactRecord = z.object({
  id,
  name: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  timeZone: z.string().nullable(),
  notes: z.string().nullable(),
  companyId: id.nullable(),
  /** Values of the workspace's own fields, by their ids. */
  fields: fieldValues,
  /** Mail from here is spam. */
  isBlocked: z.boolean(),
  areImagesAllowed: z.boolean(),
  /** No mail is sent to the address until this is lifted. */
  suppression: suppressionRecord.pick({ id: true, reason: true, detail: true, messageId: true, createdAt: true }).nullable(),
  /** The last mail to it that came back, or that it complained of. */
  lastReturn: z
    .object({
      state: z.enum(["bounced", "complained"]),
      bounce: z.enum(["hard", "soft"]).nullable(),
      at: z.string(),
      detail: z.string().nullable(),
      messageId: id,
    })
    .nullable(),
  /** Further addresses: those of duplicates that were merged into this contact. */
  aliases: z.array(z.string()),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});
export type ContactRecord = z.infer<typeof contactRecord>;
/** What a ticket shows of its contact. */
export const contactBrief = z.object({ id, name: z.string(), email: z.string() });

/** Whether it is the name of a time zone, as in Europe/Lisbon. */
export const isTimeZone = (value: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: value }));
  } catch {
    return false;
  }
};
const properties = {
  name: line(200).optional(),
  phone: line(50).nullish(),
  timeZone: z.string().refine(isTimeZone, "must be a time zone, as in Europe/Lisbon").nullish(),
  notes: text(20_000).nullish(),
  companyId: id.nullish(),
  /** Only those that change; null takes a value away. */
  fields: fieldValues.optional(),
  areImagesAllowed: z.boolean().optional(),
};
/** `id`: made by the client, so that it can show the contact before the server has answered. */
export const createContactInput = z.strictObject({ id: id.optional(), email, ...properties });
export const updateContactInput = z.strictObject({ id, version: z.int().optional(), email: email.optional(), ...properties });
export const contactIdInput = z.strictObject({ id });
export const blockInput = z.strictObject({ id });

/** What of two contacts can be chosen when they are merged. */
export const MERGE_CHOICES = ["name", "email", "phone", "timeZone", "notes", "companyId"] as const;
/** `id` stays, `otherId` goes; `take`: what the one that goes hands over although the one that stays has its own. */
export const mergeContactsInput = z
  .strictObject({ id, otherId: id, take: z.array(z.enum(MERGE_CHOICES)).default([]) })
  .refine(({ id: kept, otherId }) => kept !== otherId, { path: ["otherId"], message: "must be another contact" });
export const unmergeContactsInput = z.strictObject({ id, otherId: id });
export const duplicate = z.object({ contact: contactRecord, reason: z.enum(["name", "phone"]) });
/** A contact that may be the same person, and what gives them away. */
export type Duplicate = z.infer<typeof duplicate>;
/** What other nouns need of a contact they have made sure of. */
export type EnsuredContact = { id: string; name: string; email: string; companyId: string | null; isNew: boolean; isBlocked: boolean };
/** Finds the contact of an address, or makes one: what inbound mail and tickets from the API do. */
export const ensureContactInput = z.strictObject({ id: id.optional(), email, name: line(200).optional() });
const contactFilters = {
  email: text(320).optional(),
  companyId: id.optional(),
  /** The beginning of a name or an address. */
  q: text(200).optional(),
  isBlocked: z.preprocess((value) => (value === "true" ? true : value === "false" ? false : value), z.boolean()).optional(),
};
export const CONTACT_SORTS = ["-updatedAt", "name"] as const;
export const listContactsInput = z.object({ ...paging, ...contactFilters, sort: z.enum(CONTACT_SORTS).default("-updatedAt") });
export const exportContactsInput = z.object(contactFilters);

export const CONTACT_EVENTS = [
  "contact.created",
  "contact.updated",
  "contact.blocked",
  "contact.unblocked",
  "contact.merged",
  "contact.unmerged",
  "contact.deleted",
  "contact.imported",
] as const;
