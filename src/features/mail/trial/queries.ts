/** Between whom a trial mail goes: from the member who asks, to the inbox. */
import { sql } from "#/core/db.ts";
import { AppError, notFound } from "#/core/errors.ts";
import { defineQuery } from "#/core/query.ts";
import { may } from "#/features/mail/policy.ts";
import { type TrialTarget, trialTargetInput } from "#/features/mail/trial/schema.ts";

export const readTrialTarget = defineQuery({
  name: "mail.readTrialTarget",
  input: trialTargetInput,
  may: may.sendTrial,
  run: async (actor, { id }): Promise<TrialTarget> => {
    const [found] = await sql<{ to: string; name: string | null; email: string | null; isOwn: boolean }>(
      `select a.email as "to", m.name, m.email, exists (select from inbox_address o where o."workspaceId" = $1 and o.email = m.email) as "isOwn"
       from inbox_address a left join member m on m."workspaceId" = $1 and m.id = $3
       where a."workspaceId" = $1 and a."inboxId" = $2 order by a."isPrimary" desc, a.id limit 1`,
      [actor.workspaceId, id, actor.id],
    );
    if (!found) throw notFound("inbox");
    if (!found.name || !found.email) throw new AppError("forbidden", "A key has no address to write from.");
    if (found.isOwn)
      throw new AppError(
        "conflict",
        "Your own address is that of an inbox, and an inbox does not write to itself. Write from another address.",
      );
    return { from: { name: found.name, email: found.email }, to: found.to };
  },
});
