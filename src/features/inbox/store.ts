/** Inboxes in the browser: what changes of them will probably do. */
import { fieldsGiven } from "#/core/client/optimistic.ts";
import type { Optimistic } from "#/core/client/pool.ts";

export const inboxOptimistic: Record<string, Optimistic> = { "inbox.update": fieldsGiven("inbox") };
