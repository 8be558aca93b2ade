/** REST: /inboxes */
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, idOf, madeAt, named, pageOfSchema, problems } from "#/core/http.ts";
import { type Page, query } from "#/core/query.ts";
import { createInboxInput, type InboxRecord, inboxRecord, listInboxesInput } from "#/features/inbox/schema.ts";

const record = named(inboxRecord, "Inbox");
const tags = ["inboxes"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/inboxes",
      tags,
      summary: "List inboxes",
      request: { query: listInboxesInput },
      responses: { 200: answer(pageOfSchema(record), "A page of inboxes"), ...problems },
    }),
    async (c) => c.json(await query<Page<InboxRecord>>(c.get("actor"), "inbox.list", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/inboxes/{id}",
      tags,
      summary: "Read an inbox",
      request: { params: idOf("inbox") },
      responses: { 200: answer(record, "The inbox"), ...problems },
    }),
    async (c) => {
      const inbox = await query<InboxRecord>(c.get("actor"), "inbox.read", c.req.valid("param"));
      return c.json(inbox, 200, { etag: `"${inbox.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/inboxes",
      tags,
      summary: "Create an inbox",
      request: { body: body(createInboxInput) },
      responses: { 201: answer(record, "The new record"), ...problems },
    }),
    async (c) => {
      const { record: made } = await execute<InboxRecord>(c.get("actor"), "inbox.create", c.req.valid("json"), idempotencyKey(c));
      return c.json(made, 201, madeAt(`/inboxes/${made.id}`, made.version));
    },
  );
