/** A label: a word that groups tickets. */
import { z } from "zod";
import { id, line, paging } from "#/core/record.ts";

/** What a label can be marked with: names of icons, since colour alone tells too little. */
export const LABEL_ICONS = [
  "tag",
  "bookmark",
  "star",
  "flag",
  "heart",
  "bug",
  "lightbulb",
  "wrench",
  "shield",
  "lock",
  "key",
  "credit-card",
  "receipt",
  "package",
  "truck",
  "shopping-cart",
  "gift",
  "globe",
  "phone",
  "calendar",
  "clock",
  "book",
  "user",
  "building",
] as const;
const icon = z.enum(LABEL_ICONS, { error: `must be one of ${LABEL_ICONS.join(", ")}` });

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
export const deleteLabelInput = z.strictObject({ id });
export const listLabelsInput = z.object(paging);

export const LABEL_EVENTS = ["label.created", "label.updated", "label.deleted"] as const;
