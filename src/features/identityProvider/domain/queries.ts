/** Reads of the domains a workspace signs in with. */
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf } from "#/core/query.ts";
import { listSignInDomainsInput, type SignInDomainRecord, signInDomainIdInput } from "#/features/identityProvider/domain/schema.ts";
import { may } from "#/features/identityProvider/policy.ts";

const SELECT = `select id, name, '_connect.' || name as host, 'connect-sign-in=' || token as value, "verifiedAt", "checkedAt", "createdAt"
from sign_in_domain where "workspaceId" = $1`;

export const signInDomainsById = (workspaceId: string, ids: string[]) =>
  sql<SignInDomainRecord>(`${SELECT} and id = any($2::uuid[])`, [workspaceId, ids]);

export const readSignInDomain = defineQuery({
  name: "signInDomain.read",
  input: signInDomainIdInput,
  may: may.read,
  run: async (actor, { id }): Promise<SignInDomainRecord> => {
    const [record] = await signInDomainsById(actor.workspaceId, [id]);
    if (!record) throw notFound("domain");
    return record;
  },
});

export const listSignInDomains = defineQuery({
  name: "signInDomain.list",
  input: listSignInDomainsInput,
  may: may.read,
  run: async (actor, { limit, cursor }): Promise<Page<SignInDomainRecord>> => {
    const after = cursor ? decodeCursor(cursor, "id")[0] : "00000000-0000-0000-0000-000000000000";
    const rows = await sql<SignInDomainRecord>(`${SELECT} and id > $2::uuid order by id limit $3`, [actor.workspaceId, after, limit + 1]);
    return pageOf(rows, limit, (last) => [last.id]);
  },
});
