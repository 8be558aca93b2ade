/** Reads of members. */
import { z } from "zod";
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf, type Synced } from "#/core/query.ts";
import { may } from "#/features/member/policy.ts";
import { listMembersInput, type MemberRecord } from "#/features/member/schema.ts";

const COLUMNS = `id, name, email, role, "isActive", "createdAt", version`;
export const membersById = (workspaceId: string, ids: string[]) =>
  sql<MemberRecord>(`select ${COLUMNS} from member where "workspaceId" = $1 and id = any($2::uuid[])`, [workspaceId, ids]);

export const readMember = defineQuery({
  name: "member.read",
  input: z.object({ id: z.uuid() }),
  may: may.read,
  run: async (actor, { id }) => {
    const [record] = await membersById(actor.workspaceId, [id]);
    if (!record) throw notFound("member");
    return record;
  },
});

export const listMembers = defineQuery({
  name: "member.list",
  input: listMembersInput,
  may: may.read,
  run: async (actor, { limit, cursor }): Promise<Page<MemberRecord>> => {
    const after = cursor ? decodeCursor(cursor, "id")[0] : "00000000-0000-0000-0000-000000000000";
    const rows = await sql<MemberRecord>(`select ${COLUMNS} from member where "workspaceId" = $1 and id > $2::uuid order by id limit $3`, [
      actor.workspaceId,
      after,
      limit + 1,
    ]);
    return pageOf(rows, limit, (last) => [last.id]);
  },
});

export const syncedMembers: Synced = {
  type: "member",
  read: (actor, ids) => membersById(actor.workspaceId, ids),
  bootstrap: (actor) => sql<MemberRecord>(`select ${COLUMNS} from member where "workspaceId" = $1 order by id`, [actor.workspaceId]),
};
