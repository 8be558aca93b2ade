/** An attachment: a file that came with a message, or was uploaded for one. */
import { z } from "zod";
import { id, line } from "#/core/record.ts";

export const ATTACHMENT_BYTES_MAX = 25 * 1024 * 1024;
/** What the files of one message that is written may hold together: most mail servers take no more. */
export const MESSAGE_BYTES_MAX = 25 * 1024 * 1024;

/**
 * Why a file deserves care before it is opened. `program`, `script`, `page`, `macro`, `shortcut`, `disk`: what it is can act by itself. The
 * others: it passes for something else, or hides what it holds.
 */
export const FILE_RISKS = [
  "program",
  "script",
  "page",
  "macro",
  "shortcut",
  "disk",
  "two-endings",
  "turned-name",
  "other-type",
  "locked",
] as const;
export const fileRisks = z.array(z.enum(FILE_RISKS));
export type FileRisk = (typeof FILE_RISKS)[number];

export const attachmentRecord = z.object({
  id,
  name: z.string(),
  /** By its content where that can be told, else as it was declared. */
  contentType: z.string(),
  sizeBytes: z.int(),
  /** Asked for with a credential, it leads to an address that needs none, and is good for an hour or two. */
  url: z.string(),
  isInline: z.boolean(),
  risks: fileRisks,
});
export type AttachmentRecord = z.infer<typeof attachmentRecord>;

/** `id`: of an upload, which becomes the attachment. */
export const createAttachmentInput = z.strictObject({
  id: id.optional(),
  name: line(255),
  contentType: line(255),
  sizeBytes: z.int().min(0).max(ATTACHMENT_BYTES_MAX),
  storageKey: z.string(),
  risks: fileRisks.default([]),
});
export const readAttachmentInput = z.object({ id });
export const attachmentsOfInput = z.object({ messageId: id });

export const ATTACHMENT_EVENTS = ["attachment.created"] as const;
