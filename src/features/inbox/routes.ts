/** REST: /inboxes */
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
} from "#/core/http.ts";
import { type Page, query } from "#/core/query.ts";
import { createInboxInput, type InboxRecord, inboxRecord, listInboxesInput, updateInboxInput } from "#/features/inbox/schema.ts";

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
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/inboxes/{id}",
      tags,
      summary: "Change an inbox: its name, its addresses (the first is the one answers leave from), its signature; or archive it",
      request: { params: idOf("inbox"), body: body(updateInboxInput.omit({ id: true, version: true })) },
      responses: { 200: answer(record, "The inbox as it is now"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id, version: expectedVersion(c) };
      const { record: inbox } = await execute<InboxRecord>(c.get("actor"), "inbox.update", input, idempotencyKey(c));
      return c.json(inbox, 200, { etag: `"${inbox.version}"` });
    },
  );
