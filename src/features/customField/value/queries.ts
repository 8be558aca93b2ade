/** Judging the values of custom fields, for the nouns that have some. */
import { sql } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { type FieldValues, type JudgedField, valuesFaults } from "#/features/customField/rules.ts";

/** The fields of a kind of thing, archived ones too, as far as they are needed to judge values. */
export const judgedFields = (workspaceId: string, of: "ticket" | "contact") =>
  sql<JudgedField & { id: string; name: string }>(
    `select id, name, type, options, "isArchived" from custom_field where "workspaceId" = $1 and "of" = $2`,
    [workspaceId, of],
  );

/** Refuses values that do not suit their fields. @throws AppError invalid, each fault at `fields.ID` */
export async function refuseBadValues(workspaceId: string, of: "ticket" | "contact", values: FieldValues | undefined): Promise<void> {
  if (!values || Object.keys(values).length === 0) return;
  const faults = valuesFaults(await judgedFields(workspaceId, of), values);
  if (faults.length > 0)
    throw new AppError("invalid", undefined, { issues: faults.map(({ id, fault }) => ({ path: `fields.${id}`, message: fault })) });
}
