/** REST: what is done with a ticket beside changing its fields, each at /tickets/{id}/VERB. */
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, idOf, named, problems, z } from "#/core/http.ts";
import { inviteGuestInput, removeGuestInput } from "#/features/ticket/guest/schema.ts";
import { linkInput } from "#/features/ticket/link/schema.ts";
import { mergeInput } from "#/features/ticket/merge/schema.ts";
import { moveMessageInput } from "#/features/ticket/moveMessage/schema.ts";
import { readingInput } from "#/features/ticket/reading/schema.ts";
import { type TicketRecord, ticketRecord } from "#/features/ticket/schema.ts";
import { splitInput } from "#/features/ticket/split/schema.ts";

const record = named(ticketRecord, "Ticket");
const params = idOf("ticket");
const none = z.strictObject({});

/** A verb: what it does, what it takes beside the ticket's id, and the command that carries it out. */
const verb = <P extends string, I extends z.ZodType>(path: P, summary: string, input: I, command: string) =>
  createRouter().openapi(
    createRoute({
      method: "post",
      path: `/tickets/{id}/${path}` as const,
      tags: ["tickets"],
      summary,
      request: { params, body: body(input) },
      responses: { 200: answer(record, "The ticket as it is now"), ...problems },
    }),
    async (c) => {
      const { id } = c.req.valid("param" as never) as { id: string };
      const given = c.req.valid("json" as never) as object;
      const { record: ticket } = await execute<TicketRecord>(c.get("actor"), command, { ...given, id }, idempotencyKey(c));
      return c.json(ticket as never, 200);
    },
  );

const verbs = [
  verb("merge", "Merge this ticket into another; answers with that one", mergeInput.omit({ id: true }), "ticket.merge"),
  verb("unmerge", "Take a merge back", none, "ticket.unmerge"),
  verb("link", "Link with another ticket about the same matter", linkInput.omit({ id: true }), "ticket.link"),
  verb("unlink", "Take a link away", linkInput.omit({ id: true }), "ticket.unlink"),
  verb(
    "guests",
    "Ask somebody into this ticket alone: they read it and write notes",
    inviteGuestInput.omit({ id: true }),
    "ticket.inviteGuest",
  ),
  verb("remove-guest", "Ask a guest out again", removeGuestInput.omit({ id: true }), "ticket.removeGuest"),
  verb("follow", "Follow as the member who asks", none, "ticket.follow"),
  verb("unfollow", "Follow no more", none, "ticket.unfollow"),
  verb("read", "Mark as read until a time, for the member who asks", readingInput.omit({ id: true }), "ticket.markRead"),
  verb("unread", "Mark as unread, for the member who asks", none, "ticket.markUnread"),
];

const split = createRouter().openapi(
  createRoute({
    method: "post",
    path: "/messages/{id}/split",
    tags: ["tickets"],
    summary: "Make a message a ticket of its own; `id` in the body is the new ticket's",
    request: { params: idOf("message"), body: body(splitInput.omit({ messageId: true })) },
    responses: { 201: answer(record, "The new ticket"), ...problems },
  }),
  async (c) => {
    const input = { ...c.req.valid("json"), messageId: c.req.valid("param").id };
    const { record: ticket } = await execute<TicketRecord>(c.get("actor"), "ticket.split", input, idempotencyKey(c));
    return c.json(ticket, 201);
  },
);

const move = createRouter().openapi(
  createRoute({
    method: "post",
    path: "/messages/{id}/move",
    tags: ["tickets"],
    summary: "Move a message, with its attachments, to another ticket; moved back, it is as if it had not been",
    request: { params: idOf("message"), body: body(moveMessageInput.omit({ messageId: true })) },
    responses: { 200: answer(record, "The ticket it stands in now"), ...problems },
  }),
  async (c) => {
    const input = { ...c.req.valid("json"), messageId: c.req.valid("param").id };
    const { record: ticket } = await execute<TicketRecord>(c.get("actor"), "ticket.moveMessage", input, idempotencyKey(c));
    return c.json(ticket, 200);
  },
);

export const routes = [...verbs, split, move];
