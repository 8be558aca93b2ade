/** Guests: people who see one ticket, or a few, and nothing else of the workspace. */
import { z } from "zod";
import { email, id, line } from "#/core/record.ts";

/** Someone who is a member already is made to follow the ticket, and so sees it. */
export const inviteGuestInput = z.strictObject({ id, memberId: id.optional(), email, name: line(120) });
export const removeGuestInput = z.strictObject({ id, memberId: id });
