/** Reads of custom fields. */
import { z } from "zod";
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf, type Synced } from "#/core/query.ts";
import { may } from "#/features/customField/policy.ts";
import { type CustomFieldRecord, listCustomFieldsInput } from "#/features/customField/schema.ts";

const SELECT = `select id, "of", name, type, options, "isRequiredOnClose", position, "isArchived", "createdAt", version from custom_field
  where "workspaceId" = $1`;
export const customFieldsById = (workspaceId: string, ids: string[]) =>
  sql<CustomFieldRecord>(`${SELECT} and id = any($2::uuid[])`, [workspaceId, ids]);

export const readCustomField = defineQuery({
  name: "customField.read",
  input: z.object({ id: z.uuid() }),
  may: may.read,
  run: async (actor, { id }) => {
    const [record] = await customFieldsById(actor.workspaceId, [id]);
    if (!record) throw notFound("custom field");
    return record;
  },
});

export const listCustomFields = defineQuery({
  name: "customField.list",
  input: listCustomFieldsInput,
  may: may.read,
  run: async (actor, { limit, cursor }): Promise<Page<CustomFieldRecord>> => {
    const after = cursor ? decodeCursor(cursor, "id")[0] : "00000000-0000-0000-0000-000000000000";
    const rows = await sql<CustomFieldRecord>(`${SELECT} and id > $2::uuid order by id limit $3`, [actor.workspaceId, after, limit + 1]);
    return pageOf(rows, limit, (last) => [last.id]);
  },
});

export const syncedCustomFields: Synced = {
  type: "customField",
  may: may.read,
  read: (actor, ids) => customFieldsById(actor.workspaceId, ids),
  bootstrap: (actor) => sql<CustomFieldRecord>(`${SELECT} order by position, id`, [actor.workspaceId]),
};
