/** REST: /tickets/bulk and /tickets/revert */
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, named, problems, z } from "#/core/http.ts";
import { revertInput, type UpdatedMany, updatedMany, updateManyInput } from "#/features/ticket/many/schema.ts";

const done = named(updatedMany.extend({ seq: z.int() }), "ChangedTickets");
const tags = ["tickets"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/tickets/bulk",
      tags,
      summary: "Change up to 500 tickets at once; `seq` and `changed` say what /tickets/revert can take back",
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
      summary: "Take back one's own changes of tickets with these numbers, where they still stand",
      request: { body: body(revertInput) },
      responses: { 200: answer(done, "How many have changed back"), ...problems },
    }),
    async (c) => {
      const { record, seq } = await execute<UpdatedMany>(c.get("actor"), "ticket.revert", c.req.valid("json"), idempotencyKey(c));
      return c.json({ ...record, seq }, 200);
    },
  );
