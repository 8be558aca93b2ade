/** A macro: words and actions that are used again and again, put into a reply or applied to a ticket. */
import { z } from "zod";
import { id, line, paging, text } from "#/core/record.ts";
import { SNOOZES } from "#/features/ticket/rules.ts";
import { PRIORITIES } from "#/features/ticket/schema.ts";

/** What a macro may set. "snoozed" is not among them: that needs a time, which is another each day (`snooze`). */
export const MACRO_STATUSES = ["open", "waiting", "closed", "spam", "trash"] as const;
export const MACRO_HTML_LENGTH_MAX = 50_000;

const labelIds = z
  .array(id)
  .max(50, "may hold at most 50 labels")
  .transform((ids) => [...new Set(ids)]);

/** What a macro does to its ticket. What is left out stays as it is; null takes the assignee or the team away. */
export const macroActions = z
  .strictObject({
    status: z.enum(MACRO_STATUSES, { error: `must be one of ${MACRO_STATUSES.join(", ")}` }).optional(),
    /** Until when, counted from the moment it is applied. */
    snooze: z.enum(SNOOZES, { error: `must be one of ${SNOOZES.join(", ")}` }).optional(),
    priority: z.enum(PRIORITIES, { error: `must be one of ${PRIORITIES.join(", ")}` }).optional(),
    assigneeId: id.nullable().optional(),
    teamId: id.nullable().optional(),
    addLabelIds: labelIds.optional(),
    removeLabelIds: labelIds.optional(),
  })
  .refine(({ status, snooze }) => status === undefined || snooze === undefined, {
    path: ["snooze"],
    message: "cannot go with a status: a ticket has one of them",
  });
export type MacroActions = z.infer<typeof macroActions>;

export const macroRecord = z.object({
  id,
  name: z.string(),
  /** Its owner, who alone sees it; null: everybody's. */
  memberId: id.nullable(),
  html: z.string(),
  actions: macroActions,
  position: z.int(),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});
export type MacroRecord = z.infer<typeof macroRecord>;

const position = z.int().min(0, "must be 0 or more").max(1_000_000, "must be 1000000 or less");
const fields = { name: line(80), isShared: z.boolean(), html: text(MACRO_HTML_LENGTH_MAX), actions: macroActions, position };
export const createMacroInput = z.strictObject({
  id: id.optional(),
  name: fields.name,
  isShared: fields.isShared.default(false),
  html: fields.html.default(""),
  actions: fields.actions.default({}),
  position: position.optional(),
});
export const updateMacroInput = z.strictObject({ ...z.strictObject(fields).partial().shape, id, version: z.int().optional() });
export const deleteMacroInput = z.strictObject({ id });
/** The label or team that is no more. */
export const forgetInMacrosInput = z.strictObject({ id });
/** One label takes the place of another. */
export const replaceLabelInput = z.strictObject({ id, intoId: id });
export const listMacrosInput = z.object(paging);

export const MACRO_EVENTS = ["macro.created", "macro.updated", "macro.deleted"] as const;
