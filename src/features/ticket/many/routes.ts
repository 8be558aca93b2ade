/** REST: /tickets/bulk and /tickets/revert */
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, named, problems, z } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import { revertInput, type UpdatedMany, updatedMany, updateManyInput } from "#/features/ticket/many/schema.ts";
import { listTicketsInput } from "#/features/ticket/schema.ts";

const done = named(updatedMany.extend({ seq: z.int() }), "ChangedTickets");
const tags = ["tickets"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/ticket-ids",
      tags,
      summary: "The ids of everything a list of tickets holds, 10,000 at most",
      request: { query: listTicketsInput.omit({ limit: true, cursor: true }) },
      responses: {
        200: answer(z.object({ ids: z.array(z.uuid()), isCut: z.boolean() }), "The ids; `isCut` when there are more"),
        ...problems,
      },
    }),
    async (c) => c.json(await query<{ ids: string[]; isCut: boolean }>(c.get("actor"), "ticket.listIds", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/tickets/bulk",
      tags,
      summary: "Change up to 500 tickets at once; /tickets/revert takes it back by the Idempotency-Key it was sent with",
      request: { body: body(updateManyInput) },
      responses: { 200: answer(done, "How many have changed, and which could not"), ...problems },
    }),
    async (c) => {
      const { record, seq } = await execute<UpdatedMany>(c.get("actor"), "ticket.updateMany", c.req.valid("json"), idempotencyKey(c));
      return c.json({ ...record, seq }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/tickets/revert",
      tags,
      summary: "Take back what one's own request changed in tickets, where it still stands",
      request: { body: body(revertInput) },
      responses: { 200: answer(done, "How many have changed back"), ...problems },
    }),
    async (c) => {
      const { record, seq } = await execute<UpdatedMany>(c.get("actor"), "ticket.revert", c.req.valid("json"), idempotencyKey(c));
      return c.json({ ...record, seq }, 200);
    },
  );
