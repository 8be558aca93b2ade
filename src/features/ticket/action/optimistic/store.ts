/** What merging, linking, following and reading will probably do, before the server has said so. */
import type { Optimistic } from "#/core/client/pool.ts";
import type { TicketMemberRecord } from "#/features/ticket/reading/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { changed } from "#/features/ticket/store.ts";

const ticketWith =
  (change: (ticket: TicketRecord, input: Record<string, string>, at: string, meId: string) => TicketRecord): Optimistic =>
  (view, command, me) => {
    const input = command.input as Record<string, string>;
    const ticket = view.get<TicketRecord>("ticket", input.id ?? "");
    return ticket ? [{ type: "ticket", record: change(ticket, input, command.at, me.id) }] : [];
  };
const without = (ids: string[], id: string | undefined) => ids.filter((other) => other !== id);

const reading =
  (readAtOf: (input: { at?: string }) => string | null): Optimistic =>
  (view, command) => {
    const input = command.input as { id: string; at?: string };
    const known = view.get<TicketMemberRecord>("ticketMember", input.id);
    const record: TicketMemberRecord = {
      id: input.id,
      mentionedAt: known?.mentionedAt ?? null,
      repliedAt: known?.repliedAt ?? null,
      readAt: readAtOf(input),
      updatedAt: command.at,
    };
    return [{ type: "ticketMember", record }];
  };

export const actionOptimistic: Record<string, Optimistic> = {
  "ticket.merge": ticketWith((ticket, { intoId }, at) => ({ ...changed(ticket, { status: "closed" }, at), mergedIntoId: intoId ?? null })),
  "ticket.unmerge": ticketWith((ticket, _input, at) => ({ ...changed(ticket, { status: "open" }, at), mergedIntoId: null })),
  "ticket.link": ticketWith((ticket, { otherId }) => ({
    ...ticket,
    linkedIds: [...without(ticket.linkedIds, otherId), ...(otherId ? [otherId] : [])],
  })),
  "ticket.unlink": ticketWith((ticket, { otherId }) => ({ ...ticket, linkedIds: without(ticket.linkedIds, otherId) })),
  "ticket.follow": ticketWith((ticket, _input, _at, meId) => ({ ...ticket, followerIds: [...without(ticket.followerIds, meId), meId] })),
  "ticket.unfollow": ticketWith((ticket, _input, _at, meId) => ({ ...ticket, followerIds: without(ticket.followerIds, meId) })),
  "ticket.markRead": reading(({ at }) => at ?? null),
  "ticket.markUnread": reading(() => null),
};
