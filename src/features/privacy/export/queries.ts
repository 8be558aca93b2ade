/** Reads of exports, and of what goes into them. */
import type { Actor } from "#/core/actor.ts";
import { inWorkspace, sql, system } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf, type Synced } from "#/core/query.ts";
import { type DataExportRecord, exportIdInput, listExportsInput } from "#/features/privacy/export/schema.ts";
import { may } from "#/features/privacy/policy.ts";

const COLUMNS = `id, "of", "subjectId", "memberId", state, "sizeBytes", counts, "createdAt", "readyAt", "expiresAt"`;
/** A member's own data are theirs alone; all others are for those who may export. */
const IS_SEEN = `("of" = 'contact' and $2 or "of" = 'member' and "subjectId" = $3::uuid)`;
const seer = (actor: Actor) => [actor.workspaceId, may.export(actor), actor.type === "member" ? actor.id : null];
const isAnybody = (actor: Actor) => may.export(actor) || may.exportOwn(actor);

export const exportsById = (actor: Actor, ids: string[]) =>
  sql<DataExportRecord>(`select ${COLUMNS} from data_export where "workspaceId" = $1 and ${IS_SEEN} and id = any($4::uuid[])`, [
    ...seer(actor),
    ids,
  ]);

export const readExport = defineQuery({
  name: "dataExport.read",
  input: exportIdInput,
  may: isAnybody,
  run: async (actor, { id }) => {
    const [record] = await exportsById(actor, [id]);
    if (!record) throw notFound("export");
    return record;
  },
});

export const listExports = defineQuery({
  name: "dataExport.list",
  input: listExportsInput,
  may: isAnybody,
  run: async (actor, { limit, cursor }): Promise<Page<DataExportRecord>> => {
    const before = cursor ? decodeCursor(cursor, "id")[0] : "ffffffff-ffff-ffff-ffff-ffffffffffff";
    const rows = await sql<DataExportRecord>(
      `select ${COLUMNS} from data_export where "workspaceId" = $1 and ${IS_SEEN} and id < $4::uuid order by id desc limit $5`,
      [...seer(actor), before, limit + 1],
    );
    return pageOf(rows, limit, (last) => [last.id]);
  },
});

export const syncedExports: Synced = { type: "dataExport", may: isAnybody, read: exportsById };

/** Where a packed file lies; null when it is not there, or no more. */
export async function packedFile(workspaceId: string, id: string): Promise<{ storageKey: string; sizeBytes: number } | null> {
  const [row] = await inWorkspace(workspaceId, () =>
    sql<{ storageKey: string; sizeBytes: number }>(
      `select "storageKey", "sizeBytes" from data_export where "workspaceId" = $1 and id = $2 and state = 'ready' and "expiresAt" > now()`,
      [workspaceId, id],
    ),
  );
  return row ?? null;
}

const ROWS = 200;
/** Row after row of a table that is read a page at a time, by its id. */
async function* pages<T extends { id: string }>(read: (after: string) => Promise<T[]>): AsyncGenerator<T> {
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const rows = await read(after);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < ROWS) return;
    after = last.id;
  }
}

export type ExportedTicket = { id: string; number: number; subject: string; status: string; createdAt: string };
export type ExportedMessage = {
  id: string;
  ticketId: string;
  kind: string;
  authorName: string;
  text: string;
  html: string | null;
  createdAt: string;
};
export type ExportedFile = { id: string; messageId: string; name: string; contentType: string; sizeBytes: number; storageKey: string };

/** All that a workspace holds about a contact, each part a page at a time. */
export const contactParts = (workspaceId: string, contactId: string) => {
  const of = <T extends object>(text: string, more: unknown[] = []) =>
    inWorkspace(workspaceId, () => sql<T>(text, [workspaceId, contactId, ...more]));
  return {
    contact: async () => {
      const [row] = await of<{ name: string; email: string }>(
        `select c.id, c.name, c.email, c.phone, c."timeZone", c.notes, c."isBlocked", c."createdAt", c."updatedAt",
           (select co.name from company co where co."workspaceId" = $1 and co.id = c."companyId") as company,
           array(select a.email from contact_alias a where a."workspaceId" = $1 and a."contactId" = c.id) as "otherAddresses",
           (select coalesce(json_object_agg(f.name, v.value), '{}') from json_each(c.fields::json) v
              join custom_field f on f."workspaceId" = $1 and f.id::text = v.key) as fields
         from contact c where c."workspaceId" = $1 and c.id = $2`,
      );
      return row ?? null;
    },
    suppressions: () =>
      of(
        `select s.email, s.reason, s.detail, s."createdAt", s."liftedAt" from suppression s where s."workspaceId" = $1 and s.email in (
           select "emailNorm" from contact where "workspaceId" = $1 and id = $2 union select "emailNorm" from contact_alias where "workspaceId" = $1 and "contactId" = $2)`,
      ),
    tickets: () =>
      pages((after) =>
        of<ExportedTicket>(
          `select t.id, t.number, t.subject, t.status, t.channel, t."createdAt", t."updatedAt", t."closedAt",
             array(select l.name from label l where l."workspaceId" = $1 and l.id = any(t."labelIds")) as labels,
             (select coalesce(json_object_agg(f.name, v.value), '{}') from json_each(t.fields::json) v
                join custom_field f on f."workspaceId" = $1 and f.id::text = v.key) as fields
           from ticket t where t."workspaceId" = $1 and t."contactId" = $2 and t.id > $3::uuid order by t.id limit ${ROWS}`,
          [after],
        ),
      ),
    /** Of their tickets, and what they wrote in those of others. `isNote`: those that members wrote among themselves. */
    messages: (ticketId: string) =>
      pages((after) =>
        inWorkspace(workspaceId, () =>
          sql<ExportedMessage>(
            `select id, "ticketId", kind, "authorName", "authorEmail", "from", "to", cc, subject, text, html, "createdAt", "deliveryState"
             from message where "workspaceId" = $1 and "ticketId" = $2 and id > $3::uuid order by id limit ${ROWS}`,
            [workspaceId, ticketId, after],
          ),
        ),
      ),
    elsewhere: () =>
      of<ExportedMessage>(
        `select m.id, m."ticketId", m.kind, m."authorName", m."authorEmail", m."from", m."to", m.cc, m.subject, m.text, m.html, m."createdAt"
         from message m join ticket t on t."workspaceId" = m."workspaceId" and t.id = m."ticketId"
         where m."workspaceId" = $1 and t."contactId" <> $2 and m."authorType" = 'contact' and (m."authorId" = $2
           or lower(m."authorEmail") = (select "emailNorm" from contact where "workspaceId" = $1 and id = $2)) order by m.id limit 10000`,
      ),
    files: () =>
      pages((after) =>
        of<ExportedFile>(
          `select a.id, a."messageId", a.name, a."contentType", a."sizeBytes", a."storageKey" from ticket t
             join message m on m."workspaceId" = t."workspaceId" and m."ticketId" = t.id
             join attachment a on a."workspaceId" = m."workspaceId" and a."messageId" = m.id
           where t."workspaceId" = $1 and t."contactId" = $2 and a.id > $3::uuid order by a.id limit ${ROWS}`,
          [after],
        ),
      ),
    events: () =>
      of<{ name: string; at: string }>(
        `select e.seq, e.name, e."actorName", e.at, e.subject, e.data from event e where e."workspaceId" = $1 and e.subject = any(
           array(select 'ticket:' || t.id from ticket t where t."workspaceId" = $1 and t."contactId" = $2::uuid) || ('contact:' || $2::text)) order by e.seq limit 100000`,
      ),
    /** Ids of the raw mails of their tickets, and of what else came from them. */
    rawMails: async () => {
      const tickets = await of<{ id: string }>(`select id from ticket where "workspaceId" = $1 and "contactId" = $2`);
      const emails = await of<{ email: string }>(
        `select "emailNorm" as email from contact where "workspaceId" = $1 and id = $2
         union select "emailNorm" from contact_alias where "workspaceId" = $1 and "contactId" = $2`,
      );
      return system<{ id: string }>(
        `select id from inbound_mail where "workspaceId" = $1 and octet_length(raw) > 0 and ("ticketId" = any($2::uuid[]) or lower("from") = any($3::text[])) order by id`,
        [workspaceId, tickets.map(({ id }) => id), emails.map(({ email }) => email)],
      );
    },
  };
};

/** The message as it came. */
export const rawMail = async (workspaceId: string, id: string): Promise<Buffer> =>
  (await system<{ raw: Buffer }>(`select raw from inbound_mail where "workspaceId" = $1 and id = $2`, [workspaceId, id]))[0]?.raw ??
  Buffer.alloc(0);

/** What is kept about a member as such: not what customers have written to them. */
export async function memberParts(workspaceId: string, memberId: string) {
  const of = <T extends object>(text: string) => inWorkspace(workspaceId, () => sql<T>(text, [workspaceId, memberId]));
  const [profile] = await of<{ userId: string; name: string; email: string }>(
    `select id, "userId", name, email, role, "isActive", "timeZone", language, signature, preferences, "joinedAt", "createdAt" from member
     where "workspaceId" = $1 and id = $2`,
  );
  if (!profile) throw notFound("member");
  return {
    profile,
    account: await system(`select email, name, "createdAt" from "user" where id = $1`, [profile.userId]),
    sessions: await system(
      `select "userAgent", "createdAt", "expiresAt", "revokedAt" from session where "userId" = $1 order by "createdAt"`,
      [profile.userId],
    ),
    /** Where and when they wrote; what they wrote is about customers. */
    written: await of(
      `select t.number as ticket, m.kind, m."createdAt" from message m join ticket t on t."workspaceId" = m."workspaceId" and t.id = m."ticketId"
       where m."workspaceId" = $1 and m."authorType" = 'member' and m."authorId" = $2 order by m.id limit 100000`,
    ),
    actions: await of(
      `select name, at, subject from event where "workspaceId" = $1 and "actorType" = 'member' and "actorId" = $2 order by seq desc limit 10000`,
    ),
  };
}
