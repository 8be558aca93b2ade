/** Reads of inboxes. */
import { z } from "zod";
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf, type Synced } from "#/core/query.ts";
import { may } from "#/features/inbox/policy.ts";
import { type InboxRecord, listInboxesInput } from "#/features/inbox/schema.ts";

const SELECT = `select i.id, i.name, array(select a.email from inbox_address a where a."workspaceId" = i."workspaceId" and a."inboxId" = i.id
    order by a."isPrimary" desc, a.id) as addresses, i.signature, i."fromName", i.acknowledgement, i."defaultTeamId",
    json_build_object('by', i.outgoing, 'host', i."outgoingHost", 'stream', i."postmarkStream", 'perMinute', i."outgoingPerMinute") as outgoing, i."isArchived", i."createdAt", i.version from inbox i where i."workspaceId" = $1`;
export const inboxesById = (workspaceId: string, ids: string[]) =>
  sql<InboxRecord>(`${SELECT} and i.id = any($2::uuid[])`, [workspaceId, ids]);

export const readInbox = defineQuery({
  name: "inbox.read",
  input: z.object({ id: z.uuid() }),
  may: may.read,
  run: async (actor, { id }) => {
    const [record] = await inboxesById(actor.workspaceId, [id]);
    if (!record) throw notFound("inbox");
    return record;
  },
});

export const listInboxes = defineQuery({
  name: "inbox.list",
  input: listInboxesInput,
  may: may.read,
  run: async (actor, { limit, cursor }): Promise<Page<InboxRecord>> => {
    const after = cursor ? decodeCursor(cursor, "id")[0] : "00000000-0000-0000-0000-000000000000";
    const rows = await sql<InboxRecord>(`${SELECT} and i.id > $2::uuid order by i.id limit $3`, [actor.workspaceId, after, limit + 1]);
    return pageOf(rows, limit, (last) => [last.id]);
  },
});

export const syncedInboxes: Synced = {
  type: "inbox",
  may: may.read,
  read: (actor, ids) => inboxesById(actor.workspaceId, ids),
  bootstrap: (actor) => sql<InboxRecord>(`${SELECT} order by i.id`, [actor.workspaceId]),
};
