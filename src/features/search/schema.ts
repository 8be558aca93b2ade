/** Search over a workspace's messages, contacts and ticket numbers. */
import { z } from "zod";
import { id, paging } from "#/core/record.ts";

export const searchInput = z.object({
  ...paging,
  limit: paging.limit.pipe(z.number().max(100, "must be 100 or less")).default(20),
  q: z.string().trim().min(1, "must not be empty").max(500),
});
export const searchHit = z.object({
  type: z.enum(["ticket", "message", "contact"]),
  id,
  ticketId: id.nullable(),
  title: z.string(),
  snippet: z.string(),
});
export type SearchHit = z.infer<typeof searchHit>;
