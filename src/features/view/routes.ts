/** REST: /views */
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
import type { ViewCounts } from "#/features/view/queries.ts";
import { createViewInput, listViewsInput, updateViewInput, type ViewRecord, viewRecord } from "#/features/view/schema.ts";

const record = named(viewRecord, "View");
const tags = ["views"];
const params = idOf("view");

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/views",
      tags,
      summary: "List views: everybody's, and the caller's own",
      request: { query: listViewsInput },
      responses: { 200: answer(pageOfSchema(record), "A page of views"), ...problems },
    }),
    async (c) => c.json(await query<Page<ViewRecord>>(c.get("actor"), "view.list", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/view-counts",
      tags,
      summary: "How many tickets each view holds, by its id; each counted to 100 at most",
      responses: { 200: answer(z.record(z.string(), z.int()), "The counts"), ...problems },
    }),
    async (c) => c.json(await query<ViewCounts>(c.get("actor"), "view.counts", {}), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/views",
      tags,
      summary: "Create a view",
      request: { body: body(createViewInput) },
      responses: { 201: answer(record, "The new view"), ...problems },
    }),
    async (c) => {
      const { record: view } = await execute<ViewRecord>(c.get("actor"), "view.create", c.req.valid("json"), idempotencyKey(c));
      return c.json(view, 201, madeAt(`/views/${view.id}`, view.version));
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/views/{id}",
      tags,
      summary: "Read a view",
      request: { params },
      responses: { 200: answer(record, "The view"), ...problems },
    }),
    async (c) => {
      const view = await query<ViewRecord>(c.get("actor"), "view.read", c.req.valid("param"));
      return c.json(view, 200, { etag: `"${view.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/views/{id}",
      tags,
      summary: "Change a view",
      request: { params, body: body(updateViewInput.omit({ id: true, version: true })) },
      responses: { 200: answer(record, "The view as it is now"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id, version: expectedVersion(c) };
      const { record: view } = await execute<ViewRecord>(c.get("actor"), "view.update", input, idempotencyKey(c));
      return c.json(view, 200, { etag: `"${view.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/views/{id}",
      tags,
      summary: "Delete a view",
      request: { params },
      responses: { 204: { description: "Deleted" }, ...problems },
    }),
    async (c) => {
      await execute(c.get("actor"), "view.delete", c.req.valid("param"), idempotencyKey(c));
      return c.body(null, 204);
    },
  );
