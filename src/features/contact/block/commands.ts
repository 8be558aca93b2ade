/** Blocking a sender: what they write from now on is spam. */
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { may } from "#/features/contact/policy.ts";
import { contactsById } from "#/features/contact/queries.ts";
import { blockInput, type ContactRecord } from "#/features/contact/schema.ts";

const blocking = (name: "contact.block" | "contact.unblock", event: "contact.blocked" | "contact.unblocked", isBlocked: boolean) =>
  command({
    name,
    input: blockInput,
    may: may.update,
    run: async (ctx, { id }): Promise<ContactRecord> => {
      const changed = await sql(
        `update contact set "isBlocked" = $3, "updatedAt" = $4, version = version + 1 where "workspaceId" = $1 and id = $2 and "isBlocked" <> $3 returning id`,
        [ctx.workspaceId, id, isBlocked, ctx.now],
      );
      const [record] = await contactsById(ctx.workspaceId, [id]);
      if (!record) throw notFound("contact");
      if (changed.length > 0) ctx.emit(event, { subject: touch("contact", id) });
      return record;
    },
  });

export const blockContact = blocking("contact.block", "contact.blocked", true);
export const unblockContact = blocking("contact.unblock", "contact.unblocked", false);
