/** Two contacts that are one person become one; and two again, when that was a mistake. */
import { sql } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { normalEmail } from "#/core/record.ts";
import { lockContact, readBack } from "#/features/contact/commands.ts";
import { merged } from "#/features/contact/merge/rules.ts";
import { may } from "#/features/contact/policy.ts";
import { TOUCHED_MAX } from "#/features/contact/queries.ts";
import { type ContactRecord, mergeContactsInput, unmergeContactsInput } from "#/features/contact/schema.ts";

/** For so long a merge can be taken back. */
const UNMERGE_HOURS = 24;

/** `ticketIds`: what moved. Cut off at TOUCHED_MAX; such a merge cannot be taken back. */
type Merge = { kept: ContactRecord; after: ContactRecord; other: ContactRecord; ticketIds: string[] };

export const mergeContacts = command({
  name: "contact.merge",
  input: mergeContactsInput,
  load: async (ctx, { id, otherId }) => {
    // Always in the same order: two merges of the same pair wait for one another and do not block each other.
    const found = new Map<string, ContactRecord>();
    for (const one of [id, otherId].sort()) found.set(one, await lockContact(ctx, one));
    return { kept: found.get(id) as ContactRecord, other: found.get(otherId) as ContactRecord };
  },
  may: may.merge,
  run: async (ctx, { id, otherId, take }, { kept, other }): Promise<ContactRecord> => {
    const ticketIds = await moveTickets(ctx, otherId, id, null);
    await sql(`update contact_alias set "contactId" = $3 where "workspaceId" = $1 and "contactId" = $2`, [ctx.workspaceId, otherId, id]);
    await sql(`delete from contact where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, otherId]);
    const result = merged(kept, other, take);
    await writeContact(ctx, result);
    const alias = take.includes("email") ? kept.email : other.email;
    await sql(`insert into contact_alias ("workspaceId", "emailNorm", email, "contactId", "createdAt") values ($1, $2, $3, $4, $5)`, [
      ctx.workspaceId,
      normalEmail(alias),
      alias,
      id,
      ctx.now,
    ]);
    const after = await readBack(ctx, id);
    const data: Merge = { kept, after, other, ticketIds };
    ctx.emit("contact.merged", { subject: touch("contact", id), data, touches: touchesOf([otherId], ticketIds) });
    return after;
  },
});

export const unmergeContacts = command({
  name: "contact.unmerge",
  input: unmergeContactsInput,
  load: async (ctx, { id, otherId }) => {
    const now = await lockContact(ctx, id);
    const [event] = await sql<{ data: Merge }>(
      `select data from event where "workspaceId" = $1 and subject = $2 and name = 'contact.merged' and data->'other'->>'id' = $3
         and at > $4::timestamptz - interval '${UNMERGE_HOURS} hours' order by seq desc limit 1`,
      [ctx.workspaceId, touch("contact", id), otherId, ctx.now],
    );
    return { now, merge: event?.data };
  },
  may: may.merge,
  run: async (ctx, { id, otherId }, { now, merge }): Promise<ContactRecord> => {
    if (!merge || merge.ticketIds.length >= TOUCHED_MAX)
      throw new AppError("conflict", `Contacts that were merged in the last ${UNMERGE_HOURS} hours can be parted again; these cannot.`);
    const { kept, other, after, ticketIds } = merge;
    const back = [kept.email, ...kept.aliases].map(normalEmail);
    const theirs = [other.email, ...other.aliases].map(normalEmail);
    const [isThere] = await sql(`select from contact where "workspaceId" = $1 and (id = $2 or "emailNorm" = $3 and id <> $4)`, [
      ctx.workspaceId,
      otherId,
      normalEmail(other.email),
      id,
    ]);
    if (isThere) throw new AppError("conflict", "These contacts have been parted already, or the address has another contact by now.");
    await sql(`delete from contact_alias where "workspaceId" = $1 and "contactId" = $2 and "emailNorm" = any($3)`, [
      ctx.workspaceId,
      id,
      [...theirs, ...back.slice(0, 1)],
    ]);
    // What was changed since the merge stays as it is.
    const values = Object.fromEntries(
      (["name", "email", "phone", "timeZone", "notes", "companyId"] as const).map((key) => [
        key,
        now[key] === after[key] ? kept[key] : now[key],
      ]),
    );
    const fields = JSON.stringify(now.fields) === JSON.stringify(after.fields) ? kept.fields : now.fields;
    await writeContact(ctx, { ...now, ...values, fields });
    await sql(
      `insert into contact ("workspaceId", id, name, email, "emailNorm", phone, "timeZone", notes, "companyId", fields, "isBlocked", "areImagesAllowed", "createdAt", "updatedAt", version)
       select $1, $2, $3, $4, $5, $6, $7, $8, (select id from company where "workspaceId" = $1 and id = $9), $10::jsonb, $11, $12, $13, $14, $15`,
      [
        ctx.workspaceId,
        otherId,
        other.name,
        other.email,
        normalEmail(other.email),
        other.phone,
        other.timeZone,
        other.notes,
        other.companyId,
        JSON.stringify(other.fields),
        other.isBlocked,
        other.areImagesAllowed,
        other.createdAt,
        ctx.now,
        other.version + 2,
      ],
    );
    for (const alias of other.aliases)
      await sql(
        `insert into contact_alias ("workspaceId", "emailNorm", email, "contactId", "createdAt") values ($1, $2, $3, $4, $5) on conflict do nothing`,
        [ctx.workspaceId, normalEmail(alias), alias, otherId, ctx.now],
      );
    const moved = await moveTickets(ctx, id, otherId, ticketIds);
    ctx.emit("contact.unmerged", { subject: touch("contact", id), data: { otherId }, touches: touchesOf([otherId], moved) });
    return readBack(ctx, id);
  },
});

const touchesOf = (contactIds: string[], ticketIds: string[]) => [
  ...contactIds.map((id) => touch("contact", id)),
  ...ticketIds.map((id) => touch("ticket", id)),
];

/** Gives tickets, and what the contact wrote in them, to another contact. `only`: of these tickets. Answers with those that moved. */
async function moveTickets(ctx: CommandContext, fromId: string, toId: string, only: string[] | null): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `with moved as (
       update ticket set "contactId" = $3, version = version + 1
       where "workspaceId" = $1 and "contactId" = $2 and ($4::uuid[] is null or id = any($4)) returning id
     ), said as (
       update message set "authorId" = $3 where "workspaceId" = $1 and "ticketId" in (select id from moved) and "authorType" = 'contact' and "authorId" = $2
     )
     select id from moved limit ${TOUCHED_MAX}`,
    [ctx.workspaceId, fromId, toId, only],
  );
  return rows.map(({ id }) => id);
}

async function writeContact(ctx: CommandContext, contact: ContactRecord): Promise<void> {
  await sql(
    `update contact set name = $3, email = $4, "emailNorm" = $5, phone = $6, "timeZone" = $7, notes = $8,
       "companyId" = (select id from company where "workspaceId" = $1 and id = $9), fields = $10::jsonb, "areImagesAllowed" = $11,
       "updatedAt" = $12, version = version + 1
     where "workspaceId" = $1 and id = $2`,
    [
      ctx.workspaceId,
      contact.id,
      contact.name,
      contact.email,
      normalEmail(contact.email),
      contact.phone,
      contact.timeZone,
      contact.notes,
      contact.companyId,
      JSON.stringify(contact.fields),
      contact.areImagesAllowed,
      ctx.now,
    ],
  );
}
