/** Writes of companies. */
import { sql } from "#/core/db.ts";
import { invalid } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { may } from "#/features/company/policy.ts";
import { type CompanyRecord, createCompanyInput } from "#/features/company/schema.ts";

export const createCompany = command({
  name: "company.create",
  input: createCompanyInput,
  may: may.create,
  run: async (ctx, { name, domain = null }): Promise<CompanyRecord> => {
    const id = ctx.id();
    const [made] = await sql<CompanyRecord>(
      `insert into company ("workspaceId", id, name, domain, "createdAt", "updatedAt") values ($1, $2, $3, $4, $5, $5)
       on conflict ("workspaceId", domain) do nothing returning id, name, domain, "createdAt", "updatedAt", version`,
      [ctx.workspaceId, id, name, domain, ctx.now],
    );
    if (!made) throw invalid("domain", "belongs to another company already");
    ctx.emit("company.created", { subject: touch("company", id), data: { domain } });
    return made;
  },
});
