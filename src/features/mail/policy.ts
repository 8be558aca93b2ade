/** Who may see what mail does. */
import { can, canEverywhere, type Who } from "#/core/permission.ts";

export const may = {
  readOriginal: (actor: Who) => can(actor, "ticket.read"),
  readOutbound: (actor: Who) => can(actor, "mail.read"),
  sendTrial: (actor: Who) => can(actor, "inbox.manage"),
  retryOutbound: (actor: Who) => can(actor, "mail.retry"),
  /** Mail of everybody, raw, as it came. */
  readLedger: (actor: Who) => canEverywhere(actor, "mail.ledger"),
  retryInbound: (actor: Who) => canEverywhere(actor, "mail.ledger"),
  /** Made of tickets that they may read, and mailed to nobody else. */
  previewTemplates: (actor: Who) => can(actor, "mail.read"),
  /** What opens a mailbox is entered, and how its fetching goes is seen, by who manages inboxes. */
  fetch: (actor: Who) => canEverywhere(actor, "inbox.manage"),
  recordFetching: (actor: Who) => actor.role === "system",
};
