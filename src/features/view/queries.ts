/** Reads of views: everybody's, and the reader's own. */
import { z } from "zod";
import { type Actor, memberIdOf } from "#/core/actor.ts";
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf, type Synced } from "#/core/query.ts";
import { countLists } from "#/features/ticket/queries.ts";
import { may } from "#/features/view/policy.ts";
import { listViewsInput, type ViewRecord } from "#/features/view/schema.ts";

const SELECT = `select id, name, "memberId", query, icon, position, "createdAt", version from view
  where "workspaceId" = $1 and ("memberId" is null or "memberId" = $2::uuid)`;
/** Those among these that the actor sees. */
export const viewsById = (actor: Actor, ids: string[]) =>
  sql<ViewRecord>(`${SELECT} and id = any($3::uuid[])`, [actor.workspaceId, memberIdOf(actor), ids]);

export const readView = defineQuery({
  name: "view.read",
  input: z.object({ id: z.uuid() }),
  may: may.read,
  run: async (actor, { id }) => {
    const [record] = await viewsById(actor, [id]);
    if (!record) throw notFound("view");
    return record;
  },
});

export const listViews = defineQuery({
  name: "view.list",
  input: listViewsInput,
  may: may.read,
  run: async (actor, { limit, cursor }): Promise<Page<ViewRecord>> => {
    const after = cursor ? decodeCursor(cursor, "id")[0] : "00000000-0000-0000-0000-000000000000";
    const rows = await sql<ViewRecord>(`${SELECT} and id > $3::uuid order by id limit $4`, [
      actor.workspaceId,
      memberIdOf(actor),
      after,
      limit + 1,
    ]);
    return pageOf(rows, limit, (last) => [last.id]);
  },
});

/** As many as a sidebar has room for, in its order. */
const COUNTED_VIEWS_MAX = 50;
export type ViewCounts = Record<string, number>;

/** How many tickets each view holds, to 100 at most. */
export const countViews = defineQuery({
  name: "view.counts",
  input: z.object({}),
  may: may.read,
  run: async (actor): Promise<ViewCounts> => {
    const views = await sql<ViewRecord>(`${SELECT} order by position, id limit ${COUNTED_VIEWS_MAX}`, [
      actor.workspaceId,
      memberIdOf(actor),
    ]);
    return countLists(
      actor,
      views.map(({ id, query }) => ({ key: id, query })),
    );
  },
});

export const syncedViews: Synced = {
  type: "view",
  may: may.read,
  read: viewsById,
  bootstrap: (actor) => sql<ViewRecord>(`${SELECT} order by position, id`, [actor.workspaceId, memberIdOf(actor)]),
};
