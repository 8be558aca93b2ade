/** The erasing of a person: first a preview of what would go, then the act, then its report, in which nothing of them is left. */
import { z } from "zod";
import { email, id, paging } from "#/core/record.ts";

/** In this order. `files` and `mail` lie outside the workspace's tables. */
export const STEPS = ["contact", "files", "mail", "tickets", "messages", "mentions"] as const;
export type Step = (typeof STEPS)[number];

/** What was, or would be, erased. */
export const COUNTS = [
  "tickets",
  "messages",
  "replies",
  "files",
  "fileBytes",
  "rawMails",
  "drafts",
  "suppressions",
  "events",
  "mentions",
] as const;
export type Count = (typeof COUNTS)[number];
export const counts = z.object(Object.fromEntries(COUNTS.map((name) => [name, z.int()])) as Record<Count, z.ZodInt>);
export type Counts = z.infer<typeof counts>;
export const NO_COUNTS = Object.fromEntries(COUNTS.map((name) => [name, 0])) as Counts;

/**
 * What erasing cannot reach. `delivered`: mail others have received. `sharedName`, `shortName`: a name that other contacts bear, or of one
 * word, is erased in the person's own tickets alone.
 */
export const REMAINS = ["delivered", "backups", "fileContents", "offlineBrowsers", "sharedName", "shortName"] as const;
export type Remains = (typeof REMAINS)[number];

export const erasureRecord = z.object({
  id,
  /** Of the contact that has no name any more. */
  contactId: id,
  memberId: id.nullable(),
  state: z.enum(["running", "done"]),
  erasesSubjects: z.boolean(),
  counts,
  remains: z.array(z.enum(REMAINS)),
  createdAt: z.string(),
  doneAt: z.string().nullable(),
});
export type ErasureRecord = z.infer<typeof erasureRecord>;

/** `contactId` or, where it is left out, the contact with the address. */
export const previewErasureInput = z
  .object({ contactId: id.optional(), email: email.optional() })
  .refine((given) => given.contactId || given.email, "must name a contact, or an e-mail address");
export const erasurePreview = z.object({
  contactId: id,
  email: z.string(),
  counts,
  remains: z.array(z.enum(REMAINS)),
});
/** `counts.mentions`: up to 200. */
export type ErasurePreview = z.infer<typeof erasurePreview>;

/** `email`: the contact's address, typed by the one who asks. `erasesSubjects`: the subjects of their tickets go as a whole. */
export const requestErasureInput = z.strictObject({ contactId: id.optional(), email, erasesSubjects: z.boolean().default(true) });
export const erasureIdInput = z.strictObject({ id });
export const listErasuresInput = z.object({ ...paging });
export const forgetFilesInput = z.strictObject({ id, files: z.array(z.strictObject({ id, sizeBytes: z.int() })) });
/** `rawMails`: how many the job has emptied, of a step that it carries out itself; `after`: how far it has come with it. */
export const advanceInput = z.strictObject({
  id,
  rawMails: z.int().default(0),
  isStepDone: z.boolean().default(false),
  after: z.array(z.string()).max(2).optional(),
});

export const ERASURE_EVENTS = ["contact.erasureRequested", "contact.erasing", "contact.erased"] as const;
