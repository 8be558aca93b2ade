/** Moving a message in the browser. It is shown in its new place when the server has moved it, and goes back by the undo. */
import { MoveRight } from "lucide-react";
import type { Client } from "#/core/client/client.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { tell } from "#/features/ticket/action/target/store.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import type { Translate } from "#/ui/messages/text.tsx";

export function moveMessageTo(client: Client, message: MessageRecord, to: TicketRecord, t: Translate): void {
  const from = message.ticketId;
  client.queue.add("ticket.moveMessage", { messageId: message.id, toTicketId: to.id });
  tell({ text: t("ticket.movedToast", { number: to.number }), icon: MoveRight, undo: t("action.undo") }, () =>
    client.queue.add("ticket.moveMessage", { messageId: message.id, toTicketId: from }),
  );
}
