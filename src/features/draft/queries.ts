/** Reads of drafts: a member's own. */
import { inWorkspace, sql } from "#/core/db.ts";
import type { Synced } from "#/core/query.ts";
import { may } from "#/features/draft/policy.ts";
import type { DraftRecord } from "#/features/draft/schema.ts";

const COLUMNS = `id, "ticketId", kind, html, text, "to", cc, bcc, "attachmentIds", "seenMessageId", "createdAt", "updatedAt", version,
  (select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name, 'contentType', a."contentType", 'sizeBytes', a."sizeBytes", 'isInline', a."isInline", 'risks', a.risks,
     'url', '/api/v1/attachments/' || a.id || '/file') order by a.id), '[]')
   from attachment a where a."workspaceId" = draft."workspaceId" and a.id = any(draft."attachmentIds")) as attachments`;
/** Nobody has more on their hands. */
const DRAFTS_MAX = 500;

export const draftById = async (workspaceId: string, memberId: string, id: string): Promise<DraftRecord | undefined> =>
  (
    await sql<DraftRecord>(`select ${COLUMNS} from draft where "workspaceId" = $1 and "memberId" = $2 and id = $3`, [
      workspaceId,
      memberId,
      id,
    ])
  )[0];

export const syncedDrafts: Synced = {
  type: "draft",
  may: may.write,
  read: async (actor, ids) =>
    actor.type === "member"
      ? inWorkspace(actor.workspaceId, () =>
          sql<DraftRecord>(`select ${COLUMNS} from draft where "workspaceId" = $1 and "memberId" = $2 and id = any($3::uuid[])`, [
            actor.workspaceId,
            actor.id,
            ids,
          ]),
        )
      : [],
  bootstrap: async (actor) =>
    actor.type === "member"
      ? sql<DraftRecord>(
          `select ${COLUMNS} from draft where "workspaceId" = $1 and "memberId" = $2 order by "updatedAt" desc limit ${DRAFTS_MAX}`,
          [actor.workspaceId, actor.id],
        )
      : [],
};
