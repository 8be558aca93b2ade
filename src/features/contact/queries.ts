/** Reads of contacts. */

import { z } from "zod";
import { inWorkspace, sql, sqlPlanned } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf, type Synced } from "#/core/query.ts";
import { normalEmail } from "#/core/record.ts";
import { may } from "#/features/contact/policy.ts";
import { type ContactRecord, type Duplicate, listContactsInput } from "#/features/contact/schema.ts";

/** Of a table named c. */
const COLUMNS = `c.id, c.name, c.email, c.phone, c."timeZone", c.notes, c."companyId", c.fields, c."isBlocked", c."areImagesAllowed", c."lastReturn",
  (select json_build_object('id', s.id, 'reason', s.reason, 'detail', s.detail, 'messageId', s."messageId", 'createdAt', to_char(s."createdAt" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
     from suppression s where s."workspaceId" = $1 and s.email = c."emailNorm" and s."liftedAt" is null) as suppression,
  array(select a.email from contact_alias a where a."workspaceId" = $1 and a."contactId" = c.id order by a."createdAt", a.email) as aliases,
  c."createdAt", c."updatedAt", c.version`;
const DUPLICATES_MAX = 5;
/** More than this many people of one name are namesakes, and not all of them are looked at. */
const NAMESAKES_MAX = 50;
/** Above every other letter: the end of a range of texts that begin alike. */
const LAST = "\u{10ffff}";

/** The contacts among these ids, in the caller's workspace. */
export const contactsById = (workspaceId: string, ids: string[]) =>
  sql<ContactRecord>(`select ${COLUMNS} from contact c where c."workspaceId" = $1 and c.id = any($2::uuid[])`, [workspaceId, ids]);

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

type Filters = Pick<z.output<typeof listContactsInput>, "email" | "companyId" | "q" | "isBlocked">;
/** The conditions of a list of contacts named c; `bind` takes a value and gives its place. */
export function contactConditions({ email, companyId, q, isBlocked }: Filters, bind: (value: unknown) => string): string[] {
  const where: string[] = [];
  if (email !== undefined) where.push(`c."emailNorm" = ${bind(normalEmail(email))}`);
  if (companyId) where.push(`c."companyId" = ${bind(companyId)}`);
  if (isBlocked !== undefined) where.push(isBlocked ? `c."isBlocked"` : `not c."isBlocked"`);
  const start = q && normalEmail(q);
  if (start) {
    const [from, to] = [bind(start), bind(`${start}${LAST}`)];
    where.push(`(c."emailNorm" between ${from} and ${to} or c."nameNorm" between ${from} and ${to})`);
  }
  return where;
}

export const listContacts = defineQuery({
  name: "contact.list",
  input: listContactsInput,
  may: may.read,
  run: async (actor, { limit, cursor, sort, ...filters }): Promise<Page<ContactRecord>> => {
    const values: unknown[] = [actor.workspaceId];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const where = [`c."workspaceId" = $1`, ...contactConditions(filters, bind)];
    const isByName = sort === "name";
    if (cursor && isByName) {
      const [name, id] = decodeCursor(cursor, "text", "id");
      where.push(`(c."nameNorm", c.id) > (${bind(name)}, ${bind(id)}::uuid)`);
    } else if (cursor) {
      const [updatedAt, id] = decodeCursor(cursor, "time", "id");
      where.push(`(c."updatedAt", c.id) < (${bind(updatedAt)}::timestamptz, ${bind(id)}::uuid)`);
    }
    const rows = await sqlPlanned<ContactRecord & { nameNorm?: string }>(
      `select ${COLUMNS}${isByName ? `, c."nameNorm"` : ""} from contact c where ${where.join(" and ")}
       order by ${isByName ? `c."nameNorm", c.id` : `c."updatedAt" desc, c.id desc`} limit ${limit + 1}`,
      values,
    );
    const page = pageOf(rows, limit, (last) => [isByName ? (last.nameNorm ?? "") : last.updatedAt, last.id]);
    return { ...page, data: page.data.map(({ nameNorm: _, ...record }) => record) };
  },
});

/** Who may be the same person: contacts of the same name, those with the most similar address first, and of the same phone number. */
export const contactDuplicates = defineQuery({
  name: "contact.duplicates",
  input: z.object({ id: z.uuid() }),
  may: may.read,
  run: async (actor, { id }): Promise<{ data: Duplicate[] }> => {
    const [contact] = await sql<{ nameNorm: string; phoneNorm: string | null; emailNorm: string }>(
      `select "nameNorm", "phoneNorm", "emailNorm" from contact where "workspaceId" = $1 and id = $2`,
      [actor.workspaceId, id],
    );
    if (!contact) throw notFound("contact");
    const found = await sqlPlanned<{ id: string; emailNorm: string; reason: Duplicate["reason"] }>(
      `(select id, "emailNorm", 'phone' as reason from contact where "workspaceId" = $1 and "phoneNorm" = $3 and id <> $4 limit ${DUPLICATES_MAX})
       union all
       (select id, "emailNorm", 'name' from contact where "workspaceId" = $1 and "nameNorm" = $2 and id <> $4 limit ${NAMESAKES_MAX})`,
      [actor.workspaceId, contact.nameNorm, contact.phoneNorm, id],
    );
    const reasons = new Map(found.map((row) => [row.id, row.reason]));
    for (const row of found) if (row.reason === "phone") reasons.set(row.id, "phone");
    const likeness = new Map(found.map((row) => [row.id, likenessOf(row.emailNorm, contact.emailNorm)]));
    const rank = (key: string) => (reasons.get(key) === "phone" ? 1 : 0) + (likeness.get(key) ?? 0);
    const ids = [...reasons.keys()].sort((a, b) => rank(b) - rank(a)).slice(0, DUPLICATES_MAX);
    const records = new Map((await contactsById(actor.workspaceId, ids)).map((record) => [record.id, record]));
    const data = ids.flatMap((key) => {
      const record = records.get(key);
      return record ? [{ contact: record, reason: reasons.get(key) ?? "name" }] : [];
    });
    return { data };
  },
});

/** The part of three-letter pieces two addresses share, from 0 to 1. */
function likenessOf(one: string, other: string): number {
  const pieces = (text: string) => new Set(Array.from({ length: Math.max(0, text.length - 2) }, (_, at) => text.slice(at, at + 3)));
  const [a, b] = [pieces(one), pieces(other)];
  const common = a.intersection(b).size;
  return common / Math.max(1, a.size + b.size - common);
}

export const syncedContacts: Synced = {
  type: "contact",
  may: may.read,
  read: (actor, ids) => inWorkspace(actor.workspaceId, () => contactsById(actor.workspaceId, ids)),
};

/** A change that touches more records than this makes clients start again from the beginning: then all of them are right as well. */
export const TOUCHED_MAX = 5_001;

/** The tickets of these contacts: they show the contact's name, address and company. */
export async function ticketsOf(workspaceId: string, contactIds: string[]): Promise<string[]> {
  const rows = await sqlPlanned<{ id: string }>(
    `select id from ticket where "workspaceId" = $1 and "contactId" = any($2::uuid[]) limit ${TOUCHED_MAX}`,
    [workspaceId, contactIds],
  );
  return rows.map(({ id }) => id);
}
