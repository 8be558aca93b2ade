/** The shape of the demo workspace's content. Times are minutes before now, so that it is always recent. */
import type { MemberRole } from "#/core/actor.ts";
import type { TicketPriority, TicketStatus } from "#/features/ticket/schema.ts";

export type DemoMember = { key: string; name: string; email: string; role: MemberRole };
export type DemoCustomer = { name: string; email: string };
export type DemoFile = { name: string; contentType: string; content: string | Buffer };
export type DemoMessage = {
  minutesAgo: number;
  /** A member's key; left out: the customer wrote it. */
  by?: string;
  /** Among members only. */
  isNote?: boolean;
  text: string;
  files?: DemoFile[];
};
export type DemoTicket = {
  subject: string;
  customer: DemoCustomer;
  /** Another address of the workspace than support@. */
  inbox?: "billing";
  status?: TicketStatus;
  /** With status snoozed. */
  snoozedForHours?: number;
  priority?: TicketPriority;
  labels?: string[];
  assignee?: string;
  team?: string;
  messages: DemoMessage[];
};

const HOUR = 60;
export const hours = (count: number) => count * HOUR;
export const days = (count: number) => count * 24 * HOUR;
