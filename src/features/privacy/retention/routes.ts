/** REST: /retention */
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, expectedVersion, idempotencyKey, named, problems } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import {
  previewRetentionInput,
  type RetentionPreview,
  type RetentionRecord,
  retentionPreview,
  retentionRecord,
  updateRetentionInput,
} from "#/features/privacy/retention/schema.ts";

const record = named(retentionRecord, "Retention");
const tags = ["privacy"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/retention",
      tags,
      summary: "Read how long tickets are kept",
      responses: { 200: answer(record, "How long tickets are kept"), ...problems },
    }),
    async (c) => {
      const retention = await query<RetentionRecord>(c.get("actor"), "retention.read", {});
      return c.json(retention, 200, { etag: `"${retention.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/retention",
      tags,
      summary: "Change how long tickets are kept",
      request: { body: body(updateRetentionInput.omit({ version: true })) },
      responses: { 200: answer(record, "How long tickets are kept from now on"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), version: expectedVersion(c) };
      const { record: retention } = await execute<RetentionRecord>(c.get("actor"), "retention.update", input, idempotencyKey(c));
      return c.json(retention, 200, { etag: `"${retention.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/retention/preview",
      tags,
      summary: "How many tickets would go, were they kept for so long",
      description: "Counted up to 10000; 10001 means more.",
      request: { query: previewRetentionInput },
      responses: { 200: answer(named(retentionPreview, "RetentionPreview"), "Tickets that would go"), ...problems },
    }),
    async (c) => c.json(await query<RetentionPreview>(c.get("actor"), "retention.preview", c.req.valid("query")), 200),
  );
