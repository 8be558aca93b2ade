/** Writes of teams. */
import { sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { may } from "#/features/team/policy.ts";
import { teamsById } from "#/features/team/queries.ts";
import { createTeamInput, deleteTeamInput, setTeamMembersInput, type TeamRecord, updateTeamInput } from "#/features/team/schema.ts";

const TAKEN = "is the name of another team already";

/** @throws AppError invalid, with the path of each id that is no member */
async function refuseStrangers(ctx: CommandContext, memberIds: string[]): Promise<void> {
  const rows = await sql<{ id: string }>(`select id from member where "workspaceId" = $1 and id = any($2::uuid[])`, [
    ctx.workspaceId,
    memberIds,
  ]);
  const known = new Set(rows.map((row) => row.id));
  const issues = memberIds.flatMap((id, index) =>
    known.has(id) ? [] : [{ path: `memberIds.${index}`, message: "is not a member of this workspace" }],
  );
  if (issues.length > 0) throw new AppError("invalid", undefined, { issues });
}

const addMembers = (ctx: CommandContext, id: string, memberIds: string[]) =>
  sql(`insert into team_member ("workspaceId", "teamId", "memberId") select $1, $2, unnest($3::uuid[])`, [ctx.workspaceId, id, memberIds]);

async function lockTeam(ctx: CommandContext, id: string): Promise<TeamRecord> {
  await sql(`select from team where "workspaceId" = $1 and id = $2 for update`, [ctx.workspaceId, id]);
  const [team] = await teamsById(ctx.workspaceId, [id]);
  if (!team) throw notFound("team");
  return team;
}

export const createTeam = command({
  name: "team.create",
  input: createTeamInput,
  may: may.create,
  run: async (ctx, { id = ctx.id(), name, description = null, memberIds }): Promise<TeamRecord> => {
    await refuseStrangers(ctx, memberIds);
    const [made] = await sql<{ createdAt: string }>(
      `insert into team ("workspaceId", id, name, description, "createdAt") values ($1, $2, $3, $4, $5)
       on conflict ("workspaceId", name) do nothing returning "createdAt"`,
      [ctx.workspaceId, id, name, description, ctx.now],
    );
    if (!made) throw invalid("name", TAKEN);
    await addMembers(ctx, id, memberIds);
    ctx.emit("team.created", { subject: touch("team", id), data: { name } });
    return { id, name, description, memberIds, createdAt: made.createdAt, version: 1 };
  },
});

export const updateTeam = command({
  name: "team.update",
  input: updateTeamInput,
  load: (ctx, { id }) => lockTeam(ctx, id),
  may: may.update,
  run: async (ctx, { id, version, name, description }, before): Promise<TeamRecord> => {
    if (version !== undefined && version !== before.version) throw new AppError("stale");
    const next = { ...before, name: name ?? before.name, description: description === undefined ? before.description : description };
    const taken = await sql(`select from team where "workspaceId" = $1 and name = $2 and id <> $3`, [ctx.workspaceId, next.name, id]);
    if (taken.length > 0) throw invalid("name", TAKEN);
    await sql(`update team set name = $3, description = $4, version = version + 1 where "workspaceId" = $1 and id = $2`, [
      ctx.workspaceId,
      id,
      next.name,
      next.description,
    ]);
    ctx.emit("team.updated", { subject: touch("team", id), data: { from: { name: before.name }, to: { name: next.name } } });
    return { ...next, version: before.version + 1 };
  },
});

export const setTeamMembers = command({
  name: "team.setMembers",
  input: setTeamMembersInput,
  load: (ctx, { id }) => lockTeam(ctx, id),
  may: may.update,
  run: async (ctx, { id, memberIds }, before): Promise<TeamRecord> => {
    await refuseStrangers(ctx, memberIds);
    await sql(`delete from team_member where "workspaceId" = $1 and "teamId" = $2`, [ctx.workspaceId, id]);
    await addMembers(ctx, id, memberIds);
    await sql(`update team set version = version + 1 where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id]);
    ctx.emit("team.updated", { subject: touch("team", id), data: { from: { memberIds: before.memberIds }, to: { memberIds } } });
    return { ...before, memberIds: [...memberIds].sort(), version: before.version + 1 };
  },
});

export const deleteTeam = command({
  name: "team.delete",
  input: deleteTeamInput,
  load: (ctx, { id }) => lockTeam(ctx, id),
  may: may.delete,
  run: async (ctx, { id }, team) => {
    const tickets = await sql<{ id: string }>(
      `update ticket set "teamId" = null, version = version + 1 where "workspaceId" = $1 and "teamId" = $2 returning id`,
      [ctx.workspaceId, id],
    );
    const inboxes = await sql<{ id: string }>(
      `update inbox set "defaultTeamId" = null, version = version + 1 where "workspaceId" = $1 and "defaultTeamId" = $2 returning id`,
      [ctx.workspaceId, id],
    );
    await sql(`delete from team where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id]);
    await ctx.call("macro.forget", { id });
    ctx.emit("team.deleted", {
      subject: touch("team", id),
      data: { name: team.name, tickets: tickets.length },
      touches: [...tickets.map((ticket) => touch("ticket", ticket.id)), ...inboxes.map((inbox) => touch("inbox", inbox.id))],
    });
    return { id };
  },
});
