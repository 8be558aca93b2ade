/** A macro: words and actions that are used again and again, put into a reply or applied to a ticket. */
import { z } from "zod";
import { id, line, paging, text } from "#/core/record.ts";
import { PRIORITIES } from "#/features/ticket/schema.ts";

/** What a macro may set. Not "snoozed": that needs a time, which is another each day. */
export const MACRO_STATUSES = ["open", "waiting", "closed", "spam", "trash"] as const;
export const MACRO_HTML_LENGTH_MAX = 50_000;

const labelIds = z
  .array(id)
  .max(50, "may hold at most 50 labels")
  .transform((ids) => [...new Set(ids)]);

/** What a macro does to its ticket. What is left out stays as it is; null takes the assignee or the team away. */
export const macroActions = z.strictObject({
  status: z.enum(MACRO_STATUSES, { error: `must be one of ${MACRO_STATUSES.join(", ")}` }).optional(),
  priority: z.enum(PRIORITIES, { error: `must be one of ${PRIORITIES.join(", ")}` }).optional(),
  assigneeId: id.nullable().optional(),
  teamId: id.nullable().optional(),
  addLabelIds: labelIds.optional(),
  removeLabelIds: labelIds.optional(),
});
export type MacroActions = z.infer<typeof macroActions>;

export const macroRecord = z.object({
  id,
  name: z.string(),
  /** Its owner, who alone sees it; null: everybody's. */
  memberId: id.nullable(),
  html: z.string(),
  actions: macroActions,
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});
export type MacroRecord = z.infer<typeof macroRecord>;

const fields = { name: line(80), isShared: z.boolean(), html: text(MACRO_HTML_LENGTH_MAX), actions: macroActions };
export const createMacroInput = z.strictObject({
  id: id.optional(),
  name: fields.name,
  isShared: fields.isShared.default(false),
  html: fields.html.default(""),
  actions: fields.actions.default({}),
});
export const updateMacroInput = z.strictObject({ ...z.strictObject(fields).partial().shape, id, version: z.int().optional() });
export const deleteMacroInput = z.strictObject({ id });
/** The label or team that is no more. */
export const forgetInMacrosInput = z.strictObject({ id });
export const listMacrosInput = z.object(paging);

export const MACRO_EVENTS = ["macro.created", "macro.updated", "macro.deleted"] as const;
