/** Teams in the browser: what changes of them will probably do. */
import { fieldsGiven, gone } from "#/core/client/optimistic.ts";
import type { Optimistic } from "#/core/client/pool.ts";

export const teamOptimistic: Record<string, Optimistic> = {
  "team.update": fieldsGiven("team"),
  "team.setMembers": fieldsGiven("team"),
  "team.delete": gone("team"),
};
