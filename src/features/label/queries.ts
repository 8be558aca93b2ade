/** Reads of labels. */
import { z } from "zod";
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf, type Synced } from "#/core/query.ts";
import { may } from "#/features/label/policy.ts";
import { LABEL_USAGE_MAX, type LabelRecord, type LabelUsage, listLabelsInput } from "#/features/label/schema.ts";

const COLUMNS = `id, name, description, icon, "createdAt", version`;
export const labelsById = (workspaceId: string, ids: string[]) =>
  sql<LabelRecord>(`select ${COLUMNS} from label where "workspaceId" = $1 and id = any($2::uuid[])`, [workspaceId, ids]);

export const readLabel = defineQuery({
  name: "label.read",
  input: z.object({ id: z.uuid() }),
  may: may.read,
  run: async (actor, { id }) => {
    const [record] = await labelsById(actor.workspaceId, [id]);
    if (!record) throw notFound("label");
    return record;
  },
});

export const listLabels = defineQuery({
  name: "label.list",
  input: listLabelsInput,
  may: may.read,
  run: async (actor, { limit, cursor }): Promise<Page<LabelRecord>> => {
    const after = cursor ? decodeCursor(cursor, "text")[0] : "";
    const rows = await sql<LabelRecord & { nameNorm: string }>(
      `select ${COLUMNS}, "nameNorm" from label where "workspaceId" = $1 and "nameNorm" > $2 order by "nameNorm" limit $3`,
      [actor.workspaceId, after, limit + 1],
    );
    const page = pageOf(rows, limit, (last) => [last.nameNorm]);
    return { ...page, data: page.data.map(({ nameNorm: _, ...record }) => record) };
  },
});

/** How many tickets each label stands on, for whoever tidies them up. */
export const readLabelUsage = defineQuery({
  name: "label.usage",
  input: z.object({}),
  may: may.read,
  run: async (actor): Promise<{ data: LabelUsage[] }> => ({
    data: await sql<LabelUsage>(
      `select l.id, (select count(*)::int from (select from ticket_label t where t."workspaceId" = $1 and t."labelId" = l.id limit ${LABEL_USAGE_MAX}) counted) as tickets
       from label l where l."workspaceId" = $1`,
      [actor.workspaceId],
    ),
  }),
});

export const syncedLabels: Synced = {
  type: "label",
  may: may.read,
  read: (actor, ids) => labelsById(actor.workspaceId, ids),
  bootstrap: (actor) => sql<LabelRecord>(`select ${COLUMNS} from label where "workspaceId" = $1 order by "nameNorm"`, [actor.workspaceId]),
};
