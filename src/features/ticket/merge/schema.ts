/** Merging two tickets into one, and taking it back. */
import { z } from "zod";
import { id } from "#/core/record.ts";

/** `id` is closed, and its messages go to `intoId`. */
export const mergeInput = z.strictObject({ id, intoId: id });
export const unmergeInput = z.strictObject({ id });
