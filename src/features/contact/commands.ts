/** Writes of contacts. */

import { isDeepStrictEqual } from "node:util";
import { db, sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { normalEmail } from "#/core/record.ts";
import { companyDomain } from "#/features/company/schema.ts";
import { may } from "#/features/contact/policy.ts";
import { contactsById, ticketsOf } from "#/features/contact/queries.ts";
import {
  type ContactRecord,
  contactIdInput,
  createContactInput,
  type EnsuredContact,
  ensureContactInput,
  updateContactInput,
} from "#/features/contact/schema.ts";
import { withValues } from "#/features/customField/rules.ts";
import { refuseBadValues } from "#/features/customField/value/queries.ts";

/** In one round trip: the contact of the address, which may be an alias, or a new one with the company of its domain. */
const ENSURE = `
with known as (
  select id, name, email, "companyId", false as "isNew", "isBlocked" from contact where "workspaceId" = $1 and "emailNorm" = $2
  union all
  select c.id, c.name, c.email, c."companyId", false, c."isBlocked" from contact_alias a join contact c on c."workspaceId" = $1 and c.id = a."contactId"
  where a."workspaceId" = $1 and a."emailNorm" = $2
  limit 1
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

const TAKEN = "belongs to another contact already";

type Ensured = EnsuredContact & { newCompanyId: string | null };

export const ensureContact = command({
  name: "contact.ensure",
  isInternal: true,
  input: ensureContactInput,
  may: may.ensure,
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
      input.id ?? ctx.id(),
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
  run: async (ctx, { id: wantedId, email, ...properties }) => {
    await refuseUnknownCompany(ctx, properties.companyId);
    await refuseBadValues(ctx.workspaceId, "contact", properties.fields);
    const { id, isNew } = await ctx.call<EnsuredContact>("contact.ensure", { id: wantedId, email, name: properties.name });
    if (!isNew) throw invalid("email", TAKEN);
    const { name: _, fields, ...rest } = properties;
    if (fields || Object.values(rest).some((value) => value !== undefined))
      await db().contact.updateMany({
        where: { workspaceId: ctx.workspaceId, id },
        data: { ...rest, ...(fields ? { fields: withValues({}, fields) } : {}) },
      });
    return readBack(ctx, id);
  },
});

export const updateContact = command({
  name: "contact.update",
  input: updateContactInput,
  load: async (ctx, { id, version }) => {
    const contact = await lockContact(ctx, id);
    if (version !== undefined && version !== contact.version) throw new AppError("stale");
    return contact;
  },
  may: may.update,
  run: async (ctx, { id, version: _, fields, ...properties }, before) => {
    const input = { ...properties, ...(fields ? { fields: withValues(before.fields, fields) } : {}) };
    const changes = Object.fromEntries(
      Object.entries(input)
        .filter(([key, to]) => to !== undefined && !isDeepStrictEqual(to, before[key as keyof ContactRecord]))
        .map(([key, to]) => [key, { from: before[key as keyof ContactRecord] ?? null, to }]),
    );
    if (Object.keys(changes).length === 0) return readBack(ctx, id);
    await refuseUnknownCompany(ctx, input.companyId);
    await refuseBadValues(ctx.workspaceId, "contact", fields);
    if (input.email !== undefined && normalEmail(input.email) !== normalEmail(before.email)) await freeAddress(ctx, before, input.email);
    await db().contact.updateMany({
      where: { workspaceId: ctx.workspaceId, id },
      data: {
        ...input,
        ...(input.email === undefined ? {} : { emailNorm: normalEmail(input.email) }),
        updatedAt: ctx.now,
        version: { increment: 1 },
      },
    });
    const isShown = "name" in changes || "email" in changes || "companyId" in changes;
    ctx.emit("contact.updated", {
      subject: touch("contact", id),
      data: { changes },
      touches: isShown ? (await ticketsOf(ctx.workspaceId, [id])).map((ticketId) => touch("ticket", ticketId)) : [],
    });
    return readBack(ctx, id);
  },
});

export const deleteContact = command({
  name: "contact.delete",
  input: contactIdInput,
  load: (ctx, { id }) => lockContact(ctx, id),
  may: may.delete,
  run: async (ctx, { id }, contact) => {
    const [ticket] = await sql(`select from ticket where "workspaceId" = $1 and "contactId" = $2 limit 1`, [ctx.workspaceId, id]);
    if (ticket) throw new AppError("conflict", "A contact with tickets cannot be deleted. Merge it into another, or block it.");
    await sql(`delete from contact where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id]);
    ctx.emit("contact.deleted", { subject: touch("contact", id), data: { contact } });
    return { id };
  },
});

/** The contact as it is, locked until the command ends. @throws AppError not-found */
export async function lockContact(ctx: CommandContext, id: string): Promise<ContactRecord> {
  const locked = await sql(`select from contact where "workspaceId" = $1 and id = $2 for update`, [ctx.workspaceId, id]);
  if (locked.length === 0) throw notFound("contact");
  return readBack(ctx, id);
}

/** Makes sure that a contact may have the address. When it was an alias of the same contact, the old address takes its place. */
async function freeAddress(ctx: CommandContext, contact: ContactRecord, email: string): Promise<void> {
  const wanted = normalEmail(email);
  const [taken] = await sql<{ id: string }>(
    `select id from contact where "workspaceId" = $1 and "emailNorm" = $2 and id <> $3
     union all select "contactId" from contact_alias where "workspaceId" = $1 and "emailNorm" = $2 and "contactId" <> $3`,
    [ctx.workspaceId, wanted, contact.id],
  );
  if (taken) throw invalid("email", TAKEN);
  await sql(`update contact_alias set "emailNorm" = $4, email = $5 where "workspaceId" = $1 and "emailNorm" = $2 and "contactId" = $3`, [
    ctx.workspaceId,
    wanted,
    contact.id,
    normalEmail(contact.email),
    contact.email,
  ]);
}

async function refuseUnknownCompany(ctx: CommandContext, companyId: string | null | undefined) {
  if (!companyId) return;
  const found = await sql(`select from company where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, companyId]);
  if (found.length === 0) throw invalid("companyId", "is not a company of this workspace");
}

/** The contact as it is now. @throws AppError not-found */
export async function readBack(ctx: CommandContext, id: string): Promise<ContactRecord> {
  const [record] = await contactsById(ctx.workspaceId, [id]);
  if (!record) throw notFound("contact");
  return record;
}
