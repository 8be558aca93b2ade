/** How the way of a mail looks: always an icon and a word. */
import { Check, CheckCheck, CircleAlert, Clock, Eye, MailX, MousePointerClick } from "lucide-react";
import type { DeliveryState, MessageRecord } from "#/features/message/schema.ts";
import type { IconType } from "#/ui/Icon.tsx";
import type { MessageKey } from "#/ui/messages/catalogue.ts";

export const DELIVERY_LOOK: Record<DeliveryState, { icon: IconType; color: string; name: MessageKey }> = {
  queued: { icon: Clock, color: "", name: "delivery.queued" },
  sent: { icon: Check, color: "", name: "delivery.sent" },
  delivered: { icon: CheckCheck, color: "", name: "delivery.delivered" },
  opened: { icon: Eye, color: "c-accent", name: "delivery.opened" },
  clicked: { icon: MousePointerClick, color: "c-accent", name: "delivery.clicked" },
  bounced: { icon: MailX, color: "c-danger", name: "delivery.bounced" },
  complained: { icon: MailX, color: "c-danger", name: "delivery.complained" },
  failed: { icon: CircleAlert, color: "c-danger", name: "delivery.failed" },
  suppressed: { icon: CircleAlert, color: "c-danger", name: "delivery.suppressed" },
};

const BOUNCE_NAMES = { hard: "delivery.bouncedHard", soft: "delivery.bouncedSoft" } as const satisfies Record<string, MessageKey>;
/** What its state is called; a bounce says whether it is for good. */
export const deliveryName = ({ bounce }: MessageRecord, state: DeliveryState): MessageKey =>
  state === "bounced" && bounce ? BOUNCE_NAMES[bounce] : DELIVERY_LOOK[state].name;

/** The mail did not reach anybody, and somebody must do something. */
export const isUndelivered = (state: DeliveryState): boolean => state === "failed" || state === "bounced" || state === "suppressed";
