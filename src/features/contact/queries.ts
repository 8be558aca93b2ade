/** Reads of contacts. */

import { z } from "zod";
import { inWorkspace, sql, sqlPlanned } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf, type Synced } from "#/core/query.ts";
import { normalEmail } from "#/core/record.ts";
import { may } from "#/features/contact/policy.ts";
import { type ContactRecord, listContactsInput } from "#/features/contact/schema.ts";

const COLUMNS = `id, name, email, phone, "timeZone", notes, "companyId", "isBlocked", "createdAt", "updatedAt", version`;

/** The contacts among these ids, in the caller's workspace. */
export const contactsById = (workspaceId: string, ids: string[]) =>
  sql<ContactRecord>(`select ${COLUMNS} from contact where "workspaceId" = $1 and id = any($2::uuid[])`, [workspaceId, ids]);

export const readContact = defineQuery({
  name: "contact.read",
  input: z.object({ id: z.uuid() }),
  may: may.read,
  run: async (actor, { id }) => {
    const [record] = await contactsById(actor.workspaceId, [id]);
    if (!record) throw notFound("contact");
    return record;
  },
});

export const listContacts = defineQuery({
  name: "contact.list",
  input: listContactsInput,
  may: may.read,
  run: async (actor, { limit, cursor, email, companyId, q }): Promise<Page<ContactRecord>> => {
    const where = [`"workspaceId" = $1`];
    const values: unknown[] = [actor.workspaceId];
    const bind = (value: unknown) => `$${values.push(value)}`;
    if (email !== undefined) where.push(`"emailNorm" = ${bind(normalEmail(email))}`);
    if (companyId) where.push(`"companyId" = ${bind(companyId)}`);
    if (q) {
      const start = normalEmail(q);
      const name = q.trim();
      where.push(
        `("emailNorm" between ${bind(start)} and ${bind(`${start}\uffff`)} or name collate "C" between ${bind(name)} and ${bind(`${name}\u{10ffff}`)})`,
      );
    }
    if (cursor) {
      const [updatedAt, id] = decodeCursor(cursor, "time", "id");
      where.push(`("updatedAt", id) < (${bind(updatedAt)}::timestamptz, ${bind(id)}::uuid)`);
    }
    const rows = await sqlPlanned<ContactRecord>(
      `select ${COLUMNS} from contact where ${where.join(" and ")} order by "updatedAt" desc, id desc limit ${limit + 1}`,
      values,
    );
    return pageOf(rows, limit, (last) => [last.updatedAt, last.id]);
  },
});

export const syncedContacts: Synced = {
  type: "contact",
  read: (actor, ids) => inWorkspace(actor.workspaceId, () => contactsById(actor.workspaceId, ids)),
};
