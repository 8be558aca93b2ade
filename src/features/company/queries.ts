/** Reads of companies. */
import { z } from "zod";
import { inWorkspace, sql, sqlPlanned } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf, type Synced } from "#/core/query.ts";
import { may } from "#/features/company/policy.ts";
import { type CompanyRecord, listCompaniesInput } from "#/features/company/schema.ts";

const COLUMNS = `id, name, domain, notes, "createdAt", "updatedAt", version`;
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
  run: async (actor, { limit, cursor, id: ids, q, sort }): Promise<Page<CompanyRecord>> => {
    const values: unknown[] = [actor.workspaceId];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const where = [`"workspaceId" = $1`];
    if (ids) where.push(`id = any(${bind(ids)}::uuid[])`);
    const start = q?.trim().toLowerCase();
    if (start) {
      const [from, to] = [bind(start), bind(`${start}\u{10ffff}`)];
      where.push(`("nameNorm" between ${from} and ${to} or domain between ${from} and ${to})`);
    }
    const isByName = sort === "name";
    if (cursor && isByName) {
      const [name, id] = decodeCursor(cursor, "text", "id");
      where.push(`("nameNorm", id) > (${bind(name)}, ${bind(id)}::uuid)`);
    } else if (cursor) where.push(`id > ${bind(decodeCursor(cursor, "id")[0])}::uuid`);
    const rows = await sqlPlanned<CompanyRecord & { nameNorm?: string }>(
      `select ${COLUMNS}${isByName ? `, "nameNorm"` : ""} from company where ${where.join(" and ")}
       order by ${isByName ? `"nameNorm", id` : "id"} limit ${limit + 1}`,
      values,
    );
    const page = pageOf(rows, limit, (last) => (isByName ? [last.nameNorm ?? "", last.id] : [last.id]));
    return { ...page, data: page.data.map(({ nameNorm: _, ...record }) => record) };
  },
});

export const syncedCompanies: Synced = {
  type: "company",
  may: may.read,
  read: (actor, ids) => inWorkspace(actor.workspaceId, () => companiesById(actor.workspaceId, ids)),
};
