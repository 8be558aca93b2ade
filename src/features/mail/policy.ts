/** Who may see what mail does. */
import { isAtLeast, type Who } from "#/core/actor.ts";

export const may = {
  readOriginal: (actor: Who) => isAtLeast(actor, "light-agent"),
  readOutbound: (actor: Who) => isAtLeast(actor, "light-agent"),
  sendTrial: (actor: Who) => isAtLeast(actor, "admin"),
  /** Made of tickets that they may read, and mailed to nobody else. */
  previewTemplates: (actor: Who) => isAtLeast(actor, "light-agent"),
  retryOutbound: (actor: Who) => isAtLeast(actor, "agent"),
  /** Mail of everybody, raw, as it came. */
  readLedger: (actor: Who) => isAtLeast(actor, "admin"),
  /** What opens a mailbox is entered, and how its fetching goes is seen, by administrators. */
  fetch: (actor: Who) => isAtLeast(actor, "admin"),
  recordFetching: (actor: Who) => actor.role === "system",
  retryInbound: (actor: Who) => isAtLeast(actor, "admin"),
};
