/** Writes of inboxes. */
import { pgCode, sql } from "#/core/db.ts";
import { AppError, invalid } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { normalEmail } from "#/core/record.ts";
import { may } from "#/features/inbox/policy.ts";
import { createInboxInput, type InboxRecord } from "#/features/inbox/schema.ts";

export const createInbox = command({
  name: "inbox.create",
  input: createInboxInput,
  may: may.create,
  run: async (ctx, { name, addresses }): Promise<InboxRecord> => {
    const emails = [...new Set(addresses.map(normalEmail))];
    const plus = emails.findIndex((email) => email.slice(0, email.lastIndexOf("@")).includes("+"));
    if (plus >= 0) throw invalid(`addresses.${plus}`, "may not hold a +: what follows it names a ticket in answers");
    const id = ctx.id();
    await sql(`insert into inbox ("workspaceId", id, name, "createdAt") values ($1, $2, $3, $4)`, [ctx.workspaceId, id, name, ctx.now]);
    const taken = new AppError("invalid", undefined, { issues: [{ path: "addresses", message: "one of them is in use already" }] });
    await sql(
      `insert into inbox_address ("workspaceId", id, "inboxId", email, "isPrimary")
       select $1, a.id, $2, a.email, a.n = 1 from unnest($3::uuid[], $4::text[]) with ordinality as a(id, email, n)`,
      [ctx.workspaceId, id, emails.map(() => ctx.id()), emails],
    ).catch((error: unknown) => {
      // An address may belong to an inbox of another workspace, which this one cannot see: only the constraint can tell.
      throw pgCode(error) === "23505" ? taken : error;
    });
    ctx.emit("inbox.created", { subject: touch("inbox", id), data: { name, addresses: emails } });
    return { id, name, addresses: emails, createdAt: ctx.now.toISOString(), version: 1 };
  },
});
