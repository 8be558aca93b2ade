/** An attachment: a file that came with a message, or was uploaded for one. */
import { z } from "zod";
import { id, line } from "#/core/record.ts";

export const ATTACHMENT_BYTES_MAX = 25 * 1024 * 1024;
export const attachmentRecord = z.object({
  id,
  name: z.string(),
  contentType: z.string(),
  sizeBytes: z.int(),
  url: z.string(),
  isInline: z.boolean(),
});
export type AttachmentRecord = z.infer<typeof attachmentRecord>;

/** `id`: of an upload, which becomes the attachment. */
export const createAttachmentInput = z.strictObject({
  id: id.optional(),
  name: line(255),
  contentType: line(255),
  sizeBytes: z.int().min(0).max(ATTACHMENT_BYTES_MAX),
  storageKey: z.string(),
});
export const readAttachmentInput = z.object({ id });
export const attachmentsOfInput = z.object({ messageId: id });

export const ATTACHMENT_EVENTS = ["attachment.created"] as const;
