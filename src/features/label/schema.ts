/** A label: a word that groups tickets. */
import { z } from "zod";
import { id, line, paging } from "#/core/record.ts";
import { icon } from "#/ui/iconName.ts";

export const labelRecord = z.object({
  id,
  name: z.string(),
  description: z.string().nullable(),
  icon: icon.nullable(),
  createdAt: z.string(),
  version: z.int(),
});
export type LabelRecord = z.infer<typeof labelRecord>;

export const createLabelInput = z.strictObject({
  id: id.optional(),
  name: line(50),
  description: line(200).nullish(),
  icon: icon.nullish(),
});
export const updateLabelInput = z.strictObject({
  id,
  version: z.int().optional(),
  name: line(50).optional(),
  description: line(200).nullish(),
  icon: icon.nullish(),
});
/** `id` goes, `intoId` stays and is given its tickets. */
export const mergeLabelsInput = z
  .strictObject({ id, intoId: id })
  .refine(({ id: from, intoId }) => from !== intoId, { path: ["intoId"], message: "must be another label" });
export const deleteLabelInput = z.strictObject({ id });
export const listLabelsInput = z.object(paging);

/** How often a label is used, up to this many tickets: more are not counted. */
export const LABEL_USAGE_MAX = 1_000;
export const labelUsage = z.object({ id, tickets: z.int() });
export type LabelUsage = z.infer<typeof labelUsage>;

export const LABEL_EVENTS = ["label.created", "label.updated", "label.merged", "label.deleted"] as const;
