/** Many tickets changed at once, and changes taken back. */
import { z } from "zod";
import { id, time } from "#/core/record.ts";
import { PRIORITIES, STATUSES } from "#/features/ticket/schema.ts";

/** As many as one command takes; a client sends several for more. */
export const MANY_MAX = 500;
const some = (what: string) =>
  z
    .array(id)
    .max(50, `may hold at most 50 ${what}`)
    .transform((ids) => [...new Set(ids)]);

export const manyChange = z
  .strictObject({
    status: z.enum(STATUSES, { error: `must be one of ${STATUSES.join(", ")}` }).optional(),
    priority: z.enum(PRIORITIES, { error: `must be one of ${PRIORITIES.join(", ")}` }).optional(),
    assigneeId: id.nullish(),
    teamId: id.nullish(),
    addLabelIds: some("labels").optional(),
    removeLabelIds: some("labels").optional(),
    snoozedUntil: time.optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), { message: "must name something to change" })
  .refine((change) => (change.status === "snoozed") === (change.snoozedUntil !== undefined), {
    message: "is needed with the status snoozed, and only with it",
    path: ["snoozedUntil"],
  });
export type ManyChange = z.infer<typeof manyChange>;

export const updateManyInput = z.strictObject({
  ids: z
    .array(id)
    .min(1, "must name at least one ticket")
    .max(MANY_MAX, `may name at most ${MANY_MAX} tickets`)
    .transform((ids) => [...new Set(ids)]),
  change: manyChange,
});
export type UpdateManyInput = z.infer<typeof updateManyInput>;
/** `refused`: those that stayed as they were, each with the reason; tickets that are not there are left out in silence. */
export const updatedMany = z.object({ changed: z.int(), refused: z.array(z.object({ id, reason: z.string() })) });
export type UpdatedMany = z.infer<typeof updatedMany>;

/** What the caller's own command with this id changed in tickets is taken back where it still stands. For as long as it is among the last 50,000 changes. */
export const revertInput = z.strictObject({ commandId: z.string().min(1).max(200) });
