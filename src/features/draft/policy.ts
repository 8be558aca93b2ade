/** Who may write drafts: every member, and nobody in another's name. */
import { isAtLeast, type Who } from "#/core/actor.ts";

export const may = {
  write: (actor: Who & { type?: string }) => isAtLeast(actor, "light-agent") && (actor.type === undefined || actor.type === "member"),
};
