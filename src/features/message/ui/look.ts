/** How the way of a mail looks: always an icon and a word. */
import { Check, CheckCheck, CircleAlert, Clock, Eye, MailX } from "lucide-react";
import type { DeliveryState } from "#/features/message/schema.ts";
import type { IconType } from "#/ui/Icon.tsx";
import type { MessageKey } from "#/ui/messages/catalogue.ts";

export const DELIVERY_LOOK: Record<DeliveryState, { icon: IconType; color: string; name: MessageKey }> = {
  queued: { icon: Clock, color: "", name: "delivery.queued" },
  sent: { icon: Check, color: "", name: "delivery.sent" },
  delivered: { icon: CheckCheck, color: "", name: "delivery.delivered" },
  opened: { icon: Eye, color: "c-accent", name: "delivery.opened" },
  clicked: { icon: Eye, color: "c-accent", name: "delivery.clicked" },
  bounced: { icon: MailX, color: "c-danger", name: "delivery.bounced" },
  complained: { icon: MailX, color: "c-danger", name: "delivery.complained" },
  failed: { icon: CircleAlert, color: "c-danger", name: "delivery.failed" },
  suppressed: { icon: CircleAlert, color: "c-danger", name: "delivery.suppressed" },
};

/** The mail did not reach anybody, and somebody must do something. */
export const isUndelivered = (state: DeliveryState): boolean => state === "failed" || state === "bounced" || state === "suppressed";
