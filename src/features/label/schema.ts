/** A label: a word that groups tickets. */
import { z } from "zod";
import { id, line, paging } from "#/core/record.ts";

export const labelRecord = z.object({ id, name: z.string(), description: z.string().nullable(), createdAt: z.string(), version: z.int() });
export type LabelRecord = z.infer<typeof labelRecord>;

export const createLabelInput = z.strictObject({ id: id.optional(), name: line(50), description: line(200).nullish() });
export const updateLabelInput = z.strictObject({
  id,
  version: z.int().optional(),
  name: line(50).optional(),
  description: line(200).nullish(),
});
export const deleteLabelInput = z.strictObject({ id });
export const listLabelsInput = z.object(paging);

export const LABEL_EVENTS = ["label.created", "label.updated", "label.deleted"] as const;
