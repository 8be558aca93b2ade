/** Reads of suppressions. */
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf } from "#/core/query.ts";
import { normalEmail } from "#/core/record.ts";
import { appSecret, previousSecrets } from "#/core/secret.ts";
import { may } from "#/features/suppression/policy.ts";
import { hiddenEmail, suppressionKey } from "#/features/suppression/rules.ts";
import { listSuppressionsInput, type SuppressionRecord, suppressionIdInput } from "#/features/suppression/schema.ts";

const SELECT = `select id, email, reason, detail, "messageId", "ticketId", "createdAt" from suppression where "workspaceId" = $1 and "liftedAt" is null`;
const NONE_BEFORE = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** Those of these addresses that no mail is sent to, in the form they are compared; those of persons who were erased are known by their hash. */
export async function suppressedAmong(workspaceId: string, emails: string[]): Promise<Map<string, SuppressionRecord>> {
  const keys = [appSecret(), ...previousSecrets()].map(suppressionKey);
  const written = new Map(
    emails
      .map(normalEmail)
      .flatMap((email) => [[email, email] as const, ...keys.map((key) => [hiddenEmail(key, workspaceId, email), email] as const)]),
  );
  const rows = await sql<SuppressionRecord>(`${SELECT} and email = any($2::text[])`, [workspaceId, [...written.keys()]]);
  return new Map(rows.map((row) => [written.get(row.email) ?? row.email, { ...row, email: written.get(row.email) ?? row.email }]));
}

export const readSuppression = defineQuery({
  name: "suppression.read",
  input: suppressionIdInput,
  may: may.read,
  run: async (actor, { id }): Promise<SuppressionRecord> => {
    const [record] = await sql<SuppressionRecord>(`${SELECT} and id = $2`, [actor.workspaceId, id]);
    if (!record) throw notFound("suppression");
    return record;
  },
});

export const listSuppressions = defineQuery({
  name: "suppression.list",
  input: listSuppressionsInput,
  may: may.read,
  run: async (actor, { limit, cursor, email, q }): Promise<Page<SuppressionRecord>> => {
    const before = cursor ? decodeCursor(cursor, "id")[0] : NONE_BEFORE;
    const rows = await sql<SuppressionRecord>(
      `${SELECT} and id < $2::uuid and ($4::text is null or email = $4) and ($5::text is null or strpos(email, $5) > 0) order by id desc limit $3`,
      [actor.workspaceId, before, limit + 1, email === undefined ? null : normalEmail(email), q ? normalEmail(q) : null],
    );
    return pageOf(rows, limit, (last) => [last.id]);
  },
});
