/** Splitting a message off in the browser. The server gives the new ticket its number: it is shown when it comes. */
import { Split } from "lucide-react";
import { v7 as uuidv7 } from "uuid";
import type { Client } from "#/core/client/client.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { mayUpdate } from "#/features/ticket/action/store.ts";
import { tell } from "#/features/ticket/action/target/store.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import type { Translate } from "#/ui/messages/text.tsx";

/** A ticket's only message has nothing to be split from. */
export function maySplit(client: Client, message: MessageRecord): boolean {
  const ticket = client.pool.get<TicketRecord>("ticket", message.ticketId);
  return ticket !== undefined && ticket.messageCount > 1 && mayUpdate(client);
}

/**
 * Moves a message, with its attachments, to a new ticket of its writer; the way back merges that one into the first again. `subject`: the
 * ticket's, if it shall be another than the old one's.
 */
export function splitMessage(client: Client, message: MessageRecord, t: Translate, subject?: string): void {
  const id = uuidv7();
  client.queue.add("ticket.split", { id, messageId: message.id, ...(subject ? { subject } : {}) });
  tell({ text: t("ticket.splitToast"), icon: Split, undo: t("action.undo") }, () =>
    client.queue.add("ticket.merge", { id, intoId: message.ticketId }),
  );
}
