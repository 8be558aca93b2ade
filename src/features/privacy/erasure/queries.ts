/** Reads of erasures, and what a person's data are. */
import { sql, system } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf, type Synced } from "#/core/query.ts";
import { normalEmail } from "#/core/record.ts";
import { isFullName, type Person } from "#/features/privacy/erasure/rules.ts";
import {
  type Counts,
  type ErasurePreview,
  type ErasureRecord,
  erasureIdInput,
  listErasuresInput,
  NO_COUNTS,
  previewErasureInput,
  type Remains,
} from "#/features/privacy/erasure/schema.ts";
import { may } from "#/features/privacy/policy.ts";

const COLUMNS = `id, "contactId", "memberId", state, "erasesSubjects", counts, remains, "createdAt", "doneAt"`;
const present = (row: ErasureRecord): ErasureRecord => ({ ...row, counts: { ...NO_COUNTS, ...row.counts } });

export const erasuresById = async (workspaceId: string, ids: string[]) =>
  (await sql<ErasureRecord>(`select ${COLUMNS} from erasure where "workspaceId" = $1 and id = any($2::uuid[])`, [workspaceId, ids])).map(
    present,
  );

export const readErasure = defineQuery({
  name: "erasure.read",
  input: erasureIdInput,
  may: may.erase,
  run: async (actor, { id }) => {
    const [record] = await erasuresById(actor.workspaceId, [id]);
    if (!record) throw notFound("erasure");
    return record;
  },
});

export const listErasures = defineQuery({
  name: "erasure.list",
  input: listErasuresInput,
  may: may.erase,
  run: async (actor, { limit, cursor }): Promise<Page<ErasureRecord>> => {
    const before = cursor ? decodeCursor(cursor, "id")[0] : "ffffffff-ffff-ffff-ffff-ffffffffffff";
    const rows = await sql<ErasureRecord>(
      `select ${COLUMNS} from erasure where "workspaceId" = $1 and id < $2::uuid order by id desc limit $3`,
      [actor.workspaceId, before, limit + 1],
    );
    return pageOf(rows.map(present), limit, (last) => [last.id]);
  },
});

export const syncedErasures: Synced = {
  type: "erasure",
  may: may.erase,
  read: (actor, ids) => erasuresById(actor.workspaceId, ids),
};

type Found = { id: string; name: string; email: string; phone: string | null; aliases: string[] };

/** The contact of an id, or of an address, which may be an alias. @throws AppError not-found */
export async function contactOf(workspaceId: string, { contactId, email }: { contactId?: string; email?: string }): Promise<Found> {
  const [found] = await sql<Found>(
    `select c.id, c.name, c.email, c.phone, array(select a.email from contact_alias a where a."workspaceId" = $1 and a."contactId" = c.id) as aliases
     from contact c where c."workspaceId" = $1 and (c.id = $2::uuid or $2::uuid is null and (c."emailNorm" = $3
       or c.id = (select a."contactId" from contact_alias a where a."workspaceId" = $1 and a."emailNorm" = $3)))`,
    [workspaceId, contactId ?? null, email === undefined ? null : normalEmail(email)],
  );
  if (!found) throw notFound("contact");
  return found;
}

const NAMES_MAX = 20;
/** A number that means one telephone, and no price. */
const PHONE_DIGITS_MIN = 7;

/** By what a contact is called, in their record and in their own mails. */
export async function personOf(workspaceId: string, contact: Found): Promise<Person> {
  const names = await sql<{ name: string }>(
    `select distinct m."authorName" as name from ticket t join message m on m."workspaceId" = t."workspaceId" and m."ticketId" = t.id
     where t."workspaceId" = $1 and t."contactId" = $2 and m."authorType" = 'contact' and m."authorId" = $2 and m."authorName" <> $3 limit ${NAMES_MAX}`,
    [workspaceId, contact.id, contact.name],
  );
  const phones = [contact.phone ?? ""].filter((phone) => phone.replace(/\D/g, "").length >= PHONE_DIGITS_MIN);
  return {
    contactId: contact.id,
    names: [...new Set([contact.name, ...names.map(({ name }) => name)])].filter((name) => name.trim() !== ""),
    emails: [contact.email, ...contact.aliases].map(normalEmail),
    phones,
  };
}

/** What is known beforehand of what erasing leaves. `namesakes`: names that other contacts bear. */
export async function remainsOf(workspaceId: string, person: Person): Promise<{ remains: Remains[]; namesakes: string[] }> {
  const shared = await sql<{ name: string }>(
    `select distinct "nameNorm" as name from contact where "workspaceId" = $1 and "nameNorm" = any($2::text[]) and id <> $3`,
    [workspaceId, person.names.map((name) => name.toLowerCase()), person.contactId],
  );
  const namesakes = shared.map(({ name }) => name);
  return {
    namesakes,
    remains: [
      "delivered",
      "backups",
      "fileContents",
      "offlineBrowsers",
      ...(namesakes.length > 0 ? (["sharedName"] as const) : []),
      ...(person.names.some((name) => !isFullName(name)) ? (["shortName"] as const) : []),
    ],
  };
}

/** Of a message m and its ticket t: $2 is the contact, $3 their addresses. */
export const IS_THEIRS = `(m."authorType" = 'contact' and (m."authorId" = $2 or lower(m."authorEmail") = any($3::text[]) or lower(m."from"->>'email') = any($3::text[])))`;

const FILES = `
select a.id, a."sizeBytes", a."storageKey" from attachment a join message m on m."workspaceId" = a."workspaceId" and m.id = a."messageId"
  join ticket t on t."workspaceId" = m."workspaceId" and t.id = m."ticketId"
where a."workspaceId" = $1 and (${IS_THEIRS} or t."contactId" = $2 and m."authorType" <> 'contact')
union
select a.id, a."sizeBytes", a."storageKey" from ticket t join draft d on d."workspaceId" = t."workspaceId" and d."ticketId" = t.id
  join attachment a on a."workspaceId" = d."workspaceId" and a.id = any(d."attachmentIds") and a."messageId" is null
where t."workspaceId" = $1 and t."contactId" = $2`;

export type PersonsFile = { id: string; sizeBytes: number; storageKey: string };
/** Files that came from them, that were sent to them, or that a draft holds for them. */
export const filesOfPerson = (workspaceId: string, { contactId, emails }: Person, limit: number) =>
  sql<PersonsFile>(`${FILES} limit ${limit}`, [workspaceId, contactId, emails]);

/** Of this workspace's raw mail, and not emptied yet: from them, or of one of their tickets. */
export const RAW_OF_PERSON = `"workspaceId" = $1 and octet_length(raw) > 0 and (lower("from") = any($2::text[]) or "ticketId" = any($3::uuid[]))`;

export const ticketsOfContact = async (workspaceId: string, contactId: string): Promise<string[]> =>
  (await sql<{ id: string }>(`select id from ticket where "workspaceId" = $1 and "contactId" = $2`, [workspaceId, contactId])).map(
    ({ id }) => id,
  );

export const previewErasure = defineQuery({
  name: "erasure.preview",
  input: previewErasureInput,
  may: may.erase,
  run: async (actor, input): Promise<ErasurePreview> => {
    const { workspaceId } = actor;
    const contact = await contactOf(workspaceId, input);
    const person = await personOf(workspaceId, contact);
    const of = [workspaceId, contact.id, person.emails];
    const [found] = await sql<Partial<Counts>>(
      `select (select count(*) from ticket where "workspaceId" = $1 and "contactId" = $2) as tickets,
         count(*) filter (where ${IS_THEIRS}) as messages, count(*) filter (where not ${IS_THEIRS}) as replies,
         (select count(*) from draft d join ticket t on t."workspaceId" = $1 and t.id = d."ticketId" where d."workspaceId" = $1 and t."contactId" = $2) as drafts,
         (select count(*) from suppression s where s."workspaceId" = $1 and s.email = any($3::text[])) as suppressions,
         (select count(*) from event e where e."workspaceId" = $1 and e.data <> '{}'
            and e.subject = any(array(select 'ticket:' || id from ticket where "workspaceId" = $1 and "contactId" = $2) || ('contact:' || $2::text))) as events,
         (select count(*) from (${FILES}) f) as files, (select coalesce(sum(f."sizeBytes"), 0)::bigint from (${FILES}) f) as "fileBytes"
       from ticket t join message m on m."workspaceId" = t."workspaceId" and m."ticketId" = t.id where t."workspaceId" = $1 and t."contactId" = $2`,
      of,
    );
    const own = await ticketsOfContact(workspaceId, contact.id);
    const mentions = await sql<{ ticketId: string }>(`select "ticketId" from search_messages($1, 200)`, [`"${contact.email}"`]);
    const [raw] = await system<{ count: number }>(`select count(*) as count from inbound_mail where ${RAW_OF_PERSON}`, [
      workspaceId,
      person.emails,
      own,
    ]);
    return {
      contactId: contact.id,
      email: contact.email,
      counts: {
        ...NO_COUNTS,
        ...found,
        rawMails: raw?.count ?? 0,
        mentions: mentions.filter(({ ticketId }) => !own.includes(ticketId)).length,
      },
      remains: (await remainsOf(workspaceId, person)).remains,
    };
  },
});

/** Of this workspace's raw mail that is not emptied: the mails that named them, as `mentions` has found. */
export const RAW_NAMED = `"workspaceId" = $1 and octet_length(raw) > 0 and "messageId" = any($2::text[])`;
