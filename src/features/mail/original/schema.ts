/** A message as it came or went: its header, line by line, and its source. */
import { z } from "zod";
import { id } from "#/core/record.ts";

/** As much of the source is shown; a download has all of it. */
export const SOURCE_CHARACTERS_MAX = 200_000;

export const readOriginalInput = z.object({ id });
export const originalMail = z.object({
  /** Unfolded, encoded words in letters. */
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  source: z.string(),
  /** There is more of it than `source` shows. */
  isCut: z.boolean(),
  sizeBytes: z.int(),
});
export type OriginalMail = z.infer<typeof originalMail>;
