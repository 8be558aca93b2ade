/** REST: /erasures */
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, idOf, named, pageOfSchema, problems, z } from "#/core/http.ts";
import { type Page, query } from "#/core/query.ts";
import { REPORT_WORDS, reportOf } from "#/features/privacy/erasure/rules.ts";
import {
  type ErasurePreview,
  type ErasureRecord,
  erasurePreview,
  erasureRecord,
  listErasuresInput,
  previewErasureInput,
  requestErasureInput,
} from "#/features/privacy/erasure/schema.ts";

const record = named(erasureRecord, "Erasure");
const tags = ["privacy"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/erasures",
      tags,
      summary: "List the erasures of persons, newest first",
      request: { query: listErasuresInput },
      responses: { 200: answer(pageOfSchema(record), "A page of erasures"), ...problems },
    }),
    async (c) => c.json(await query<Page<ErasureRecord>>(c.get("actor"), "erasure.list", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/erasures/preview",
      tags,
      summary: "What erasing a person would change, without changing it",
      request: { query: previewErasureInput },
      responses: { 200: answer(named(erasurePreview, "ErasurePreview"), "What would go, and what would remain"), ...problems },
    }),
    async (c) => c.json(await query<ErasurePreview>(c.get("actor"), "erasure.preview", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/erasures",
      tags,
      summary: "Erase a person; cannot be undone",
      description: "Answers at once; a job does it. `email` must be the address of the contact. While one runs, it is answered with.",
      request: { body: body(requestErasureInput) },
      responses: { 202: answer(record, "The erasure that runs"), ...problems },
    }),
    async (c) => {
      const { record: erasure } = await execute<ErasureRecord>(c.get("actor"), "erasure.request", c.req.valid("json"), idempotencyKey(c));
      return c.json(erasure, 202, { location: `/api/v1/erasures/${erasure.id}` });
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/erasures/{id}",
      tags,
      summary: "Read an erasure: how far it is, what it has erased, and what it could not",
      request: { params: idOf("erasure") },
      responses: { 200: answer(record, "The erasure"), ...problems },
    }),
    async (c) => c.json(await query<ErasureRecord>(c.get("actor"), "erasure.read", c.req.valid("param")), 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/erasures/{id}/report",
      tags,
      summary: "The report of an erasure as Markdown; it holds no personal data",
      request: { params: idOf("erasure") },
      responses: { 200: { description: "Markdown", content: { "text/markdown": { schema: z.string() } } }, ...problems },
    }),
    async (c) => {
      const erasure = await query<ErasureRecord>(c.get("actor"), "erasure.read", c.req.valid("param"));
      return c.body(reportOf(erasure, REPORT_WORDS), 200, {
        "content-type": "text/markdown; charset=utf-8",
        "content-disposition": `attachment; filename="erasure-${erasure.id}.md"`,
      });
    },
  );
