/** A view: a list of tickets that was given a name. */
import { z } from "zod";
import { id, line, paging } from "#/core/record.ts";
import { icon } from "#/ui/iconName.ts";
import { listQuery } from "#/features/ticket/schema.ts";

export const viewRecord = z.object({
  id,
  name: z.string(),
  /** Its owner, who alone sees it; null: everybody's. */
  memberId: id.nullable(),
  query: listQuery,
  /** Null: the one all views have. */
  icon: icon.nullable(),
  position: z.int(),
  createdAt: z.string(),
  version: z.int(),
});
export type ViewRecord = z.infer<typeof viewRecord>;

const position = z.int().min(0, "must be 0 or more").max(1_000_000, "must be 1000000 or less");
export const createViewInput = z.strictObject({
  id: id.optional(),
  name: line(80),
  isShared: z.boolean().default(false),
  query: listQuery,
  icon: icon.nullish(),
  position: position.optional(),
});
export const updateViewInput = z.strictObject({
  id,
  version: z.int().optional(),
  name: line(80).optional(),
  isShared: z.boolean().optional(),
  query: listQuery.optional(),
  icon: icon.nullish(),
  position: position.optional(),
});
export const deleteViewInput = z.strictObject({ id });
/** One label takes the place of another. */
export const replaceLabelInput = z.strictObject({ id, intoId: id });
export const listViewsInput = z.object(paging);

export const VIEW_EVENTS = ["view.created", "view.updated", "view.deleted"] as const;
