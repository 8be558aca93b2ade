/** Writes of custom fields. They are archived, never deleted: their values stand in tickets and contacts. */
import { sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { may } from "#/features/customField/policy.ts";
import { customFieldsById } from "#/features/customField/queries.ts";
import { type CustomFieldRecord, createCustomFieldInput, updateCustomFieldInput } from "#/features/customField/schema.ts";

type Shape = Pick<CustomFieldRecord, "id" | "of" | "name" | "type" | "options" | "isRequiredOnClose">;

/** @throws AppError invalid for what each value alone cannot tell */
async function refuseFaults(ctx: CommandContext, { id, of, name, type, options, isRequiredOnClose }: Shape): Promise<void> {
  const isChoice = type === "select" || type === "multi-select";
  if (isChoice && options.length === 0) throw invalid("options", "needs at least one option");
  if (!isChoice && options.length > 0) throw invalid("options", "belong to a select or multi-select alone");
  if (isRequiredOnClose && of !== "ticket") throw invalid("isRequiredOnClose", "is for fields of tickets: nothing else is closed");
  const [taken] = await sql<{ isArchived: boolean }>(
    `select "isArchived" from custom_field where "workspaceId" = $1 and "of" = $2 and lower(name) = lower($3) and id <> $4`,
    [ctx.workspaceId, of, name, id],
  );
  if (taken) throw invalid("name", `is the name of another field already${taken.isArchived ? ", which is archived" : ""}`);
}

export const createCustomField = command({
  name: "customField.create",
  input: createCustomFieldInput,
  may: may.create,
  run: async (ctx, { id = ctx.id(), of, name, type, options, isRequiredOnClose, position }): Promise<CustomFieldRecord> => {
    await refuseFaults(ctx, { id, of, name, type, options, isRequiredOnClose });
    await sql(
      `insert into custom_field ("workspaceId", id, "of", name, type, options, "isRequiredOnClose", position, "createdAt")
       values ($1, $2, $3, $4, $5, $6, $7, coalesce($8, (select max(position) + 1 from custom_field where "workspaceId" = $1), 0), $9)`,
      [ctx.workspaceId, id, of, name, type, JSON.stringify(options), isRequiredOnClose, position ?? null, ctx.now],
    );
    ctx.emit("customField.created", { subject: touch("customField", id), data: { of, name, type } });
    const [made] = await customFieldsById(ctx.workspaceId, [id]);
    if (!made) throw notFound("custom field");
    return made;
  },
});

export const updateCustomField = command({
  name: "customField.update",
  input: updateCustomFieldInput,
  load: async (ctx, { id }) => {
    await sql(`select from custom_field where "workspaceId" = $1 and id = $2 for update`, [ctx.workspaceId, id]);
    const [field] = await customFieldsById(ctx.workspaceId, [id]);
    if (!field) throw notFound("custom field");
    return field;
  },
  may: may.update,
  run: async (ctx, { id, version, name, options, isRequiredOnClose, position, isArchived }, before): Promise<CustomFieldRecord> => {
    if (version !== undefined && version !== before.version) throw new AppError("stale");
    const next = {
      ...before,
      name: name ?? before.name,
      options: options ?? before.options,
      isRequiredOnClose: isRequiredOnClose ?? before.isRequiredOnClose,
      position: position ?? before.position,
      isArchived: isArchived ?? before.isArchived,
    };
    await refuseFaults(ctx, next);
    await sql(
      `update custom_field set name = $3, options = $4, "isRequiredOnClose" = $5, position = $6, "isArchived" = $7, version = version + 1
       where "workspaceId" = $1 and id = $2`,
      [ctx.workspaceId, id, next.name, JSON.stringify(next.options), next.isRequiredOnClose, next.position, next.isArchived],
    );
    ctx.emit("customField.updated", { subject: touch("customField", id), data: { name: next.name, isArchived: next.isArchived } });
    return { ...next, version: before.version + 1 };
  },
});
