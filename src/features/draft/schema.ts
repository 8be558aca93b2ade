/** A draft: what a member is writing in a ticket, on every device of theirs. Nobody else sees it. */
import { z } from "zod";
import { address, id } from "#/core/record.ts";
import { attachmentRecord } from "#/features/attachment/schema.ts";
import { recipients } from "#/features/message/schema.ts";
import { messageText } from "#/features/ticket/schema.ts";

export const DRAFT_KINDS = ["reply", "note", "forward"] as const;
const kind = z.enum(DRAFT_KINDS, { error: `must be one of ${DRAFT_KINDS.join(", ")}` });

export const draftRecord = z.object({
  id,
  ticketId: id,
  kind,
  html: z.string(),
  text: z.string(),
  /** Empty where a reply goes to the ticket's contact. */
  to: z.array(address),
  cc: z.array(address),
  bcc: z.array(address),
  attachmentIds: z.array(id),
  /** Those of them that wait for it, so that another device can show them. */
  attachments: z.array(attachmentRecord),
  /** The newest message its writer had seen. */
  seenMessageId: id.nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});
export type DraftRecord = z.infer<typeof draftRecord>;

/** One for each member, ticket and kind: saving another takes the place of the first. The last one saved stands. */
export const saveDraftInput = z.strictObject({
  id,
  ticketId: id,
  kind,
  html: messageText,
  text: messageText,
  to: recipients.default([]),
  cc: recipients.default([]),
  bcc: recipients.default([]),
  attachmentIds: z.array(id).max(50).default([]),
  seenMessageId: id.nullish(),
});
export type SaveDraftInput = z.infer<typeof saveDraftInput>;
export const deleteDraftInput = z.strictObject({ id });

export const DRAFT_EVENTS = ["draft.saved", "draft.deleted"] as const;
