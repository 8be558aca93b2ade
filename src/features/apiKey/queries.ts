/** Reads of API keys: what they are called and whether they count. No query gives a hash. */
import { sql } from "#/core/db.ts";
import { decodeCursor, defineQuery, type Page, pageOf } from "#/core/query.ts";
import { may } from "#/features/apiKey/policy.ts";
import { type ApiKeyRecord, listApiKeysInput } from "#/features/apiKey/schema.ts";

/** Newest first; revoked and expired ones too. */
export const listApiKeys = defineQuery({
  name: "apiKey.list",
  input: listApiKeysInput,
  may: may.read,
  run: async (actor, { limit, cursor }): Promise<Page<ApiKeyRecord>> => {
    const [before = null] = cursor ? decodeCursor(cursor, "id") : [];
    const rows = await sql<ApiKeyRecord>(
      `select id, name, prefix, role, "createdAt", "expiresAt", "revokedAt" from api_key
       where "workspaceId" = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
      [actor.workspaceId, before, limit + 1],
    );
    return pageOf(rows, limit, (last) => [last.id]);
  },
});
