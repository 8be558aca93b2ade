/** The person's own record becomes that of nobody, and what was kept under their address goes. */
import { sql } from "#/core/db.ts";
import { type CommandContext, touch } from "#/core/execute.ts";
import { appSecret } from "#/core/secret.ts";
import type { Batch, Running } from "#/features/privacy/erasure/commands.ts";
import { ERASED_NAME, erasedEmailOf } from "#/features/privacy/erasure/rules.ts";
import { forgetAnswers, redactEvents } from "#/features/privacy/wipe/commands.ts";
import { hiddenEmail, suppressionKey } from "#/features/suppression/rules.ts";

/** First of all, so that mail which comes in meanwhile belongs to nobody who is being erased. */
export async function eraseContact(ctx: CommandContext, { contactId, person }: Running): Promise<Batch> {
  const { workspaceId } = ctx;
  const [contact] = await sql<{ companyId: string | null }>(
    `select "companyId" from contact where "workspaceId" = $1 and id = $2 for update`,
    [workspaceId, contactId],
  );
  await sql(`delete from contact_alias where "workspaceId" = $1 and "contactId" = $2`, [workspaceId, contactId]);
  const email = erasedEmailOf(contactId);
  await sql(
    `update contact set name = $3, email = $4, "emailNorm" = $4, phone = null, "timeZone" = null, notes = null, "companyId" = null, fields = '{}',
       "areImagesAllowed" = false, "updatedAt" = $5, version = version + 1 where "workspaceId" = $1 and id = $2`,
    [workspaceId, contactId, ERASED_NAME, email, ctx.now],
  );
  // A company that was made of their address' domain, and has nobody else in it, says who they were.
  const [company] = await sql<{ id: string }>(
    `delete from company c where "workspaceId" = $1 and id = $2 and notes is null
       and not exists (select from contact where "workspaceId" = $1 and "companyId" = c.id) returning id`,
    [workspaceId, contact?.companyId ?? null],
  );
  const suppressions = await hideSuppressions(ctx, person.emails);
  // Nobody answers an address that is none.
  await sql(
    `insert into suppression ("workspaceId", id, email, reason, "createdAt") values ($1, $2, $3, 'unsubscribed', $4) on conflict do nothing`,
    [workspaceId, ctx.id(), email, ctx.now],
  );
  const events = await sql<{ seq: number; data: Record<string, unknown> }>(
    `select seq, data from event where "workspaceId" = $1 and subject = any($2::text[]) and name not in ('contact.erasureRequested', 'contact.erased')
       and data <> '{}'`,
    [workspaceId, [touch("contact", contactId), ...(company ? [touch("company", company.id)] : [])]],
  );
  const redacted = await redactEvents(ctx, events, () => ({}));
  await forgetAnswers(ctx, [contactId]);
  return {
    counts: { suppressions, events: redacted },
    touches: [touch("contact", contactId), ...(company ? [touch("company", company.id)] : [])],
    place: null,
  };
}

/** Who wanted no mail gets none after this either: their address is kept as a hash. What was lifted goes. */
async function hideSuppressions(ctx: CommandContext, emails: string[]): Promise<number> {
  const gone = await sql<{ email: string; reason: string; createdAt: string; liftedAt: string | null }>(
    `delete from suppression where "workspaceId" = $1 and email = any($2::text[]) returning email, reason, "createdAt", "liftedAt"`,
    [ctx.workspaceId, emails],
  );
  const kept = gone.filter(({ liftedAt }) => liftedAt === null);
  const key = suppressionKey(appSecret());
  for (const { email, reason, createdAt } of kept)
    await sql(
      `insert into suppression ("workspaceId", id, email, reason, "createdAt") values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [ctx.workspaceId, ctx.id(), hiddenEmail(key, ctx.workspaceId, email), reason, createdAt],
    );
  return kept.length;
}
