import type { MemberActor } from "#/core/actor.ts";
import { query } from "#/core/query.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { ALL_OPEN } from "#/features/ticket/rules.ts";
import type { TicketEventRecord, TicketRecord } from "#/features/ticket/schema.ts";
import { parsePlace } from "#/features/workspace/place/rules.ts";
import { Screen, type Seed } from "#/features/workspace/ui/Screen.tsx";
import { firstPage, local, memberOf, searchParams } from "../../access.ts";

type Props = {
  params: Promise<{ workspace: string; number: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};
type Page<T> = { data: T[]; nextCursor: string | null };

export default async function TicketPage({ params, searchParams: given }: Props) {
  const { workspace, number } = await params;
  const actor = await memberOf(workspace);
  const place = parsePlace(`ticket/${number}`, searchParams(await given));
  const [list, ticket] = await Promise.all([
    place.page === "inbox" ? firstPage(actor, place.list) : firstPage(actor, ALL_OPEN),
    place.ticket ? openTicket(actor, place.ticket) : undefined,
  ]);
  return <Screen seed={{ list, ticket, ...(await local()) }} />;
}

/** The ticket with its thread; undefined leaves the browser to say that there is none, or to read a thread longer than a page. */
async function openTicket(actor: MemberActor, number: number): Promise<Seed["ticket"]> {
  const { data } = await query<Page<TicketRecord>>(actor, "ticket.list", { number, limit: 1 });
  const record = data[0];
  if (!record) return undefined;
  const [messages, events] = await Promise.all([
    query<Page<MessageRecord>>(actor, "message.list", { ticketId: record.id, limit: 200 }),
    query<Page<TicketEventRecord>>(actor, "ticket.listEvents", { ticketId: record.id, limit: 200 }),
  ]);
  return messages.nextCursor || events.nextCursor ? undefined : { record, messages: messages.data, events: events.data };
}
