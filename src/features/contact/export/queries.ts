/** Contacts for a file, a page at a time in the order of their ids: however many there are, little is held at once. */
import { z } from "zod";
import { sqlPlanned } from "#/core/db.ts";
import { decodeCursor, defineQuery, type Page, pageOf } from "#/core/query.ts";
import { may } from "#/features/contact/policy.ts";
import { contactConditions } from "#/features/contact/queries.ts";
import { exportContactsInput } from "#/features/contact/schema.ts";
import type { FieldValues } from "#/features/customField/rules.ts";

const PAGE_ROWS = 1_000;
export type ExportedContact = {
  id: string;
  email: string;
  name: string;
  phone: string | null;
  company: string | null;
  timeZone: string | null;
  notes: string | null;
  aliases: string[];
  isBlocked: boolean;
  createdAt: string;
  fields: FieldValues;
};

export const exportContacts = defineQuery({
  name: "contact.export",
  input: exportContactsInput.extend({ cursor: z.string().optional() }),
  may: may.export,
  run: async (actor, { cursor, ...filters }): Promise<Page<ExportedContact>> => {
    const values: unknown[] = [actor.workspaceId];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const where = [`c."workspaceId" = $1`, ...contactConditions(filters, bind)];
    if (cursor) where.push(`c.id > ${bind(decodeCursor(cursor, "id")[0])}::uuid`);
    const rows = await sqlPlanned<ExportedContact>(
      `select c.id, c.email, c.name, c.phone, d.name as company, c."timeZone", c.notes, c."isBlocked", c."createdAt", c.fields,
         array(select a.email from contact_alias a where a."workspaceId" = $1 and a."contactId" = c.id order by a.email) as aliases
       from contact c left join company d on d."workspaceId" = $1 and d.id = c."companyId"
       where ${where.join(" and ")} order by c.id limit ${PAGE_ROWS + 1}`,
      values,
    );
    return pageOf(rows, PAGE_ROWS, (last) => [last.id]);
  },
});
