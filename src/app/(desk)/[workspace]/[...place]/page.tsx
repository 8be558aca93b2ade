/** Every page of a workspace: one screen, seen elsewhere. The browser changes places without asking for a page. */
import type { MemberActor } from "#/core/actor.ts";
import { query } from "#/core/query.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import type { TicketEventRecord, TicketRecord } from "#/features/ticket/schema.ts";
import { parsePlace } from "#/features/workspace/place/rules.ts";
import { Screen, type Seed } from "#/features/workspace/ui/Screen.tsx";
import { firstPage, local, memberOf, searchParams } from "../access.ts";

type Props = {
  params: Promise<{ workspace: string; place: string[] }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};
type Page<T> = { data: T[]; nextCursor: string | null };

export default async function DeskPage({ params, searchParams: given }: Props) {
  const { workspace, place: path } = await params;
  const actor = await memberOf(workspace);
  const place = parsePlace(path.join("/"), searchParams(await given));
  if (place.page !== "inbox") return <Screen seed={await local()} />;
  const [list, ticket] = await Promise.all([firstPage(actor, place.list), place.ticket ? openTicket(actor, place.ticket) : undefined]);
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
