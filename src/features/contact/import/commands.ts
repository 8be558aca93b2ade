/** Contacts from a file: all rows in one statement each for companies and contacts, or none. */
import { sql, sqlPlanned } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { faultsOf, resolveRows } from "#/features/contact/import/queries.ts";
import { type ImportSummary, importContactsInput } from "#/features/contact/import/schema.ts";
import { may } from "#/features/contact/policy.ts";
import { TOUCHED_MAX, ticketsOf } from "#/features/contact/queries.ts";

const ISSUES_MAX = 200;
/** The rows as a table of the statement. */
const ROWS = `jsonb_to_recordset($2::jsonb) as r(id uuid, email text, "emailNorm" text, name text, phone text, "timeZone" text, notes text, "companyId" uuid, fields jsonb)`;

export const importContacts = command({
  name: "contact.import",
  input: importContactsInput,
  may: may.import,
  run: async (ctx, { rows, onExisting }): Promise<ImportSummary> => {
    const faults = await faultsOf(ctx.workspaceId, rows);
    if (faults.length > 0)
      throw new AppError("invalid", undefined, {
        issues: faults
          .slice(0, ISSUES_MAX)
          .map(({ row, column, code, detail }) => ({ path: `rows.${row}.${column}`, message: detail ?? code.replaceAll("-", " ") })),
      });
    const { known, companies } = await resolveRows(ctx.workspaceId, rows);
    const made = companies.filter((company) => company.id === null).map((company) => ({ ...company, id: ctx.id() }));
    if (made.length > 0)
      await sql(
        `insert into company ("workspaceId", id, name, "createdAt", "updatedAt")
         select $1, c.id, c.name, $3, $3 from jsonb_to_recordset($2::jsonb) as c(id uuid, name text)`,
        [ctx.workspaceId, JSON.stringify(made), ctx.now],
      );
    const companyIds = new Map([...companies, ...made].map(({ key, id }) => [key, id]));
    const table = rows.map((row) => {
      const { id, emailNorm } = known(row);
      const companyId = row.company === undefined ? null : companyIds.get(row.company.toLowerCase());
      return { ...row, company: undefined, email: row.email.trim(), emailNorm, id: id ?? ctx.id(), isNew: id === null, companyId };
    });
    const added = table.filter((row) => row.isNew);
    const changed = onExisting === "update" ? table.filter((row) => !row.isNew) : [];
    // A contact without a company's name joins the company of its domain, as when it writes.
    if (added.length > 0)
      await sqlPlanned(
        `insert into contact ("workspaceId", id, name, email, "emailNorm", phone, "timeZone", notes, "companyId", fields, "createdAt", "updatedAt")
         select $1, r.id, coalesce(r.name, regexp_replace(r.email, '@[^@]*$', '')), r.email, r."emailNorm", r.phone, r."timeZone", r.notes,
           coalesce(r."companyId", d.id), jsonb_strip_nulls(coalesce(r.fields, '{}')), $3, $3
         from ${ROWS} left join company d on d."workspaceId" = $1 and d.domain = split_part(r."emailNorm", '@', 2)`,
        [ctx.workspaceId, JSON.stringify(added), ctx.now],
      );
    if (changed.length > 0)
      await sqlPlanned(
        `update contact c set name = coalesce(r.name, c.name), phone = coalesce(r.phone, c.phone), "timeZone" = coalesce(r."timeZone", c."timeZone"),
           notes = coalesce(r.notes, c.notes), "companyId" = coalesce(r."companyId", c."companyId"),
           fields = jsonb_strip_nulls(c.fields || coalesce(r.fields, '{}')), "updatedAt" = $3, version = c.version + 1
         from ${ROWS} where c."workspaceId" = $1 and c.id = r.id`,
        [ctx.workspaceId, JSON.stringify(changed), ctx.now],
      );
    const summary = {
      created: added.length,
      updated: changed.length,
      skipped: table.length - added.length - changed.length,
      companies: made.length,
    };
    const createdIds = added.map(({ id }) => id);
    const updatedIds = changed.map(({ id }) => id);
    // Nobody shows the new ones yet. Those that were there are touched, and with them the tickets that show their names.
    const touches = [
      ...updatedIds.map((id) => touch("contact", id)),
      ...(updatedIds.length > 0 ? await ticketsOf(ctx.workspaceId, updatedIds) : []).map((id) => touch("ticket", id)),
    ].slice(0, TOUCHED_MAX);
    ctx.emit("contact.imported", { subject: touch("workspace", ctx.workspaceId), data: { ...summary, createdIds, updatedIds }, touches });
    return summary;
  },
});
