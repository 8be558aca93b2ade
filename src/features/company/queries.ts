/** Reads of companies. */
import { z } from "zod";
import { inWorkspace, sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf, type Synced } from "#/core/query.ts";
import { may } from "#/features/company/policy.ts";
import { type CompanyRecord, listCompaniesInput } from "#/features/company/schema.ts";

const COLUMNS = `id, name, domain, "createdAt", "updatedAt", version`;
export const companiesById = (workspaceId: string, ids: string[]) =>
  sql<CompanyRecord>(`select ${COLUMNS} from company where "workspaceId" = $1 and id = any($2::uuid[])`, [workspaceId, ids]);

export const readCompany = defineQuery({
  name: "company.read",
  input: z.object({ id: z.uuid() }),
  may: may.read,
  run: async (actor, { id }) => {
    const [record] = await companiesById(actor.workspaceId, [id]);
    if (!record) throw notFound("company");
    return record;
  },
});

export const listCompanies = defineQuery({
  name: "company.list",
  input: listCompaniesInput,
  may: may.read,
  run: async (actor, { limit, cursor, id: ids }): Promise<Page<CompanyRecord>> => {
    const after = cursor ? decodeCursor(cursor, "id")[0] : "00000000-0000-0000-0000-000000000000";
    const rows = await sql<CompanyRecord>(
      `select ${COLUMNS} from company where "workspaceId" = $1 and id > $2::uuid and ($4::uuid[] is null or id = any($4::uuid[])) order by id limit $3`,
      [actor.workspaceId, after, limit + 1, ids ?? null],
    );
    return pageOf(rows, limit, (last) => [last.id]);
  },
});

export const syncedCompanies: Synced = {
  type: "company",
  read: (actor, ids) => inWorkspace(actor.workspaceId, () => companiesById(actor.workspaceId, ids)),
};
