/** A custom field: a field a workspace gives to its tickets or contacts. */
import { z } from "zod";
import { id, line, paging } from "#/core/record.ts";
import { FIELD_TYPES } from "#/features/customField/rules.ts";

/** What can have fields. */
export const FIELD_SUBJECTS = ["ticket", "contact"] as const;

const option = z.strictObject({
  id: z.string().regex(/^[\w-]{1,64}$/, "must have 1 to 64 letters, figures, _ or -"),
  name: line(80),
});
const options = z
  .array(option)
  .max(100, "may hold at most 100 options")
  .superRefine((all, ctx) => {
    for (const [index, { id: optionId, name }] of all.entries()) {
      const earlier = all.slice(0, index);
      if (earlier.some((other) => other.id === optionId))
        ctx.addIssue({ code: "custom", path: [index, "id"], message: "is the id of another option already" });
      if (earlier.some((other) => other.name.toLowerCase() === name.toLowerCase()))
        ctx.addIssue({ code: "custom", path: [index, "name"], message: "is the name of another option already" });
    }
  });

export const customFieldRecord = z.object({
  id,
  of: z.enum(FIELD_SUBJECTS),
  name: z.string(),
  type: z.enum(FIELD_TYPES),
  /** Of select and multi-select; values hold their ids, so a name can change. */
  options: z.array(z.object({ id: z.string(), name: z.string() })),
  /** A ticket cannot be closed without it. */
  isRequiredOnClose: z.boolean(),
  position: z.int(),
  /** Values stay where they are, but it is asked for no more. */
  isArchived: z.boolean(),
  createdAt: z.string(),
  version: z.int(),
});
export type CustomFieldRecord = z.infer<typeof customFieldRecord>;

const position = z.int().min(0, "must be 0 or more").max(1_000_000, "must be 1000000 or less");
export const createCustomFieldInput = z.strictObject({
  id: id.optional(),
  of: z.enum(FIELD_SUBJECTS, { error: `must be one of ${FIELD_SUBJECTS.join(", ")}` }),
  name: line(80),
  type: z.enum(FIELD_TYPES, { error: `must be one of ${FIELD_TYPES.join(", ")}` }),
  options: options.default([]),
  isRequiredOnClose: z.boolean().default(false),
  position: position.optional(),
});
/** Neither `of` nor `type` can change: the values that are there would mean nothing. */
export const updateCustomFieldInput = z.strictObject({
  id,
  version: z.int().optional(),
  name: line(80).optional(),
  options: options.optional(),
  isRequiredOnClose: z.boolean().optional(),
  position: position.optional(),
  isArchived: z.boolean().optional(),
});
export const listCustomFieldsInput = z.object(paging);

export const CUSTOM_FIELD_EVENTS = ["customField.created", "customField.updated"] as const;
