/** REST: /tickets/{id}/messages */
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, idOf, madeAt, named, pageOfSchema, problems, z } from "#/core/http.ts";
import { type Page, query } from "#/core/query.ts";
import { createMessageInput, listMessagesInput, type MessageRecord, messageRecord } from "#/features/message/schema.ts";

const record = named(messageRecord, "Message");
const tags = ["messages"];
const params = idOf("ticket");
const { ticketId: _, ...writable } = createMessageInput.shape;

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/tickets/{id}/messages",
      tags,
      summary: "List a ticket's messages, oldest first",
      request: { params, query: listMessagesInput.omit({ ticketId: true }) },
      responses: { 200: answer(pageOfSchema(record), "A page of messages"), ...problems },
    }),
    async (c) => c.json(await query<Page<MessageRecord>>(c.get("actor"), "message.list", { ...c.req.valid("query"), ticketId: c.req.valid("param").id }), 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/tickets/{id}/messages/{messageId}",
      tags,
      summary: "Read a message",
      request: { params: params.extend({ messageId: z.uuid({ error: "message" }) }) },
      responses: { 200: answer(record, "The message"), ...problems },
    }),
    async (c) => {
      const { id: ticketId, messageId: id } = c.req.valid("param");
      return c.json(await query<MessageRecord>(c.get("actor"), "message.read", { id, ticketId }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/tickets/{id}/messages",
      tags,
      summary: "Reply to the customer by mail, or leave a note among members",
      request: { params, body: body(z.strictObject(writable)) },
      responses: { 201: answer(record, "The new message"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), ticketId: c.req.valid("param").id };
      const { record: message } = await execute<MessageRecord>(c.get("actor"), "message.create", input, idempotencyKey(c));
      return c.json(message, 201, madeAt(`/tickets/${message.ticketId}/messages/${message.id}`));
    },
  );
