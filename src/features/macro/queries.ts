/** Reads of macros: everybody's, and the reader's own. */
import { z } from "zod";
import { type Actor, memberIdOf } from "#/core/actor.ts";
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf, type Synced } from "#/core/query.ts";
import { may } from "#/features/macro/policy.ts";
import { listMacrosInput, type MacroRecord } from "#/features/macro/schema.ts";

const SELECT = `select id, name, "memberId", html, actions, position, "createdAt", "updatedAt", version from macro
  where "workspaceId" = $1 and ("memberId" is null or "memberId" = $2::uuid)`;
/** Those among these that the actor sees. */
export const macrosById = (actor: Actor, ids: string[]) =>
  sql<MacroRecord>(`${SELECT} and id = any($3::uuid[])`, [actor.workspaceId, memberIdOf(actor), ids]);

export const readMacro = defineQuery({
  name: "macro.read",
  input: z.object({ id: z.uuid() }),
  may: may.read,
  run: async (actor, { id }) => {
    const [record] = await macrosById(actor, [id]);
    if (!record) throw notFound("macro");
    return record;
  },
});

export const listMacros = defineQuery({
  name: "macro.list",
  input: listMacrosInput,
  may: may.read,
  run: async (actor, { limit, cursor }): Promise<Page<MacroRecord>> => {
    const after = cursor ? decodeCursor(cursor, "id")[0] : "00000000-0000-0000-0000-000000000000";
    const rows = await sql<MacroRecord>(`${SELECT} and id > $3::uuid order by id limit $4`, [
      actor.workspaceId,
      memberIdOf(actor),
      after,
      limit + 1,
    ]);
    return pageOf(rows, limit, (last) => [last.id]);
  },
});

export const syncedMacros: Synced = {
  type: "macro",
  may: may.read,
  read: macrosById,
  bootstrap: (actor) => sql<MacroRecord>(`${SELECT} order by id`, [actor.workspaceId, memberIdOf(actor)]),
};
