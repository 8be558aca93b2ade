/** Writes of teams. */
import { sql } from "#/core/db.ts";
import { AppError, invalid } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { may } from "#/features/team/policy.ts";
import { createTeamInput, type TeamRecord } from "#/features/team/schema.ts";

export const createTeam = command({
  name: "team.create",
  input: createTeamInput,
  may: may.create,
  run: async (ctx, { name, memberIds }): Promise<TeamRecord> => {
    const known = new Set(
      (
        await sql<{ id: string }>(`select id from member where "workspaceId" = $1 and id = any($2::uuid[])`, [ctx.workspaceId, memberIds])
      ).map((row) => row.id),
    );
    const issues = memberIds.flatMap((id, index) =>
      known.has(id) ? [] : [{ path: `memberIds.${index}`, message: "is not a member of this workspace" }],
    );
    if (issues.length > 0) throw new AppError("invalid", undefined, { issues });
    const id = ctx.id();
    const [made] = await sql<{ createdAt: string }>(
      `insert into team ("workspaceId", id, name, "createdAt") values ($1, $2, $3, $4) on conflict ("workspaceId", name) do nothing returning "createdAt"`,
      [ctx.workspaceId, id, name, ctx.now],
    );
    if (!made) throw invalid("name", "is the name of another team already");
    await sql(`insert into team_member ("workspaceId", "teamId", "memberId") select $1, $2, unnest($3::uuid[])`, [
      ctx.workspaceId,
      id,
      [...known],
    ]);
    ctx.emit("team.created", { subject: touch("team", id), data: { name } });
    return { id, name, memberIds: [...known], createdAt: made.createdAt, version: 1 };
  },
});
