/** Writes of labels. */
import { sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { may } from "#/features/label/policy.ts";
import { labelsById } from "#/features/label/queries.ts";
import { createLabelInput, deleteLabelInput, type LabelRecord, mergeLabelsInput, updateLabelInput } from "#/features/label/schema.ts";

const TAKEN = "is the name of another label already";

export const createLabel = command({
  name: "label.create",
  input: createLabelInput,
  may: may.create,
  run: async (ctx, { id = ctx.id(), name, description = null, icon = null }): Promise<LabelRecord> => {
    const [made] = await sql<LabelRecord>(
      `insert into label ("workspaceId", id, name, "nameNorm", description, icon, "createdAt") values ($1, $2, $3, $4, $5, $6, $7)
       on conflict ("workspaceId", "nameNorm") do nothing returning id, name, description, icon, "createdAt", version`,
      [ctx.workspaceId, id, name, name.toLowerCase(), description, icon, ctx.now],
    );
    if (!made) throw invalid("name", TAKEN);
    ctx.emit("label.created", { subject: touch("label", id), data: { name } });
    return made;
  },
});

async function lockLabel(ctx: CommandContext, id: string): Promise<{ name: string; version: number }> {
  const [label] = await sql<{ name: string; version: number }>(
    `select name, version from label where "workspaceId" = $1 and id = $2 for update`,
    [ctx.workspaceId, id],
  );
  if (!label) throw notFound("label");
  return label;
}

export const updateLabel = command({
  name: "label.update",
  input: updateLabelInput,
  load: (ctx, { id }) => lockLabel(ctx, id),
  may: may.update,
  run: async (ctx, { id, version, name, description, icon }, before): Promise<LabelRecord> => {
    if (version !== undefined && version !== before.version) throw new AppError("stale");
    if (name !== undefined) {
      const taken = await sql(`select from label where "workspaceId" = $1 and "nameNorm" = $2 and id <> $3`, [
        ctx.workspaceId,
        name.toLowerCase(),
        id,
      ]);
      if (taken.length > 0) throw invalid("name", TAKEN);
    }
    await sql(
      `update label set name = coalesce($3, name), "nameNorm" = coalesce(lower($3), "nameNorm"), description = case when $5 then $4 else description end,
         icon = case when $7 then $6 else icon end, version = version + 1 where "workspaceId" = $1 and id = $2`,
      [ctx.workspaceId, id, name ?? null, description ?? null, description !== undefined, icon ?? null, icon !== undefined],
    );
    ctx.emit("label.updated", { subject: touch("label", id), data: { from: before.name, to: name ?? before.name } });
    const [record] = await labelsById(ctx.workspaceId, [id]);
    if (!record) throw notFound("label");
    return record;
  },
});

/** Two labels that mean the same become one: the tickets of `id` get `intoId`, and `id` is no more. */
export const mergeLabels = command({
  name: "label.merge",
  input: mergeLabelsInput,
  load: async (ctx, { id, intoId }) => {
    // In one order for everybody, so that two merges in opposite directions wait for one another and do not lock up.
    for (const one of [id, intoId].sort()) await lockLabel(ctx, one);
    return lockLabel(ctx, id);
  },
  may: may.merge,
  run: async (ctx, { id, intoId }, label): Promise<LabelRecord> => {
    const tickets = await sql<{ id: string }>(
      `update ticket set "labelIds" = array_remove("labelIds", $2) || case when $3 = any("labelIds") then '{}'::uuid[] else array[$3::uuid] end,
         version = version + 1
       where "workspaceId" = $1 and id in (select "ticketId" from ticket_label where "workspaceId" = $1 and "labelId" = $2) returning id`,
      [ctx.workspaceId, id, intoId],
    );
    await sql(
      `insert into ticket_label ("workspaceId", "ticketId", "labelId", "isActive")
       select "workspaceId", "ticketId", $3, "isActive" from ticket_label where "workspaceId" = $1 and "labelId" = $2
       on conflict ("workspaceId", "ticketId", "labelId") do nothing`,
      [ctx.workspaceId, id, intoId],
    );
    await sql(`delete from label where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id]);
    await ctx.call("macro.replaceLabel", { id, intoId });
    await ctx.call("view.replaceLabel", { id, intoId });
    ctx.emit("label.merged", {
      subject: touch("label", id),
      data: { name: label.name, intoId, tickets: tickets.length },
      touches: [touch("label", intoId), ...tickets.map((ticket) => touch("ticket", ticket.id))],
    });
    const [record] = await labelsById(ctx.workspaceId, [intoId]);
    if (!record) throw notFound("label");
    return record;
  },
});

export const deleteLabel = command({
  name: "label.delete",
  input: deleteLabelInput,
  load: (ctx, { id }) => lockLabel(ctx, id),
  may: may.delete,
  run: async (ctx, { id }, label) => {
    const tickets = await sql<{ id: string }>(
      `update ticket set "labelIds" = array_remove("labelIds", $2), version = version + 1
       where "workspaceId" = $1 and id in (select "ticketId" from ticket_label where "workspaceId" = $1 and "labelId" = $2) returning id`,
      [ctx.workspaceId, id],
    );
    await sql(`delete from label where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id]);
    await ctx.call("macro.forget", { id });
    ctx.emit("label.deleted", {
      subject: touch("label", id),
      data: { name: label.name, tickets: tickets.length },
      touches: tickets.map((ticket) => touch("ticket", ticket.id)),
    });
    return { id };
  },
});
