/** Writes of inboxes. */
import { sql } from "#/core/db.ts";
import { AppError, type Issue, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { harmlessHtml } from "#/core/html.ts";
import { normalEmail } from "#/core/record.ts";
import { may } from "#/features/inbox/policy.ts";
import { inboxesById } from "#/features/inbox/queries.ts";
import { CATCH_ALL, createInboxInput, type InboxRecord, updateInboxInput } from "#/features/inbox/schema.ts";

/**
 * The addresses as they are compared, without repeats. One that an inbox has taken at the same moment is refused by its constraint, and
 * the command then tried again, so that it is found here.
 * @throws AppError invalid, with the path of each that cannot be this inbox's
 */
async function freeAddresses(inboxId: string, addresses: string[]): Promise<string[]> {
  const emails = addresses.map(normalEmail);
  // Also those of other workspaces, of which nothing but the address is told.
  const taken = new Set(
    (await sql<{ email: string }>(`select email from resolve_address($1::text[]) where "inboxId" <> $2`, [emails, inboxId])).map(
      (row) => row.email,
    ),
  );
  const foreign = await foreignDomains(emails);
  const issues = emails.flatMap((email, index): Issue[] => {
    const path = `addresses.${index}`;
    if (email.startsWith(CATCH_ALL)) {
      if (taken.has(email)) return [{ path, message: "is caught by another inbox already" }];
      return foreign.has(email.slice(CATCH_ALL.length)) ? [{ path, message: "holds addresses of others" }] : [];
    }
    if (email.slice(0, email.lastIndexOf("@")).includes("+"))
      return [{ path, message: "may not hold a +: what follows it names a ticket in answers" }];
    return taken.has(email) ? [{ path, message: "belongs to another inbox already" }] : [];
  });
  if (issues.length > 0) throw new AppError("invalid", undefined, { issues });
  return [...new Set(emails)];
}

/** Of the domains to be caught whole, those in which another workspace has an address: its mail that is mistyped is not ours to take. */
async function foreignDomains(emails: string[]): Promise<Set<string>> {
  const domains = emails.filter((email) => email.startsWith(CATCH_ALL)).map((email) => email.slice(CATCH_ALL.length));
  if (domains.length === 0) return new Set();
  const rows = await sql<{ domain: string }>(`select domain from domains_of_others($1::text[])`, [domains]);
  return new Set(rows.map(({ domain }) => domain));
}

/** Makes these the inbox's addresses; the first is the one that answers leave from. */
async function setAddresses(ctx: CommandContext, inboxId: string, emails: string[]): Promise<void> {
  await sql(`delete from inbox_address where "workspaceId" = $1 and "inboxId" = $2 and email <> all($3::text[])`, [
    ctx.workspaceId,
    inboxId,
    emails,
  ]);
  await sql(
    `insert into inbox_address ("workspaceId", id, "inboxId", email, "isPrimary")
     select $1, a.id, $2, a.email, false from unnest($3::uuid[], $4::text[]) as a(id, email)
     where not exists (select from inbox_address b where b."workspaceId" = $1 and b."inboxId" = $2 and b.email = a.email)`,
    [ctx.workspaceId, inboxId, emails.map(() => ctx.id()), emails],
  );
  await sql(`update inbox_address set "isPrimary" = (email = $3) where "workspaceId" = $1 and "inboxId" = $2`, [
    ctx.workspaceId,
    inboxId,
    emails[0],
  ]);
}

export const createInbox = command({
  name: "inbox.create",
  input: createInboxInput,
  may: may.create,
  run: async (ctx, { id = ctx.id(), name, addresses }): Promise<InboxRecord> => {
    const emails = await freeAddresses(id, addresses);
    await sql(`insert into inbox ("workspaceId", id, name, "createdAt") values ($1, $2, $3, $4)`, [ctx.workspaceId, id, name, ctx.now]);
    await setAddresses(ctx, id, emails);
    ctx.emit("inbox.created", { subject: touch("inbox", id), data: { name, addresses: emails } });
    return {
      id,
      name,
      addresses: emails,
      signature: null,
      fromName: null,
      acknowledgement: null,
      outgoing: { by: "default", host: null, stream: null, perMinute: null },
      defaultTeamId: null,
      isArchived: false,
      createdAt: ctx.now.toISOString(),
      version: 1,
    };
  },
});

export const updateInbox = command({
  name: "inbox.update",
  input: updateInboxInput,
  load: async (ctx, { id }) => {
    await sql(`select from inbox where "workspaceId" = $1 and id = $2 for update`, [ctx.workspaceId, id]);
    const [inbox] = await inboxesById(ctx.workspaceId, [id]);
    if (!inbox) throw notFound("inbox");
    return inbox;
  },
  may: may.update,
  run: async (ctx, { id, version, name, addresses, signature, defaultTeamId, isArchived, ...change }, before): Promise<InboxRecord> => {
    if (version !== undefined && version !== before.version) throw new AppError("stale");
    if (isArchived && !before.isArchived) {
      // Locked together, so that two cannot be put away at the same moment.
      const others = await sql(`select from inbox where "workspaceId" = $1 and not "isArchived" and id <> $2 for update`, [
        ctx.workspaceId,
        id,
      ]);
      if (others.length === 0) throw invalid("isArchived", "cannot be: a workspace needs an inbox");
    }
    if (defaultTeamId) {
      const [team] = await sql(`select from team where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, defaultTeamId]);
      if (!team) throw invalid("defaultTeamId", "is not a team of this workspace");
    }
    if (addresses) await setAddresses(ctx, id, await freeAddresses(id, addresses));
    const kept = signature === undefined ? before.signature : signature?.trim() ? harmlessHtml(signature) : null;
    await sql(
      `update inbox set name = $3, signature = $4, "fromName" = $5, acknowledgement = $6, "isArchived" = $7, "defaultTeamId" = $8, version = version + 1
       where "workspaceId" = $1 and id = $2`,
      [
        ctx.workspaceId,
        id,
        name ?? before.name,
        kept,
        change.fromName === undefined ? before.fromName : change.fromName,
        change.acknowledgement === undefined ? before.acknowledgement : change.acknowledgement?.trim() || null,
        isArchived ?? before.isArchived,
        defaultTeamId === undefined ? before.defaultTeamId : defaultTeamId,
      ],
    );
    const [record] = await inboxesById(ctx.workspaceId, [id]);
    if (!record) throw notFound("inbox");
    const told = (inbox: InboxRecord) => ({
      name: inbox.name,
      addresses: inbox.addresses,
      fromName: inbox.fromName,
      acknowledgement: inbox.acknowledgement,
      isArchived: inbox.isArchived,
    });
    ctx.emit("inbox.updated", { subject: touch("inbox", id), data: { from: told(before), to: told(record) } });
    return record;
  },
});
