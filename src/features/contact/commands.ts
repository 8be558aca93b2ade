/** Writes of contacts. */

import { db, sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { normalEmail } from "#/core/record.ts";
import { companyDomain } from "#/features/company/schema.ts";
import { may } from "#/features/contact/policy.ts";
import { contactsById } from "#/features/contact/queries.ts";
import {
  type ContactRecord,
  createContactInput,
  type EnsuredContact,
  ensureContactInput,
  updateContactInput,
} from "#/features/contact/schema.ts";

/** In one round trip: the contact of the address, or a new one with the company of its domain. */
const ENSURE = `
with known as (
  select id, name, email, "companyId", false as "isNew", "isBlocked" from contact where "workspaceId" = $1 and "emailNorm" = $2
), new_company as (
  insert into company ("workspaceId", id, name, domain, "createdAt", "updatedAt")
  select $1, $6, $7, $5, $9, $9 where $5::text is not null and not exists (select from known)
    and not exists (select from company where "workspaceId" = $1 and domain = $5)
  on conflict ("workspaceId", domain) do nothing returning id
), its_company as (
  select id from company where "workspaceId" = $1 and domain = $5 union all select id from new_company
), made as (
  insert into contact ("workspaceId", id, name, email, "emailNorm", "companyId", "createdAt", "updatedAt")
  select $1, $8, $4, $3, $2, (select id from its_company limit 1), $9, $9 where not exists (select from known)
  on conflict ("workspaceId", "emailNorm") do nothing returning id, name, email, "companyId", true as "isNew", false as "isBlocked"
)
select *, (select id from new_company) as "newCompanyId" from (select * from known union all select * from made) found`;

type Ensured = EnsuredContact & { newCompanyId: string | null };

export const ensureContact = command({
  name: "contact.ensure",
  isInternal: true,
  input: ensureContactInput,
  may: may.create,
  run: async (ctx, input): Promise<EnsuredContact> => {
    const domain = companyDomain(input.email);
    const name = input.name || input.email.slice(0, input.email.lastIndexOf("@"));
    const values = [
      ctx.workspaceId,
      normalEmail(input.email),
      input.email,
      name,
      domain,
      ctx.id(),
      domain && nameOfDomain(domain),
      ctx.id(),
      ctx.now,
    ];
    // Nothing comes back when another transaction made the contact a moment ago; it has committed by then, and the second look finds it.
    const [found] = await sql<Ensured>(ENSURE, values);
    const contact = found ?? (await sql<Ensured>(ENSURE, values))[0];
    if (!contact) throw new AppError("conflict", "The contact was changed at the same moment. Nothing was written; please try again.");
    const { newCompanyId, ...ensured } = contact;
    if (newCompanyId) ctx.emit("company.created", { subject: touch("company", newCompanyId), data: { domain } });
    if (ensured.isNew) ctx.emit("contact.created", { subject: touch("contact", ensured.id), data: { email: ensured.email } });
    return ensured;
  },
});

/** "blue-door" of blue-door.example becomes Blue Door: a first guess that a person can change. */
function nameOfDomain(domain: string): string {
  const word = domain.split(".").at(-2) ?? domain;
  return word
    .split("-")
    .filter(Boolean)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(" ");
}

export const createContact = command({
  name: "contact.create",
  input: createContactInput,
  may: may.create,
  run: async (ctx, { email, ...fields }) => {
    await refuseUnknownCompany(ctx, fields.companyId);
    const { id, isNew } = await ctx.call<EnsuredContact>("contact.ensure", { email, name: fields.name });
    if (!isNew) throw invalid("email", "belongs to another contact already");
    const { name: _, ...rest } = fields;
    if (Object.values(rest).some((value) => value !== undefined))
      await db().contact.updateMany({ where: { workspaceId: ctx.workspaceId, id }, data: rest });
    return readBack(ctx, id);
  },
});

export const updateContact = command({
  name: "contact.update",
  input: updateContactInput,
  load: async (ctx, { id, version }) => {
    const [contact] = await sql<ContactRecord>(
      `select id, name, email, phone, "timeZone", notes, "companyId", version from contact where "workspaceId" = $1 and id = $2 for update`,
      [ctx.workspaceId, id],
    );
    if (!contact) throw notFound("contact");
    if (version !== undefined && version !== contact.version) throw new AppError("stale");
    return contact;
  },
  may: may.update,
  run: async (ctx, { id, version: _, ...input }, before) => {
    const changes = Object.fromEntries(
      Object.entries(input)
        .filter(([key, to]) => to !== undefined && to !== before[key as keyof ContactRecord])
        .map(([key, to]) => [key, { from: before[key as keyof ContactRecord] ?? null, to }]),
    );
    if (Object.keys(changes).length === 0) return readBack(ctx, id);
    await refuseUnknownCompany(ctx, input.companyId);
    if (input.email !== undefined) {
      const taken = await sql(`select from contact where "workspaceId" = $1 and "emailNorm" = $2 and id <> $3`, [
        ctx.workspaceId,
        normalEmail(input.email),
        id,
      ]);
      if (taken.length > 0) throw invalid("email", "belongs to another contact already");
    }
    await db().contact.updateMany({
      where: { workspaceId: ctx.workspaceId, id },
      data: {
        ...input,
        ...(input.email === undefined ? {} : { emailNorm: normalEmail(input.email) }),
        updatedAt: ctx.now,
        version: { increment: 1 },
      },
    });
    // Tickets show the contact's name and address.
    const tickets = await sql<{ id: string }>(
      `select id from ticket where "workspaceId" = $1 and "contactId" = $2 order by "updatedAt" desc limit 200`,
      [ctx.workspaceId, id],
    );
    ctx.emit("contact.updated", {
      subject: touch("contact", id),
      data: { changes },
      touches: tickets.map((ticket) => touch("ticket", ticket.id)),
    });
    return readBack(ctx, id);
  },
});

async function refuseUnknownCompany(ctx: CommandContext, companyId: string | null | undefined) {
  if (!companyId) return;
  const found = await sql(`select from company where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, companyId]);
  if (found.length === 0) throw invalid("companyId", "is not a company of this workspace");
}

async function readBack(ctx: CommandContext, id: string): Promise<ContactRecord> {
  const [record] = await contactsById(ctx.workspaceId, [id]);
  if (!record) throw notFound("contact");
  return record;
}
