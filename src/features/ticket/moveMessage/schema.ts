/** Moving: a message that belongs to another ticket goes there, with its attachments. */
import { z } from "zod";
import { id } from "#/core/record.ts";

export const moveMessageInput = z.strictObject({ messageId: id, toTicketId: id });
