/** The export of a person's data: one ZIP file, made by a job and kept for some days. */
import { z } from "zod";
import { email, id, paging } from "#/core/record.ts";

export const EXPORT_DAYS = 7;
/** How long an address to download a file from is good. */
export const ADDRESS_MINUTES = 10;

export const dataExportRecord = z.object({
  id,
  /** Whose data: a contact's, or a member's own. */
  of: z.enum(["contact", "member"]),
  subjectId: id,
  memberId: id.nullable(),
  state: z.enum(["making", "ready", "failed", "expired"]),
  sizeBytes: z.int(),
  /** What is in it, by kind. */
  counts: z.record(z.string(), z.int()),
  createdAt: z.string(),
  readyAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
});
export type DataExportRecord = z.infer<typeof dataExportRecord>;

/** `contactId` or, where it is left out, the contact with the address. */
export const requestExportInput = z
  .strictObject({ contactId: id.optional(), email: email.optional() })
  .refine((given) => given.contactId || given.email, "must name a contact, or an e-mail address");
export const requestOwnExportInput = z.strictObject({});
export const exportIdInput = z.strictObject({ id });
export const listExportsInput = z.object({ ...paging });
export const finishExportInput = z.strictObject({ id, storageKey: z.string(), sizeBytes: z.int(), counts: z.record(z.string(), z.int()) });
export const downloadAddress = z.object({ url: z.string(), expiresAt: z.string() });

export const EXPORT_EVENTS = [
  "dataExport.requested",
  "dataExport.ready",
  "dataExport.failed",
  "dataExport.downloaded",
  "dataExport.expired",
] as const;
