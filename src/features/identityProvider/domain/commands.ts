/** Writes of the domains a workspace signs in with. What the DNS says is asked by a job; here it is written down. */
import { randomBytes } from "node:crypto";
import { assertFresh } from "#/core/auth.ts";
import { sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { signInDomainsById } from "#/features/identityProvider/domain/queries.ts";
import {
  createSignInDomainInput,
  recordSignInDomainInput,
  type SignInDomainRecord,
  signInDomainIdInput,
} from "#/features/identityProvider/domain/schema.ts";
import { may } from "#/features/identityProvider/policy.ts";

const DOMAINS_MAX = 50;

async function found(ctx: CommandContext, id: string): Promise<SignInDomainRecord> {
  const [record] = await signInDomainsById(ctx.workspaceId, [id]);
  if (!record) throw notFound("domain");
  return record;
}

export const createSignInDomain = command({
  name: "signInDomain.create",
  input: createSignInDomainInput,
  may: may.manage,
  run: async (ctx, { name }): Promise<SignInDomainRecord> => {
    assertFresh(ctx.actor);
    const [known] = await sql<{ isKnown: boolean; count: number }>(
      `select coalesce(bool_or(name = $2), false) as "isKnown", count(*)::int as count from sign_in_domain where "workspaceId" = $1`,
      [ctx.workspaceId, name],
    );
    if (known?.isKnown) throw invalid("name", "is here already");
    if ((known?.count ?? 0) >= DOMAINS_MAX) throw invalid("name", `cannot be added: there are ${DOMAINS_MAX} domains`);
    const id = ctx.id();
    await sql(`insert into sign_in_domain ("workspaceId", id, name, token, "createdAt") values ($1, $2, $3, $4, $5)`, [
      ctx.workspaceId,
      id,
      name,
      randomBytes(18).toString("base64url"),
      ctx.now,
    ]);
    ctx.emit("sign-in-domain.created", { subject: touch("sign-in-domain", id), data: { name } });
    return found(ctx, id);
  },
});

/** Keeps what the DNS said: proven once, and no longer when the record is gone. */
export const recordSignInDomain = command({
  name: "signInDomain.record",
  input: recordSignInDomainInput,
  load: (ctx, { id }) => found(ctx, id),
  may: may.record,
  run: async (ctx, { id, isThere }, before): Promise<SignInDomainRecord> => {
    await sql(
      `update sign_in_domain set "checkedAt" = $3, "verifiedAt" = case when $4 then coalesce("verifiedAt", $3) end
       where "workspaceId" = $1 and id = $2`,
      [ctx.workspaceId, id, ctx.now, isThere],
    );
    if (isThere !== (before.verifiedAt !== null))
      ctx.emit("sign-in-domain.checked", { subject: touch("sign-in-domain", id), data: { name: before.name, isThere } });
    return found(ctx, id);
  },
});

export const deleteSignInDomain = command({
  name: "signInDomain.delete",
  input: signInDomainIdInput,
  load: (ctx, { id }) => found(ctx, id),
  may: may.manage,
  run: async (ctx, { id }, { name }): Promise<{ id: string }> => {
    assertFresh(ctx.actor);
    const [row] = await sql<{ isNeeded: boolean }>(
      `select coalesce((select "requiresSso" from sign_in_policy where "workspaceId" = $1), false)
         and not exists (select from sign_in_domain where "workspaceId" = $1 and id <> $2 and "verifiedAt" is not null) as "isNeeded"`,
      [ctx.workspaceId, id],
    );
    if (row?.isNeeded)
      throw new AppError("conflict", "Single sign-on is required for this domain, and there is no other. Stop requiring it first.");
    await sql(`delete from sign_in_domain where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id]);
    ctx.emit("sign-in-domain.deleted", { subject: touch("sign-in-domain", id), data: { name } });
    return { id };
  },
});
