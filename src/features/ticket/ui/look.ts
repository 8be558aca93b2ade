/** How states look: an icon, a colour that means it, and the word that always goes with them. */
import { Ban, ChevronDown, ChevronsUp, CircleCheck, CircleDot, CircleEllipsis, Equal, Minus, Moon, Trash2 } from "lucide-react";
import type { TicketPriority, TicketSort, TicketStatus } from "#/features/ticket/schema.ts";
import { type IconType, Urgent } from "#/ui/Icon.tsx";
import type { MessageKey } from "#/ui/messages/catalogue.ts";

export type Look = { icon: IconType; color: string; name: MessageKey };

export const STATUS_LOOK: Record<TicketStatus, Look> = {
  open: { icon: CircleDot, color: "c-accent", name: "status.open" },
  waiting: { icon: CircleEllipsis, color: "c-info", name: "status.waiting" },
  snoozed: { icon: Moon, color: "c-snooze", name: "status.snoozed" },
  closed: { icon: CircleCheck, color: "c-success", name: "status.closed" },
  spam: { icon: Ban, color: "", name: "status.spam" },
  trash: { icon: Trash2, color: "", name: "status.trash" },
};

export const PRIORITY_LOOK: Record<TicketPriority, Look> = {
  none: { icon: Minus, color: "", name: "priority.none" },
  low: { icon: ChevronDown, color: "", name: "priority.low" },
  normal: { icon: Equal, color: "", name: "priority.normal" },
  high: { icon: ChevronsUp, color: "c-warning", name: "priority.high" },
  urgent: { icon: Urgent, color: "c-danger", name: "priority.urgent" },
};

export const SORT_NAMES: Partial<Record<TicketSort, MessageKey>> = {
  "-updatedAt": "sort.updated",
  updatedAt: "sort.updatedOldest",
  "-createdAt": "sort.created",
  createdAt: "sort.createdOldest",
  "-priority": "sort.priority",
};
