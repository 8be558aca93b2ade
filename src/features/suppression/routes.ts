/** REST: /suppressions */
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, idOf, named, pageOfSchema, problems } from "#/core/http.ts";
import { type Page, query } from "#/core/query.ts";
import { createSuppressionInput, listSuppressionsInput, type SuppressionRecord, suppressionRecord } from "#/features/suppression/schema.ts";

const record = named(suppressionRecord, "Suppression");
const tags = ["suppressions"];
const params = idOf("suppression");

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/suppressions",
      tags,
      summary: "List the addresses that no mail is sent to, newest first",
      request: { query: listSuppressionsInput },
      responses: { 200: answer(pageOfSchema(record), "A page of suppressions"), ...problems },
    }),
    async (c) => c.json(await query<Page<SuppressionRecord>>(c.get("actor"), "suppression.list", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/suppressions",
      tags,
      summary: "Add an address by hand: no mail is sent to it until that is lifted",
      request: { body: body(createSuppressionInput) },
      responses: { 201: answer(record, "The suppression"), ...problems },
    }),
    async (c) =>
      c.json((await execute<SuppressionRecord>(c.get("actor"), "suppression.create", c.req.valid("json"), idempotencyKey(c))).record, 201),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/suppressions/{id}",
      tags,
      summary: "Read a suppression",
      request: { params },
      responses: { 200: answer(record, "The suppression"), ...problems },
    }),
    async (c) => c.json(await query<SuppressionRecord>(c.get("actor"), "suppression.read", c.req.valid("param")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/suppressions/{id}/lift",
      tags,
      summary: "Lift a suppression: mail is sent to the address again",
      request: { params },
      responses: { 200: answer(record, "The suppression that stood"), ...problems },
    }),
    async (c) =>
      c.json((await execute<SuppressionRecord>(c.get("actor"), "suppression.lift", c.req.valid("param"), idempotencyKey(c))).record, 200),
  );
