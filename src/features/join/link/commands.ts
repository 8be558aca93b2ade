/** Writes of links by which people join. */
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { may } from "#/features/join/policy.ts";
import { linkById } from "#/features/join/queries.ts";
import { createJoinLinkInput, type JoinLinkRecord, joinByInput, joinIdInput } from "#/features/join/schema.ts";
import { refuseUnknownRights } from "#/features/member/rights/queries.ts";

async function linkOf({ workspaceId }: CommandContext, id: string): Promise<JoinLinkRecord> {
  const link = await linkById(workspaceId, id);
  if (!link) throw notFound("link");
  return link;
}

export const createJoinLink = command({
  name: "join.createLink",
  input: createJoinLinkInput,
  load: (ctx, { role, roleId }) => refuseUnknownRights(ctx, { role, roleId, limits: null }),
  may: (actor, rights) => may.manage(actor) && may.give(actor, rights),
  run: async (ctx, { role, roleId, usesMax, expiresInDays }): Promise<JoinLinkRecord> => {
    const id = ctx.id();
    await sql(
      `insert into join_link ("workspaceId", id, role, "roleId", "usesMax", "expiresAt", "createdAt")
       values ($1, $2, $3, $4, $5, $6::timestamptz + make_interval(days => $7), $6)`,
      [ctx.workspaceId, id, role, roleId, usesMax, ctx.now, expiresInDays],
    );
    const link = await linkOf(ctx, id);
    ctx.emit("join.linkCreated", { subject: touch("join-link", id), data: { role, roleId, usesMax, expiresAt: link.expiresAt } });
    return link;
  },
});

/** A second time changes nothing. */
export const revokeJoinLink = command({
  name: "join.revokeLink",
  input: joinIdInput,
  load: (ctx, { id }) => linkOf(ctx, id),
  may: may.manage,
  run: async (ctx, { id }): Promise<JoinLinkRecord> => {
    const ended = await sql(
      `update join_link set "revokedAt" = $3 where "workspaceId" = $1 and id = $2 and "revokedAt" is null returning 1`,
      [ctx.workspaceId, id, ctx.now],
    );
    if (ended.length > 0) ctx.emit("join.linkRevoked", { subject: touch("join-link", id) });
    return linkOf(ctx, id);
  },
});

/** Makes a person a member, and counts. Who is one already uses nothing up. */
export const joinByLink = command({
  name: "join.byLink",
  input: joinByInput,
  may: may.join,
  run: async (ctx, { id, ...person }): Promise<null> => {
    // Taken first, so that two who come for the last place wait for one another; given back with the transaction where it is refused.
    const [link] = await sql<{ role: string; roleId: string | null }>(
      `update join_link set uses = uses + 1
       where "workspaceId" = $1 and id = $2 and "revokedAt" is null and "expiresAt" > $3 and uses < "usesMax" returning role, "roleId"`,
      [ctx.workspaceId, id, ctx.now],
    );
    if (!link) throw notFound("link");
    const { isNew } = await ctx.call<{ isNew: boolean }>("member.admit", { ...person, ...link, by: "link", byId: id });
    if (!isNew) await sql(`update join_link set uses = uses - 1 where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id]);
    return null;
  },
});
