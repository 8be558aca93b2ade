/** Sync: how a client keeps its copy of a workspace, and sends what it changes. */
import { z } from "zod";
import { id } from "#/core/record.ts";

/** `access`: the word of the client's own `access` record, so that it starts again when it sees other records than then. */
export const afterInput = z.object({
  after: z.coerce.number({ error: "must be a number" }).int().min(0).default(0),
  access: z.string().max(100).optional(),
});
/** `id` is made by the client: the same one again answers as the first time. */
export const commandInput = z.strictObject({ id, name: z.string().max(100), input: z.unknown() });
export const changesRecord = z.object({
  seq: z.int(),
  put: z.array(z.object({ type: z.string(), record: z.looseObject({ id: z.string() }) })),
  drop: z.array(z.object({ type: z.string(), id: z.string() })),
  hasMore: z.boolean(),
  isReset: z.boolean(),
});
