/** The files of a message that is being written down. */
import { sql } from "#/core/db.ts";
import { AppError, invalid } from "#/core/errors.ts";
import type { CommandContext } from "#/core/execute.ts";
import { MESSAGE_BYTES_MAX } from "#/features/attachment/schema.ts";
import { messagesById } from "#/features/message/queries.ts";
import type { CreateMessageInput, MessageRecord } from "#/features/message/schema.ts";

/** Files that wait for a message, and with a forwarded one those of others, each as a row of its own. */
export async function attach(
  ctx: CommandContext,
  messageId: string,
  { attachmentIds, isForward }: CreateMessageInput,
): Promise<MessageRecord["attachments"]> {
  if (attachmentIds.length === 0) return [];
  const rows = await sql<{ id: string }>(
    `update attachment set "messageId" = $2 where "workspaceId" = $1 and id = any($3::uuid[]) and "messageId" is null returning id`,
    [ctx.workspaceId, messageId, attachmentIds],
  );
  const found = new Set(rows.map((row) => row.id));
  if (isForward) {
    const copied = await sql<{ id: string }>(
      `with original as (select *, gen_random_uuid() as copy from attachment where "workspaceId" = $1 and id = any($3::uuid[]) and "messageId" <> $2),
         made as (insert into attachment ("workspaceId", id, "messageId", name, "contentType", "sizeBytes", "isInline", "contentId", "storageKey", risks, "createdAt")
           select "workspaceId", copy, $2, name, "contentType", "sizeBytes", "isInline", "contentId", "storageKey", risks, $4 from original)
       select id from original`,
      [ctx.workspaceId, messageId, attachmentIds, ctx.now],
    );
    for (const { id } of copied) found.add(id);
  }
  const issues = attachmentIds.flatMap((id, index) =>
    found.has(id) ? [] : [{ path: `attachmentIds.${index}`, message: "is not an attachment that waits for a message" }],
  );
  if (issues.length > 0) throw new AppError("invalid", undefined, { issues });
  const [message] = await messagesById(ctx.workspaceId, [messageId]);
  const attachments = message?.attachments ?? [];
  if (attachments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) > MESSAGE_BYTES_MAX)
    throw invalid("attachmentIds", "may hold 25 MB at most in all; send the rest in another message");
  return attachments;
}
