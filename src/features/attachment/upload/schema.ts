/** An upload: a file on its way in, piece by piece. When the last piece is here it becomes the attachment of the same id. */
import { z } from "zod";
import { id, line } from "#/core/record.ts";
import { ATTACHMENT_BYTES_MAX, attachmentRecord, fileRisks } from "#/features/attachment/schema.ts";

/** Every piece but the last has this many bytes. */
export const PIECE_BYTES = 512 * 1024;

export const uploadRecord = z.object({
  id,
  name: z.string(),
  contentType: z.string(),
  sizeBytes: z.int(),
  /** Where the next piece begins. */
  receivedBytes: z.int(),
  /** Once all of it is here. */
  attachment: attachmentRecord.nullable(),
});
export type UploadRecord = z.infer<typeof uploadRecord>;

/** `id` is made by the client, so that an upload that broke off is found again. */
export const startUploadInput = z.strictObject({
  id,
  name: line(255),
  contentType: line(255),
  sizeBytes: z.int().min(0).max(ATTACHMENT_BYTES_MAX, "may be 25 MB at most"),
});
export const pieceInput = z.strictObject({
  id,
  offset: z.int().min(0),
  sizeBytes: z.int().min(1).max(PIECE_BYTES),
});
export const finishUploadInput = z.strictObject({
  id,
  storageKey: z.string(),
  /** By its content; left out: as declared. */
  contentType: line(255).optional(),
  risks: fileRisks.default([]),
});
export const readUploadInput = z.strictObject({ id });
export const deleteUploadInput = z.strictObject({ id });

/** Where the piece that begins at an offset lies until the file is whole. */
export const pieceKey = (workspaceId: string, uploadId: string, offset: number) => `${workspaceId}/upload/${uploadId}/${offset}`;
/** Where the pieces of a file begin. */
export const offsetsOf = (sizeBytes: number): number[] =>
  Array.from({ length: Math.ceil(sizeBytes / PIECE_BYTES) }, (_, index) => index * PIECE_BYTES);
