/** REST: /tickets */
import { execute } from "#/core/execute.ts";
import {
  answer,
  body,
  createRoute,
  createRouter,
  expectedVersion,
  idempotencyKey,
  idOf,
  madeAt,
  named,
  pageOfSchema,
  problems,
  z,
} from "#/core/http.ts";
import { type Page, query } from "#/core/query.ts";
import { type MessageRecord, messageRecord } from "#/features/message/schema.ts";
import type { TicketCounts } from "#/features/ticket/queries.ts";
import {
  changeTicketFields,
  createTicketInput,
  listTicketEventsInput,
  listTicketsInput,
  type TicketEventRecord,
  type TicketRecord,
  ticketEventRecord,
  ticketRecord,
} from "#/features/ticket/schema.ts";

const record = named(ticketRecord, "Ticket");
const recordWithMessages = named(ticketRecord.extend({ messages: pageOfSchema(messageRecord).optional() }), "TicketWithMessages");
const tags = ["tickets"];
const params = idOf("ticket");

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/tickets",
      tags,
      summary: "List tickets",
      request: { query: listTicketsInput },
      responses: { 200: answer(pageOfSchema(record), "A page of tickets"), ...problems },
    }),
    async (c) => c.json(await query<Page<TicketRecord>>(c.get("actor"), "ticket.list", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/tickets",
      tags,
      summary: "Create a ticket; its first message is the contact's, and nothing is mailed",
      request: { body: body(createTicketInput) },
      responses: { 201: answer(record, "The new ticket"), ...problems },
    }),
    async (c) => {
      const { record: ticket } = await execute<TicketRecord>(c.get("actor"), "ticket.create", c.req.valid("json"), idempotencyKey(c));
      return c.json(ticket, 201, madeAt(`/tickets/${ticket.id}`, ticket.version));
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/tickets/{id}",
      tags,
      summary: "Read a ticket; with `include=messages` its first page of messages too",
      request: { params, query: z.object({ include: z.literal("messages", { error: "must be messages" }).optional() }) },
      responses: {
        200: answer(recordWithMessages, "The ticket"),
        ...problems,
      },
    }),
    async (c) => {
      const actor = c.get("actor");
      const { id } = c.req.valid("param");
      const [ticket, messages] = await Promise.all([
        query<TicketRecord>(actor, "ticket.read", { id }),
        c.req.valid("query").include ? query<Page<MessageRecord>>(actor, "message.list", { ticketId: id }) : undefined,
      ]);
      return c.json(messages ? { ...ticket, messages } : ticket, 200, { etag: `"${ticket.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/tickets/{id}",
      tags,
      summary: "Change a ticket",
      request: { params, body: body(z.strictObject(changeTicketFields)) },
      responses: { 200: answer(record, "The ticket as it is now"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id, version: expectedVersion(c) };
      const { record: ticket } = await execute<TicketRecord>(c.get("actor"), "ticket.update", input, idempotencyKey(c));
      return c.json(ticket, 200, { etag: `"${ticket.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/tickets/{id}/events",
      tags,
      summary: "What happened to a ticket, oldest first",
      request: { params, query: listTicketEventsInput.omit({ ticketId: true }) },
      responses: { 200: answer(pageOfSchema(named(ticketEventRecord, "TicketEvent")), "A page of events"), ...problems },
    }),
    async (c) =>
      c.json(
        await query<Page<TicketEventRecord>>(c.get("actor"), "ticket.listEvents", {
          ...c.req.valid("query"),
          ticketId: c.req.valid("param").id,
        }),
        200,
      ),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/ticket-counts",
      tags,
      summary: "How many tickets wait in each view, inbox and team; each counted to 100 at most",
      responses: {
        200: answer(
          z.object({ views: z.record(z.string(), z.int()), inboxes: z.record(z.string(), z.int()), teams: z.record(z.string(), z.int()) }),
          "The counts",
        ),
        ...problems,
      },
    }),
    async (c) => c.json(await query<TicketCounts>(c.get("actor"), "ticket.counts", {}), 200),
  );
