/** REST: /contacts/export.csv */
import { stream } from "hono/streaming";
import { inWorkspace } from "#/core/db.ts";
import { record, touch } from "#/core/execute.ts";
import { createRoute, createRouter, problems, z } from "#/core/http.ts";
import { log } from "#/core/log.ts";
import { type Page, query } from "#/core/query.ts";
import type { ExportedContact } from "#/features/contact/export/queries.ts";
import { BOM, csvLine } from "#/features/contact/export/rules.ts";
import { exportContactsInput } from "#/features/contact/schema.ts";
import { textOfValue } from "#/features/customField/rules.ts";
import { judgedFields } from "#/features/customField/value/queries.ts";

const NAMES = ["Email", "Name", "Phone", "Company", "Time zone", "Notes", "Other addresses", "Blocked", "Created"];

export const routes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/contacts/export.csv",
    tags: ["contacts"],
    summary: "All contacts, or those the filters leave, as a CSV file",
    request: { query: exportContactsInput },
    responses: {
      200: {
        description: "UTF-8 with a byte order mark, comma-separated. Cells that begin like a formula have an apostrophe in front.",
        content: { "text/csv": { schema: z.string() } },
      },
      ...problems,
    },
  }),
  async (c) => {
    const actor = c.get("actor");
    const filters = c.req.valid("query");
    const pageAfter = (cursor: string | null) =>
      query<Page<ExportedContact>>(actor, "contact.export", { ...filters, cursor: cursor ?? undefined });
    // The first page before the answer begins: a refusal is still a problem document.
    let page = await pageAfter(null);
    await record(actor, "data.exported", {
      subject: touch("workspace", actor.workspaceId),
      data: { what: "contacts", format: "csv", ...filters },
    });
    const fields = await inWorkspace(actor.workspaceId, () => judgedFields(actor.workspaceId, "contact"));
    c.header("content-type", "text/csv; charset=utf-8");
    c.header("content-disposition", `attachment; filename="contacts.csv"`);
    return stream(
      c,
      async (out) => {
        await out.write(BOM + csvLine([...NAMES, ...fields.map((field) => field.name)]));
        for (;;) {
          await out.write(page.data.map((contact) => lineOf(contact, fields)).join(""));
          if (page.nextCursor === null || out.aborted) return;
          page = await pageAfter(page.nextCursor);
        }
      },
      async (error, out) => {
        log.error({ err: error }, "an export broke off");
        out.abort();
      },
    ) as never;
  },
);

const lineOf = (contact: ExportedContact, fields: Awaited<ReturnType<typeof judgedFields>>) =>
  csvLine([
    contact.email,
    contact.name,
    contact.phone,
    contact.company,
    contact.timeZone,
    contact.notes,
    contact.aliases.join(" "),
    contact.isBlocked ? "yes" : "no",
    contact.createdAt,
    ...fields.map((field) => textOfValue(field, contact.fields[field.id])),
  ]);
