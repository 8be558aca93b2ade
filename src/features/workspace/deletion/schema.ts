/** The end of a workspace: asked for by an owner, waited for, and then carried out by a job. */
import { z } from "zod";

/** For so long it can be kept after all. */
export const DELETION_DAYS = 14;
/** `slug`: the workspace's own, typed by the one who asks. `days`: 0 is at once, for the operator alone. */
export const requestDeletionInput = z.strictObject({ slug: z.string(), days: z.int().min(0).max(90).default(DELETION_DAYS) });
export const requestDeletionBody = requestDeletionInput.omit({ days: true });
export const keepWorkspaceInput = z.strictObject({});
