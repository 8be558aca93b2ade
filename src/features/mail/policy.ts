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
};
