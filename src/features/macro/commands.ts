/** Writes of macros. */
import { type Actor, memberIdOf } from "#/core/actor.ts";
import { sql } from "#/core/db.ts";
import { AppError, type Issue, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { harmlessHtml } from "#/core/html.ts";
import { may } from "#/features/macro/policy.ts";
import { macrosById } from "#/features/macro/queries.ts";
import {
  createMacroInput,
  deleteMacroInput,
  forgetInMacrosInput,
  type MacroActions,
  type MacroRecord,
  replaceLabelInput,
  updateMacroInput,
} from "#/features/macro/schema.ts";

/** Everybody's macro is told to everybody, one's own to its owner alone. */
const touchOf = ({ id, memberId }: Pick<MacroRecord, "id" | "memberId">) => touch("macro", id, memberId ?? undefined);

/** Whose it will be. @throws AppError invalid for a key, which has nothing of its own */
function ownerOf(actor: Actor, isShared: boolean): string | null {
  if (isShared) return null;
  const owner = memberIdOf(actor);
  if (!owner) throw invalid("isShared", "must be true: only a member has macros of their own");
  return owner;
}

async function refuseTakenName(ctx: CommandContext, id: string, name: string, memberId: string | null): Promise<void> {
  const taken = await sql(
    `select from macro where "workspaceId" = $1 and "memberId" is not distinct from $2::uuid and lower(name) = lower($3) and id <> $4`,
    [ctx.workspaceId, memberId, name, id],
  );
  if (taken.length > 0) throw invalid("name", "is the name of another macro already");
}

/** @throws AppError invalid, with the path of each id that names nothing here */
async function refuseUnknown(ctx: CommandContext, actions: MacroActions): Promise<void> {
  const { assigneeId, teamId, addLabelIds = [], removeLabelIds = [] } = actions;
  const known = new Set(
    (
      await sql<{ id: string }>(
        `select id from member where "workspaceId" = $1 and id = $2::uuid and "isActive" union all select id from team where "workspaceId" = $1 and id = $3::uuid
         union all select id from label where "workspaceId" = $1 and id = any($4::uuid[])`,
        [ctx.workspaceId, assigneeId ?? null, teamId ?? null, [...addLabelIds, ...removeLabelIds]],
      )
    ).map((row) => row.id),
  );
  const issues: Issue[] = [];
  const check = (path: string, id: string | null | undefined, noun: string) => {
    if (id && !known.has(id)) issues.push({ path: `actions.${path}`, message: `is not ${noun} of this workspace` });
  };
  check("assigneeId", assigneeId, "an active member");
  check("teamId", teamId, "a team");
  for (const [index, id] of addLabelIds.entries()) check(`addLabelIds.${index}`, id, "a label");
  for (const [index, id] of removeLabelIds.entries()) check(`removeLabelIds.${index}`, id, "a label");
  if (issues.length > 0) throw new AppError("invalid", undefined, { issues });
}

async function lockMacro(ctx: CommandContext, id: string): Promise<MacroRecord> {
  await sql(`select from macro where "workspaceId" = $1 and id = $2 for update`, [ctx.workspaceId, id]);
  const [macro] = await macrosById(ctx.actor, [id]);
  if (!macro) throw notFound("macro");
  return macro;
}

export const createMacro = command({
  name: "macro.create",
  input: createMacroInput,
  may: (actor, _loaded, { isShared }) => may.create(actor) && (!isShared || may.share(actor)),
  run: async (ctx, { id = ctx.id(), name, isShared, html, actions, position }): Promise<MacroRecord> => {
    const memberId = ownerOf(ctx.actor, isShared);
    await refuseTakenName(ctx, id, name, memberId);
    await refuseUnknown(ctx, actions);
    await sql(
      `insert into macro ("workspaceId", id, name, "memberId", html, actions, "createdAt", "updatedAt", position)
       values ($1, $2, $3, $4, $5, $6, $7, $7, coalesce($8, (select max(position) + 1 from macro where "workspaceId" = $1), 0))`,
      [ctx.workspaceId, id, name, memberId, harmlessHtml(html), JSON.stringify(actions), ctx.now, position ?? null],
    );
    ctx.emit("macro.created", { subject: touchOf({ id, memberId }), data: { name } });
    const [made] = await macrosById(ctx.actor, [id]);
    if (!made) throw notFound("macro");
    return made;
  },
});

export const updateMacro = command({
  name: "macro.update",
  input: updateMacroInput,
  load: (ctx, { id }) => lockMacro(ctx, id),
  may: (actor, macro, { isShared = macro.memberId === null }) => may.change(actor, macro) && (!isShared || may.share(actor)),
  run: async (ctx, { id, version, name, isShared, html, actions, position }, before): Promise<MacroRecord> => {
    if (version !== undefined && version !== before.version) throw new AppError("stale");
    const memberId = isShared === undefined ? before.memberId : ownerOf(ctx.actor, isShared);
    await refuseTakenName(ctx, id, name ?? before.name, memberId);
    if (actions) await refuseUnknown(ctx, actions);
    await sql(
      `update macro set name = $3, "memberId" = $4, html = $5, actions = $6, "updatedAt" = $7, position = $8, version = version + 1
       where "workspaceId" = $1 and id = $2`,
      [
        ctx.workspaceId,
        id,
        name ?? before.name,
        memberId,
        html === undefined ? before.html : harmlessHtml(html),
        JSON.stringify(actions ?? before.actions),
        ctx.now,
        position ?? before.position,
      ],
    );
    const [record] = await macrosById(ctx.actor, [id]);
    if (!record) throw notFound("macro");
    // What was everybody's and is one member's now has to be dropped by everybody.
    ctx.emit("macro.updated", { subject: touchOf(before), data: { name: record.name }, touches: [touchOf(record)] });
    return record;
  },
});

export const deleteMacro = command({
  name: "macro.delete",
  input: deleteMacroInput,
  load: (ctx, { id }) => lockMacro(ctx, id),
  may: may.change,
  run: async (ctx, { id }, macro) => {
    await sql(`delete from macro where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id]);
    ctx.emit("macro.deleted", { subject: touchOf(macro), data: { name: macro.name } });
    return { id };
  },
});

/** Takes a deleted label or team out of what macros do, also out of other members' own: applying them would fail. */
export const forgetInMacros = command({
  name: "macro.forget",
  isInternal: true,
  input: forgetInMacrosInput,
  may: may.read,
  run: async (ctx, { id }) => {
    const changed = await sql<Pick<MacroRecord, "id" | "memberId" | "name">>(
      `update macro set actions = (case when actions->>'teamId' = $2 then actions - 'teamId' else actions end)
           || case when actions ? 'addLabelIds' then jsonb_build_object('addLabelIds', (actions->'addLabelIds') - $2::text) else '{}' end
           || case when actions ? 'removeLabelIds' then jsonb_build_object('removeLabelIds', (actions->'removeLabelIds') - $2::text) else '{}' end,
         "updatedAt" = $3, version = version + 1
       where "workspaceId" = $1 and (actions->>'teamId' = $2 or actions->'addLabelIds' ? $2 or actions->'removeLabelIds' ? $2) returning id, "memberId", name`,
      [ctx.workspaceId, id, ctx.now],
    );
    for (const macro of changed) ctx.emit("macro.updated", { subject: touchOf(macro), data: { name: macro.name } });
    return null;
  },
});

/** A label became part of another: macros that set the one set the other, also other members' own. */
export const replaceLabelInMacros = command({
  name: "macro.replaceLabel",
  isInternal: true,
  input: replaceLabelInput,
  may: may.read,
  run: async (ctx, { id, intoId }) => {
    const other = (key: string) =>
      `case when actions->'${key}' ? $2 then jsonb_build_object('${key}', (actions->'${key}') - $2::text - $3::text || to_jsonb(array[$3::text])) else '{}' end`;
    const changed = await sql<Pick<MacroRecord, "id" | "memberId" | "name">>(
      `update macro set actions = actions || ${other("addLabelIds")} || ${other("removeLabelIds")}, "updatedAt" = $4, version = version + 1
       where "workspaceId" = $1 and (actions->'addLabelIds' ? $2 or actions->'removeLabelIds' ? $2) returning id, "memberId", name`,
      [ctx.workspaceId, id, intoId, ctx.now],
    );
    for (const macro of changed) ctx.emit("macro.updated", { subject: touchOf(macro), data: { name: macro.name } });
    return null;
  },
});
