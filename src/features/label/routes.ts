/** REST: /labels */
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
import {
  createLabelInput,
  LABEL_USAGE_MAX,
  type LabelRecord,
  type LabelUsage,
  labelRecord,
  labelUsage,
  listLabelsInput,
  updateLabelInput,
} from "#/features/label/schema.ts";

const record = named(labelRecord, "Label");
const tags = ["labels"];
const params = idOf("label");

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/labels",
      tags,
      summary: "List labels by name",
      request: { query: listLabelsInput },
      responses: { 200: answer(pageOfSchema(record), "A page of labels"), ...problems },
    }),
    async (c) => c.json(await query<Page<LabelRecord>>(c.get("actor"), "label.list", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/labels",
      tags,
      summary: "Create a label",
      request: { body: body(createLabelInput) },
      responses: { 201: answer(record, "The new label"), ...problems },
    }),
    async (c) => {
      const { record: label } = await execute<LabelRecord>(c.get("actor"), "label.create", c.req.valid("json"), idempotencyKey(c));
      return c.json(label, 201, madeAt(`/labels/${label.id}`, label.version));
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/label-usage",
      tags,
      summary: `How many tickets each label stands on, up to ${LABEL_USAGE_MAX}`,
      responses: { 200: answer(z.object({ data: z.array(labelUsage) }), "Each label, with its tickets"), ...problems },
    }),
    async (c) => c.json(await query<{ data: LabelUsage[] }>(c.get("actor"), "label.usage", {}), 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/labels/{id}",
      tags,
      summary: "Read a label",
      request: { params },
      responses: { 200: answer(record, "The label"), ...problems },
    }),
    async (c) => {
      const label = await query<LabelRecord>(c.get("actor"), "label.read", c.req.valid("param"));
      return c.json(label, 200, { etag: `"${label.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/labels/{id}",
      tags,
      summary: "Change a label",
      request: { params, body: body(updateLabelInput.omit({ id: true, version: true })) },
      responses: { 200: answer(record, "The label as it is now"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id, version: expectedVersion(c) };
      const { record: label } = await execute<LabelRecord>(c.get("actor"), "label.update", input, idempotencyKey(c));
      return c.json(label, 200, { etag: `"${label.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/labels/{id}/merge",
      tags,
      summary: "Merge a label into another: its tickets get the other, and it is no more",
      request: { params, body: body(z.strictObject({ intoId: z.uuid() })) },
      responses: { 200: answer(record, "The label that stays"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id };
      const { record: label } = await execute<LabelRecord>(c.get("actor"), "label.merge", input, idempotencyKey(c));
      return c.json(label, 200, { etag: `"${label.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/labels/{id}",
      tags,
      summary: "Delete a label; tickets lose it",
      request: { params },
      responses: { 204: { description: "Deleted" }, ...problems },
    }),
    async (c) => {
      await execute(c.get("actor"), "label.delete", c.req.valid("param"), idempotencyKey(c));
      return c.body(null, 204);
    },
  );
