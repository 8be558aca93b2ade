/** Writes of views. */
import { type Actor, memberIdOf } from "#/core/actor.ts";
import { sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { may } from "#/features/view/policy.ts";
import { viewsById } from "#/features/view/queries.ts";
import { createViewInput, deleteViewInput, replaceLabelInput, updateViewInput, type ViewRecord } from "#/features/view/schema.ts";

/** Everybody's view is told to everybody, one's own to its owner alone. */
const touchOf = ({ id, memberId }: Pick<ViewRecord, "id" | "memberId">) => touch("view", id, memberId ?? undefined);

/** Whose it will be. @throws AppError invalid for a key, which has nothing of its own */
function ownerOf(actor: Actor, isShared: boolean): string | null {
  if (isShared) return null;
  const owner = memberIdOf(actor);
  if (!owner) throw invalid("isShared", "must be true: only a member has views of their own");
  return owner;
}

async function refuseTakenName(ctx: CommandContext, id: string, name: string, memberId: string | null): Promise<void> {
  const taken = await sql(
    `select from view where "workspaceId" = $1 and "memberId" is not distinct from $2::uuid and lower(name) = lower($3) and id <> $4`,
    [ctx.workspaceId, memberId, name, id],
  );
  if (taken.length > 0) throw invalid("name", "is the name of another view already");
}

async function lockView(ctx: CommandContext, id: string): Promise<ViewRecord> {
  await sql(`select from view where "workspaceId" = $1 and id = $2 for update`, [ctx.workspaceId, id]);
  const [view] = await viewsById(ctx.actor, [id]);
  if (!view) throw notFound("view");
  return view;
}

export const createView = command({
  name: "view.create",
  input: createViewInput,
  may: (actor, _loaded, { isShared }) => may.create(actor) && (!isShared || may.share(actor)),
  run: async (ctx, { id = ctx.id(), name, isShared, query, icon, position }): Promise<ViewRecord> => {
    const memberId = ownerOf(ctx.actor, isShared);
    await refuseTakenName(ctx, id, name, memberId);
    await sql(
      `insert into view ("workspaceId", id, name, "memberId", query, position, "createdAt", icon)
       values ($1, $2, $3, $4, $5, coalesce($6, (select max(position) + 1 from view where "workspaceId" = $1), 0), $7, $8)`,
      [ctx.workspaceId, id, name, memberId, JSON.stringify(query), position ?? null, ctx.now, icon ?? null],
    );
    ctx.emit("view.created", { subject: touchOf({ id, memberId }), data: { name } });
    const [made] = await viewsById(ctx.actor, [id]);
    if (!made) throw notFound("view");
    return made;
  },
});

export const updateView = command({
  name: "view.update",
  input: updateViewInput,
  load: (ctx, { id }) => lockView(ctx, id),
  may: (actor, view, { isShared = view.memberId === null }) => may.change(actor, view) && (!isShared || may.share(actor)),
  run: async (ctx, { id, version, name, isShared, query, icon, position }, before): Promise<ViewRecord> => {
    if (version !== undefined && version !== before.version) throw new AppError("stale");
    const memberId = isShared === undefined ? before.memberId : ownerOf(ctx.actor, isShared);
    await refuseTakenName(ctx, id, name ?? before.name, memberId);
    await sql(
      `update view set name = $3, "memberId" = $4, query = $5, position = $6, icon = $7, version = version + 1 where "workspaceId" = $1 and id = $2`,
      [
        ctx.workspaceId,
        id,
        name ?? before.name,
        memberId,
        JSON.stringify(query ?? before.query),
        position ?? before.position,
        icon === undefined ? before.icon : icon,
      ],
    );
    const [record] = await viewsById(ctx.actor, [id]);
    if (!record) throw notFound("view");
    // What was everybody's and is one member's now has to be dropped by everybody.
    ctx.emit("view.updated", { subject: touchOf(before), data: { name: record.name }, touches: [touchOf(record)] });
    return record;
  },
});

export const deleteView = command({
  name: "view.delete",
  input: deleteViewInput,
  load: (ctx, { id }) => lockView(ctx, id),
  may: may.change,
  run: async (ctx, { id }, view) => {
    await sql(`delete from view where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id]);
    ctx.emit("view.deleted", { subject: touchOf(view), data: { name: view.name } });
    return { id };
  },
});

/** A label became part of another: views that ask for the one ask for the other, also other members' own. */
export const replaceLabelInViews = command({
  name: "view.replaceLabel",
  isInternal: true,
  input: replaceLabelInput,
  may: may.read,
  run: async (ctx, { id, intoId }) => {
    const changed = await sql<Pick<ViewRecord, "id" | "memberId" | "name">>(
      `update view set query = query || jsonb_build_object('labels', (query->'labels') - $2::text - $3::text || to_jsonb(array[$3::text])), version = version + 1
       where "workspaceId" = $1 and query->'labels' ? $2 returning id, "memberId", name`,
      [ctx.workspaceId, id, intoId],
    );
    for (const view of changed) ctx.emit("view.updated", { subject: touchOf(view), data: { name: view.name } });
    return null;
  },
});
