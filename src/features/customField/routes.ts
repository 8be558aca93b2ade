/** REST: /custom-fields */
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
import {
  type CustomFieldRecord,
  createCustomFieldInput,
  customFieldRecord,
  listCustomFieldsInput,
  updateCustomFieldInput,
} from "#/features/customField/schema.ts";

const record = named(customFieldRecord, "CustomField");
const tags = ["custom-fields"];
const params = idOf("custom field");

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/custom-fields",
      tags,
      summary: "List custom fields",
      request: { query: listCustomFieldsInput },
      responses: { 200: answer(pageOfSchema(record), "A page of custom fields"), ...problems },
    }),
    async (c) => c.json(await query<Page<CustomFieldRecord>>(c.get("actor"), "customField.list", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/custom-fields",
      tags,
      summary: "Create a custom field",
      request: { body: body(createCustomFieldInput) },
      responses: { 201: answer(record, "The new custom field"), ...problems },
    }),
    async (c) => {
      const { record: field } = await execute<CustomFieldRecord>(
        c.get("actor"),
        "customField.create",
        c.req.valid("json"),
        idempotencyKey(c),
      );
      return c.json(field, 201, madeAt(`/custom-fields/${field.id}`, field.version));
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/custom-fields/{id}",
      tags,
      summary: "Read a custom field",
      request: { params },
      responses: { 200: answer(record, "The custom field"), ...problems },
    }),
    async (c) => {
      const field = await query<CustomFieldRecord>(c.get("actor"), "customField.read", c.req.valid("param"));
      return c.json(field, 200, { etag: `"${field.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/custom-fields/{id}",
      tags,
      summary: "Change a custom field, or archive it; its type stays",
      request: { params, body: body(updateCustomFieldInput.omit({ id: true, version: true })) },
      responses: { 200: answer(record, "The custom field as it is now"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id, version: expectedVersion(c) };
      const { record: field } = await execute<CustomFieldRecord>(c.get("actor"), "customField.update", input, idempotencyKey(c));
      return c.json(field, 200, { etag: `"${field.version}"` });
    },
  );
