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
});
export type SearchHit = z.infer<typeof searchHit>;
