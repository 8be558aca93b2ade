/** Search over a workspace's messages, contacts and ticket numbers. */
import { z } from "zod";
import { id, line, paging } from "#/core/record.ts";

export const searchInput = z.object({ ...paging, limit: paging.limit.default(20), q: line(500) });
export const searchHit = z.object({
  type: z.enum(["ticket", "message", "contact"]),
  id,
  ticketId: id.nullable(),
  title: z.string(),
  snippet: z.string(),
  /** Where what was looked for stands in the title and in the snippet: pairs of start and end, in UTF-16 units. */
  titleHits: z.array(z.tuple([z.int(), z.int()])),
  snippetHits: z.array(z.tuple([z.int(), z.int()])),
  /** Nearly what was looked for, where little or nothing was found. */
  isSimilar: z.boolean(),
});
export type SearchHit = z.infer<typeof searchHit>;
