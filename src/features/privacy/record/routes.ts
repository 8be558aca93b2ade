/** REST: /processing-record */
import { answer, createRoute, createRouter, named, problems, z } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import { recordMarkdown } from "#/features/privacy/record/rules.ts";
import { type ProcessingRecord, processingRecord } from "#/features/privacy/record/schema.ts";

const tags = ["privacy"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/processing-record",
      tags,
      summary: "What personal data this installation keeps, where, for how long, and which services take part",
      responses: { 200: answer(named(processingRecord, "ProcessingRecord"), "Made from the configuration as it is"), ...problems },
    }),
    async (c) => c.json(await query<ProcessingRecord>(c.get("actor"), "processing.read", {}), 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/processing-record.md",
      tags,
      summary: "The same as Markdown",
      responses: { 200: { description: "Markdown", content: { "text/markdown": { schema: z.string() } } }, ...problems },
    }),
    async (c) =>
      c.body(recordMarkdown(await query<ProcessingRecord>(c.get("actor"), "processing.read", {})), 200, {
        "content-type": "text/markdown; charset=utf-8",
        "content-disposition": `attachment; filename="record-of-processing.md"`,
      }),
  );
