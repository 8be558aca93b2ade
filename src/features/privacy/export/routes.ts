/** REST: /data-exports; and beside the API /downloads, whose addresses are their own proof. */
import { Readable } from "node:stream";
import { storage } from "#/adapters/storage/index.ts";
import { AppError } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, idOf, named, pageOfSchema, problems } from "#/core/http.ts";
import { type Page, query } from "#/core/query.ts";
import { appSecret } from "#/core/secret.ts";
import { env } from "#/env.ts";
import { packedFile } from "#/features/privacy/export/queries.ts";
import { downloadKey, downloadOf, downloadPath } from "#/features/privacy/export/rules.ts";
import {
  type DataExportRecord,
  dataExportRecord,
  downloadAddress,
  listExportsInput,
  requestExportInput,
} from "#/features/privacy/export/schema.ts";

const record = named(dataExportRecord, "DataExport");
const tags = ["privacy"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/data-exports",
      tags,
      summary: "List exports of persons' data, newest first",
      request: { query: listExportsInput },
      responses: { 200: answer(pageOfSchema(record), "A page of exports"), ...problems },
    }),
    async (c) => c.json(await query<Page<DataExportRecord>>(c.get("actor"), "dataExport.list", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/data-exports",
      tags,
      summary: "Export all data of a contact as a ZIP file",
      description: "Answers at once; a job makes the file, which is kept for 7 days.",
      request: { body: body(requestExportInput) },
      responses: { 202: answer(record, "The export that is being made"), ...problems },
    }),
    async (c) => {
      const { record: made } = await execute<DataExportRecord>(
        c.get("actor"),
        "dataExport.request",
        c.req.valid("json"),
        idempotencyKey(c),
      );
      return c.json(made, 202, { location: `/api/v1/data-exports/${made.id}` });
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/data-exports/me",
      tags,
      summary: "Export what is kept about oneself as a member",
      responses: { 202: answer(record, "The export that is being made"), ...problems },
    }),
    async (c) => {
      const { record: made } = await execute<DataExportRecord>(c.get("actor"), "dataExport.requestOwn", {}, idempotencyKey(c));
      return c.json(made, 202, { location: `/api/v1/data-exports/${made.id}` });
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/data-exports/{id}",
      tags,
      summary: "Read an export: whether its file is there, and what is in it",
      request: { params: idOf("export") },
      responses: { 200: answer(record, "The export"), ...problems },
    }),
    async (c) => c.json(await query<DataExportRecord>(c.get("actor"), "dataExport.read", c.req.valid("param")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/data-exports/{id}/download",
      tags,
      summary: "Make an address to download the file from",
      description:
        "It is good for 10 minutes, and whoever has it needs nothing else: it is not to be passed on. The download is told in the history.",
      request: { params: idOf("export") },
      responses: { 200: answer(downloadAddress, "The address, and until when it is good"), ...problems },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const actor = c.get("actor");
      const { record: opened } = await execute<{ untilS: number }>(actor, "dataExport.open", { id });
      const path = downloadPath(downloadKey(appSecret()), { workspaceId: actor.workspaceId, id }, opened.untilS);
      return c.json({ url: new URL(path, env.APP_URL).toString(), expiresAt: new Date(opened.untilS * 1_000).toISOString() }, 200);
    },
  );

export const downloads = createRouter();
downloads.get("/downloads/:token", async (c) => {
  const download = downloadOf(downloadKey(appSecret()), c.req.param("token"), Math.floor(Date.now() / 1_000));
  const file = download && (await packedFile(download.workspaceId, download.id));
  const bytes = file && (await storage().get(file.storageKey));
  if (!bytes) throw new AppError("not-found", "This address is not, or no longer, that of a file. Ask for a new one in the settings.");
  return c.body(Readable.toWeb(bytes) as ReadableStream, 200, {
    "content-type": "application/zip",
    "content-length": String(file.sizeBytes),
    "content-disposition": `attachment; filename="data-${download.id}.zip"`,
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "private, no-store",
  });
});
