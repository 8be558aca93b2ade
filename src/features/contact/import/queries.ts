/** What an import would do, before it does it. */
import { sqlPlanned } from "#/core/db.ts";
import { defineQuery } from "#/core/query.ts";
import { normalEmail } from "#/core/record.ts";
import { rowFaults } from "#/features/contact/import/rules.ts";
import { type ImportPreview, type ImportRow, importContactsInput, type RowFault } from "#/features/contact/import/schema.ts";
import { may } from "#/features/contact/policy.ts";
import { judgedFields } from "#/features/customField/value/queries.ts";

const FAULTS_TOLD_MAX = 1_000;

/** Everything that is wrong with the rows. */
export async function faultsOf(workspaceId: string, rows: ImportRow[]): Promise<RowFault[]> {
  return rowFaults(rows, await judgedFields(workspaceId, "contact"));
}

/** `id`: null when it has to be made. `key`: its name in lower case. */
type NamedCompany = { key: string; name: string; id: string | null };

/** The contacts that have the rows' addresses already, and the companies the rows name. */
export async function resolveRows(workspaceId: string, rows: ImportRow[]) {
  const addresses = rows.map((row) => normalEmail(row.email));
  const found = await sqlPlanned<{ emailNorm: string; id: string }>(
    `select "emailNorm", id from contact where "workspaceId" = $1 and "emailNorm" = any($2)
     union all select "emailNorm", "contactId" from contact_alias where "workspaceId" = $1 and "emailNorm" = any($2)`,
    [workspaceId, addresses],
  );
  const ids = new Map(found.map((row) => [row.emailNorm, row.id]));
  const names = new Map(rows.flatMap(({ company }) => (company ? [[company.toLowerCase(), company] as const] : [])));
  const there = names.size
    ? await sqlPlanned<{ key: string; id: string }>(
        `select distinct on ("nameNorm") "nameNorm" as key, id from company where "workspaceId" = $1 and "nameNorm" = any($2) order by "nameNorm", id`,
        [workspaceId, [...names.keys()]],
      )
    : [];
  const companyIds = new Map(there.map((row) => [row.key, row.id]));
  const companies: NamedCompany[] = [...names].map(([key, name]) => ({ key, name, id: companyIds.get(key) ?? null }));
  const known = (row: ImportRow): { id: string | null; emailNorm: string } => {
    const emailNorm = normalEmail(row.email);
    return { id: ids.get(emailNorm) ?? null, emailNorm };
  };
  return { known, companies };
}

export const previewImport = defineQuery({
  name: "contact.previewImport",
  input: importContactsInput,
  may: may.import,
  run: async (actor, { rows, onExisting }): Promise<ImportPreview> => {
    const faults = await faultsOf(actor.workspaceId, rows);
    const { known, companies } = await resolveRows(actor.workspaceId, rows);
    const created = rows.filter((row) => known(row).id === null).length;
    const existing = rows.length - created;
    return {
      created,
      updated: onExisting === "update" ? existing : 0,
      skipped: onExisting === "update" ? 0 : existing,
      companies: companies.filter((company) => company.id === null).length,
      faults: faults.slice(0, FAULTS_TOLD_MAX),
      faultCount: faults.length,
    };
  },
});
