/** Writes of domains whose people may join. */
import { randomBytes } from "node:crypto";
import { sql } from "#/core/db.ts";
import { invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { may } from "#/features/join/policy.ts";
import { joinDomainById } from "#/features/join/queries.ts";
import { domainOf } from "#/core/record.ts";
import { isPublicProvider } from "#/core/publicProvider.ts";
import { createJoinDomainInput, type JoinDomainRecord, joinByInput, joinIdInput, recordJoinDomainInput } from "#/features/join/schema.ts";
import { refuseUnknownRights } from "#/features/member/rights/queries.ts";

async function domainById({ workspaceId }: CommandContext, id: string): Promise<JoinDomainRecord> {
  const domain = await joinDomainById(workspaceId, id);
  if (!domain) throw notFound("domain");
  return domain;
}

export const createJoinDomain = command({
  name: "join.createDomain",
  input: createJoinDomainInput,
  load: (ctx, { role, roleId }) => refuseUnknownRights(ctx, { role, roleId, limits: null }),
  may: (actor, rights) => may.manage(actor) && may.give(actor, rights),
  run: async (ctx, { name, role, roleId }): Promise<JoinDomainRecord> => {
    if (isPublicProvider(name)) throw invalid("name", "gives addresses to everybody: anyone could join");
    const id = ctx.id();
    const made = await sql(
      `insert into join_domain ("workspaceId", id, name, role, "roleId", code, "createdAt") values ($1, $2, $3, $4, $5, $6, $7)
       on conflict ("workspaceId", name) do nothing returning 1`,
      [ctx.workspaceId, id, name, role, roleId, randomBytes(16).toString("hex"), ctx.now],
    );
    if (made.length === 0) throw invalid("name", "is here already");
    ctx.emit("join.domainCreated", { subject: touch("join-domain", id), data: { name, role, roleId } });
    ctx.enqueue("checkJoinDomain", { workspaceId: ctx.workspaceId, id });
    return domainById(ctx, id);
  },
});

/** Keeps what the DNS said: proven once, and no longer when the record is gone. */
export const recordJoinDomain = command({
  name: "join.recordDomain",
  input: recordJoinDomainInput,
  load: (ctx, { id }) => domainById(ctx, id),
  may: may.join,
  run: async (ctx, { id, isProven }, before): Promise<JoinDomainRecord> => {
    await sql(
      `update join_domain set "checkedAt" = $3, "verifiedAt" = case when $4 then coalesce("verifiedAt", $3) end where "workspaceId" = $1 and id = $2`,
      [ctx.workspaceId, id, ctx.now, isProven],
    );
    if (isProven !== (before.verifiedAt !== null))
      ctx.emit("join.domainChecked", { subject: touch("join-domain", id), data: { name: before.name, isProven } });
    return domainById(ctx, id);
  },
});

export const deleteJoinDomain = command({
  name: "join.deleteDomain",
  input: joinIdInput,
  load: (ctx, { id }) => domainById(ctx, id),
  may: may.manage,
  run: async (ctx, { id }, { name, role, roleId }): Promise<null> => {
    await sql(`delete from join_domain where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id]);
    ctx.emit("join.domainDeleted", { subject: touch("join-domain", id), data: { name, role, roleId } });
    return null;
  },
});

/** Makes a person a member whose address is of this domain; the product knows the address to be theirs. */
export const joinByDomain = command({
  name: "join.byDomain",
  input: joinByInput,
  may: may.join,
  run: async (ctx, { id, ...person }): Promise<null> => {
    const [domain] = await sql<{ name: string; role: string; roleId: string | null }>(
      `select name, role, "roleId" from join_domain where "workspaceId" = $1 and id = $2 and "verifiedAt" is not null for share`,
      [ctx.workspaceId, id],
    );
    if (!domain || domain.name !== domainOf(person.email)) throw notFound("domain");
    await ctx.call("member.admit", { ...person, role: domain.role, roleId: domain.roleId, by: "domain", byId: id });
    return null;
  },
});
