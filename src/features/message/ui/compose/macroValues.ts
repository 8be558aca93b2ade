/** What a macro's names stand for in one conversation, and what its actions come to at this moment. */
import type { Client } from "#/core/client/client.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import { firstName, type Variable } from "#/features/macro/rules.ts";
import type { MacroActions } from "#/features/macro/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { zoneOf } from "#/features/member/store.ts";
import type { ManyChange } from "#/features/ticket/many/schema.ts";
import { snoozeUntil } from "#/features/ticket/rules.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";

/** By the names that stand between braces. */
export function macroValues({ pool, me, workspace }: Client, ticket: TicketRecord): Partial<Record<Variable, string>> {
  const self = pool.get<MemberRecord>("member", me.id)?.name ?? me.name;
  return {
    "contact.name": ticket.contact.name,
    "contact.firstName": firstName(ticket.contact.name),
    "contact.email": ticket.contact.email,
    "ticket.number": String(ticket.number),
    "ticket.subject": ticket.subject,
    "member.name": self,
    "member.firstName": firstName(self),
    "inbox.name": pool.get<InboxRecord>("inbox", ticket.inboxId)?.name,
    "workspace.name": pool.get<WorkspaceRecord>("workspace", workspace.id)?.name,
  };
}

/** `hasStatus`: one was chosen for this very message, which comes before what the macro does every time. */
export function macroChange(client: Client, { status, snooze, ...others }: MacroActions, hasStatus: boolean): ManyChange {
  if (hasStatus || (!status && !snooze)) return others;
  if (status) return { ...others, status };
  return {
    ...others,
    status: "snoozed",
    ...(snooze ? { snoozedUntil: snoozeUntil(snooze, new Date(), zoneOf(client)).toISOString() } : {}),
  };
}
