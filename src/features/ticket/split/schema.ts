/** Splitting: a message that is about something else becomes a ticket of its own. */
import { z } from "zod";
import { id, line } from "#/core/record.ts";

/** `id` is the new ticket's; its subject is the old one's unless another is given. */
export const splitInput = z.strictObject({ id, messageId: id, subject: line(500).optional() });
