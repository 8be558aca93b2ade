/** Who may do what with the data of persons. Those who see a part of the tickets alone would hand out, or erase, what they cannot see. */
import { can, canEverywhere, type Who } from "#/core/permission.ts";

export const may = {
  export: (actor: Who) => canEverywhere(actor, "data.export"),
  /** One's own data, as a member: everybody. */
  exportOwn: (actor: Who & { type?: string }) => actor.type === "member",
  erase: (actor: Who) => canEverywhere(actor, "data.erase"),
  setRetention: (actor: Who) => canEverywhere(actor, "workspace.manage"),
  readRecord: (actor: Who) => can(actor, "workspace.manage"),
  /** The batches of a job. */
  carryOut: (actor: Who) => actor.role === "system",
};
