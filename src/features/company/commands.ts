/** Writes of companies. */
import { sql, sqlPlanned } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, type Touch, touch } from "#/core/execute.ts";
import { may } from "#/features/company/policy.ts";
import { companiesById } from "#/features/company/queries.ts";
import {
  type CompanyRecord,
  companyIdInput,
  createCompanyInput,
  mergeCompaniesInput,
  updateCompanyInput,
} from "#/features/company/schema.ts";

const TAKEN = "belongs to another company already";
/** A change that touches more records than this makes clients start again from the beginning: then all of them are right as well. */
const TOUCHED_MAX = 5_001;

export const createCompany = command({
  name: "company.create",
  input: createCompanyInput,
  may: may.create,
  run: async (ctx, { id: wantedId, name, domain = null, notes = null }): Promise<CompanyRecord> => {
    const id = wantedId ?? ctx.id();
    const made = await sql(
      `insert into company ("workspaceId", id, name, domain, notes, "createdAt", "updatedAt") values ($1, $2, $3, $4, $5, $6, $6)
       on conflict ("workspaceId", domain) do nothing returning id`,
      [ctx.workspaceId, id, name, domain, notes, ctx.now],
    );
    if (made.length === 0) throw invalid("domain", TAKEN);
    ctx.emit("company.created", { subject: touch("company", id), data: { domain } });
    return readBack(ctx, id);
  },
});

export const updateCompany = command({
  name: "company.update",
  input: updateCompanyInput,
  load: async (ctx, { id, version }) => {
    const company = await lockCompany(ctx, id);
    if (version !== undefined && version !== company.version) throw new AppError("stale");
    return company;
  },
  may: may.update,
  run: async (ctx, { id, version: _, ...input }, before) => {
    const after = { ...before, ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) } as CompanyRecord;
    const changes = Object.fromEntries(
      (["name", "domain", "notes"] as const)
        .filter((key) => after[key] !== before[key])
        .map((key) => [key, { from: before[key], to: after[key] }]),
    );
    if (Object.keys(changes).length === 0) return before;
    const [taken] = await sql(`select from company where "workspaceId" = $1 and domain = $2 and id <> $3`, [
      ctx.workspaceId,
      after.domain,
      id,
    ]);
    if (taken) throw invalid("domain", TAKEN);
    await sql(
      `update company set name = $3, domain = $4, notes = $5, "updatedAt" = $6, version = version + 1 where "workspaceId" = $1 and id = $2`,
      [ctx.workspaceId, id, after.name, after.domain, after.notes, ctx.now],
    );
    ctx.emit("company.updated", { subject: touch("company", id), data: { changes } });
    return readBack(ctx, id);
  },
});

export const mergeCompanies = command({
  name: "company.merge",
  input: mergeCompaniesInput,
  load: async (ctx, { id, otherId }) => {
    // Always in the same order: two merges of the same pair wait for one another and do not block each other.
    const found = new Map<string, CompanyRecord>();
    for (const one of [id, otherId].sort()) found.set(one, await lockCompany(ctx, one));
    return { kept: found.get(id) as CompanyRecord, other: found.get(otherId) as CompanyRecord };
  },
  may: may.merge,
  run: async (ctx, { id, otherId }, { kept, other }) => {
    const touches = await moveContacts(ctx, otherId, id);
    await sql(`delete from company where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, otherId]);
    const notes = kept.notes && other.notes ? `${kept.notes}\n\n${other.notes}` : (kept.notes ?? other.notes);
    await sql(`update company set domain = $3, notes = $4, "updatedAt" = $5, version = version + 1 where "workspaceId" = $1 and id = $2`, [
      ctx.workspaceId,
      id,
      kept.domain ?? other.domain,
      notes,
      ctx.now,
    ]);
    ctx.emit("company.merged", { subject: touch("company", id), data: { kept, other }, touches: [touch("company", otherId), ...touches] });
    return readBack(ctx, id);
  },
});

/** Its contacts stay, without a company. */
export const deleteCompany = command({
  name: "company.delete",
  input: companyIdInput,
  load: (ctx, { id }) => lockCompany(ctx, id),
  may: may.delete,
  run: async (ctx, { id }, company) => {
    const touches = await moveContacts(ctx, id, null);
    await sql(`delete from company where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id]);
    ctx.emit("company.deleted", { subject: touch("company", id), data: { company }, touches });
    return { id };
  },
});

/** Gives contacts another company, or none. Answers with what shows it: they, and their tickets. */
async function moveContacts(ctx: CommandContext, fromId: string, toId: string | null): Promise<Touch[]> {
  const rows = await sqlPlanned<{ type: string; id: string }>(
    `with moved as (
       update contact set "companyId" = $3, version = version + 1 where "workspaceId" = $1 and "companyId" = $2 returning id
     )
     (select 'contact' as type, id from moved
      union all select 'ticket', t.id from ticket t where t."workspaceId" = $1 and t."contactId" in (select id from moved))
     limit ${TOUCHED_MAX}`,
    [ctx.workspaceId, fromId, toId],
  );
  return rows.map(({ type, id }) => touch(type, id));
}

async function lockCompany(ctx: CommandContext, id: string): Promise<CompanyRecord> {
  const locked = await sql(`select from company where "workspaceId" = $1 and id = $2 for update`, [ctx.workspaceId, id]);
  if (locked.length === 0) throw notFound("company");
  return readBack(ctx, id);
}

async function readBack(ctx: CommandContext, id: string): Promise<CompanyRecord> {
  const [record] = await companiesById(ctx.workspaceId, [id]);
  if (!record) throw notFound("company");
  return record;
}
