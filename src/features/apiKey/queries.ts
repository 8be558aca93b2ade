/** Reads of API keys: what they are called and whether they count. No query gives a hash. */
import { sql } from "#/core/db.ts";
import { decodeCursor, defineQuery, type Page, pageOf } from "#/core/query.ts";
import { may } from "#/features/apiKey/policy.ts";
import { type ApiKeyRecord, listApiKeysInput } from "#/features/apiKey/schema.ts";

const SELECT = `
select id, name, prefix, role, nullif(permissions, '{}') as permissions, limits, "memberId", "createdAt", "createdById", "expiresAt", "revokedAt", "lastUsedAt",
  case when "previousUntil" > now() then "previousUntil" end as "previousUntil"
from api_key where "workspaceId" = $1`;

export async function apiKeyById(workspaceId: string, id: string): Promise<ApiKeyRecord | null> {
  const [key] = await sql<ApiKeyRecord>(`${SELECT} and id = $2`, [workspaceId, id]);
  return key ?? null;
}

async function pageOfKeys(workspaceId: string, { limit, cursor }: { limit: number; cursor?: string }, memberId: string | null) {
  const [before = null] = cursor ? decodeCursor(cursor, "id") : [];
  const rows = await sql<ApiKeyRecord>(
    `${SELECT} and ($2::uuid is null or id < $2) and ($4::uuid is null or "memberId" = $4) order by id desc limit $3`,
    [workspaceId, before, limit + 1, memberId],
  );
  return pageOf(rows, limit, (last) => [last.id]);
}

/** Newest first; revoked and expired ones too, and the members' personal tokens. */
export const listApiKeys = defineQuery({
  name: "apiKey.list",
  input: listApiKeysInput,
  may: may.manage,
  run: (actor, paging): Promise<Page<ApiKeyRecord>> => pageOfKeys(actor.workspaceId, paging, null),
});

/** One's own personal tokens, newest first. */
export const listTokens = defineQuery({
  name: "apiKey.listTokens",
  input: listApiKeysInput,
  may: may.own,
  run: (actor, paging): Promise<Page<ApiKeyRecord>> => pageOfKeys(actor.workspaceId, paging, actor.id),
});
