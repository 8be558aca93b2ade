/** Who may write drafts: every member, and nobody in another's name. */
import { can, type Who } from "#/core/permission.ts";

export const may = {
  write: (actor: Who & { type?: string }) => can(actor, "message.note") && (actor.type === undefined || actor.type === "member"),
};
