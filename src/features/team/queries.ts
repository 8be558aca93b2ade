/** Reads of teams. */
import { z } from "zod";
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf, type Synced } from "#/core/query.ts";
import { may } from "#/features/team/policy.ts";
import { listTeamsInput, type TeamRecord } from "#/features/team/schema.ts";

const SELECT = `select t.id, t.name, t.description, array(select m."memberId" from team_member m where m."workspaceId" = t."workspaceId" and m."teamId" = t.id order by 1) as "memberIds",
  t."createdAt", t.version from team t where t."workspaceId" = $1`;
export const teamsById = (workspaceId: string, ids: string[]) =>
  sql<TeamRecord>(`${SELECT} and t.id = any($2::uuid[])`, [workspaceId, ids]);

export const readTeam = defineQuery({
  name: "team.read",
  input: z.object({ id: z.uuid() }),
  may: may.read,
  run: async (actor, { id }) => {
    const [record] = await teamsById(actor.workspaceId, [id]);
    if (!record) throw notFound("team");
    return record;
  },
});

export const listTeams = defineQuery({
  name: "team.list",
  input: listTeamsInput,
  may: may.read,
  run: async (actor, { limit, cursor }): Promise<Page<TeamRecord>> => {
    const after = cursor ? decodeCursor(cursor, "text")[0] : "";
    const rows = await sql<TeamRecord>(`${SELECT} and t.name > $2 order by t.name limit $3`, [actor.workspaceId, after, limit + 1]);
    return pageOf(rows, limit, (last) => [last.name]);
  },
});

export const syncedTeams: Synced = {
  type: "team",
  may: may.read,
  read: (actor, ids) => teamsById(actor.workspaceId, ids),
  bootstrap: (actor) => sql<TeamRecord>(`${SELECT} order by t.name`, [actor.workspaceId]),
};
