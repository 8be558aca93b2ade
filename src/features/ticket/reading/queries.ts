/** Reads of what tickets are to a member. */
import { inWorkspace, sql } from "#/core/db.ts";
import type { Synced } from "#/core/query.ts";
import { may } from "#/features/ticket/policy.ts";
import type { TicketMemberRecord } from "#/features/ticket/reading/schema.ts";

const COLUMNS = `"ticketId" as id, "readAt", "mentionedAt", "repliedAt", "updatedAt"`;
/** As many of the newest as a client is given at its start: of the time in which a ticket can be unread. */
const BOOTSTRAP_MAX = 5_000;

export const syncedTicketMembers: Synced = {
  type: "ticketMember",
  may: may.mark,
  read: async (actor, ids) =>
    actor.type === "member"
      ? inWorkspace(actor.workspaceId, () =>
          sql<TicketMemberRecord>(
            `select ${COLUMNS} from ticket_member where "workspaceId" = $1 and "memberId" = $2 and "ticketId" = any($3::uuid[])`,
            [actor.workspaceId, actor.id, ids],
          ),
        )
      : [],
  bootstrap: async (actor) =>
    actor.type === "member"
      ? sql<TicketMemberRecord>(
          `select ${COLUMNS} from ticket_member where "workspaceId" = $1 and "memberId" = $2 and "updatedAt" > now() - interval '30 days'
           order by "updatedAt" desc limit ${BOOTSTRAP_MAX}`,
          [actor.workspaceId, actor.id],
        )
      : [],
};
