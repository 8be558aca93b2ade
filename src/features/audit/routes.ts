/** REST: /audit-log */
import type { Context } from "hono";
import { stream } from "hono/streaming";
import { record, touch } from "#/core/execute.ts";
import { type ApiEnv, answer, createRoute, createRouter, named, pageOfSchema, problems, z } from "#/core/http.ts";
import { log } from "#/core/log.ts";
import { type Page, query } from "#/core/query.ts";
import { changesOf, valueText } from "#/features/audit/rules.ts";
import { type AuditEntry, type AuditFilters, auditEntry, auditFilters, listAuditInput } from "#/features/audit/schema.ts";
import { BOM, csvLine } from "#/features/contact/export/rules.ts";

const tags = ["audit-log"];
const EXPORT_PAGE = 200;
const NAMES = ["Number", "Time", "Event", "Actor", "Actor type", "Actor id", "About", "Changes", "IP address", "Program", "Let in by"];

const lineOf = (entry: AuditEntry) =>
  csvLine([
    String(entry.seq),
    entry.at,
    entry.name,
    entry.actor.name,
    entry.actor.type,
    entry.actor.id,
    entry.subject,
    changesOf(entry)
      .map(({ field, from, to }) => `${field}: ${from === undefined ? "" : `${valueText(from)} → `}${valueText(to)}`)
      .join("\n"),
    entry.ip,
    entry.userAgent,
    entry.via,
  ]);

const FORMATS = {
  csv: { type: "text/csv; charset=utf-8", head: BOM + csvLine(NAMES), line: lineOf },
  ndjson: { type: "application/x-ndjson", head: "", line: (entry: AuditEntry) => `${JSON.stringify(entry)}\n` },
} as const;

/** Streams all that the filters leave, the newest first; that it was asked for is itself an entry. */
async function sendAll(c: Context<ApiEnv>, filters: AuditFilters, format: keyof typeof FORMATS) {
  const actor = c.get("actor");
  const pageAfter = (cursor: string | null) =>
    query<Page<AuditEntry>>(actor, "audit.list", { ...filters, limit: EXPORT_PAGE, cursor: cursor ?? undefined });
  // The first page before the answer begins: a refusal is still a problem document.
  let page = await pageAfter(null);
  await record(actor, "data.exported", { subject: touch("workspace", actor.workspaceId), data: { what: "audit-log", format, ...filters } });
  const { type, head, line } = FORMATS[format];
  c.header("content-type", type);
  c.header("content-disposition", `attachment; filename="audit-log.${format}"`);
  return stream(
    c,
    async (out) => {
      await out.write(head);
      for (;;) {
        await out.write(page.data.map(line).join(""));
        if (page.nextCursor === null || out.aborted) return;
        page = await pageAfter(page.nextCursor);
      }
    },
    async (error, out) => {
      log.error({ err: error }, "an export broke off");
      out.abort();
    },
  ) as never;
}

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/audit-log",
      tags,
      summary: "List what was done in the workspace, by whom and from where, newest first",
      description:
        "A filter that fits few entries may answer a page that is not full, or empty, and still have a `nextCursor`: there is more to look through.",
      request: { query: listAuditInput },
      responses: { 200: answer(pageOfSchema(named(auditEntry, "AuditEntry")), "A page of entries"), ...problems },
    }),
    async (c) => c.json(await query<Page<AuditEntry>>(c.get("actor"), "audit.list", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/audit-log/export.csv",
      tags,
      summary: "The audit log, or what the filters leave of it, as a CSV file; the export is an entry itself",
      request: { query: auditFilters },
      responses: { 200: { description: "UTF-8, comma-separated", content: { "text/csv": { schema: z.string() } } }, ...problems },
    }),
    (c) => sendAll(c, c.req.valid("query"), "csv"),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/audit-log/export.ndjson",
      tags,
      summary: "The same as one JSON object a line",
      request: { query: auditFilters },
      responses: { 200: { description: "An entry a line", content: { "application/x-ndjson": { schema: z.string() } } }, ...problems },
    }),
    (c) => sendAll(c, c.req.valid("query"), "ndjson"),
  );
