/** Drafts in the browser: shown as saved at once. What is being written lives in message/draft/store.ts. */
import type { Optimistic } from "#/core/client/pool.ts";
import type { AttachmentRecord } from "#/features/attachment/schema.ts";
import type { DraftRecord, SaveDraftInput } from "#/features/draft/schema.ts";

export const draftOptimistic: Record<string, Optimistic> = {
  "draft.save": (view, command) => {
    const { seenMessageId = null, ...input } = command.input as SaveDraftInput;
    const known = view.get<DraftRecord>("draft", input.id);
    const record: DraftRecord = {
      ...input,
      seenMessageId,
      attachments: input.attachmentIds.flatMap((id) => view.get<AttachmentRecord>("attachment", id) ?? []),
      createdAt: known?.createdAt ?? command.at,
      updatedAt: command.at,
      version: (known?.version ?? 0) + 1,
    };
    return [{ type: "draft", record }];
  },
  "draft.delete": (_view, command) => [{ type: "draft", id: (command.input as { id: string }).id }],
};
