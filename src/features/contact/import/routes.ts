/** REST: /contacts/import */
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, problems } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import {
  IMPORT_ROWS_MAX,
  type ImportPreview,
  type ImportSummary,
  importContactsInput,
  importPreview,
  importSummary,
} from "#/features/contact/import/schema.ts";

const tags = ["contacts"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/contacts/import/preview",
      tags,
      summary: "What an import would do, and what is wrong with its rows; nothing is written",
      request: { body: body(importContactsInput) },
      responses: { 200: answer(importPreview, "The faults by row, the first 1,000 of them"), ...problems },
    }),
    async (c) => c.json(await query<ImportPreview>(c.get("actor"), "contact.previewImport", c.req.valid("json")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/contacts/import",
      tags,
      summary: `Import up to ${IMPORT_ROWS_MAX} contacts: all of them, or none when one row is wrong`,
      request: { body: body(importContactsInput) },
      responses: { 200: answer(importSummary, "What was done"), ...problems },
    }),
    async (c) => {
      const { record } = await execute<ImportSummary>(c.get("actor"), "contact.import", c.req.valid("json"), idempotencyKey(c));
      return c.json(record, 200);
    },
  );
