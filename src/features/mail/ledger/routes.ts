/** REST: /mail-ledger */
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, idOf, named, pageOfSchema, problems, z } from "#/core/http.ts";
import { type Page, query } from "#/core/query.ts";
import { FILE_POLICY } from "#/core/securityHeaders.ts";
import { type LedgerRecord, ledgerRecord, listLedgerInput, retriedInbound, retryInboundInput } from "#/features/mail/ledger/schema.ts";

const record = named(ledgerRecord, "LedgerLine");
const tags = ["mail ledger"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/mail-ledger",
      tags,
      summary: "List every message that was accepted, newest first, and what became of it",
      request: { query: listLedgerInput },
      responses: { 200: answer(pageOfSchema(record), "A page of lines"), ...problems },
    }),
    async (c) => c.json(await query<Page<LedgerRecord>>(c.get("actor"), "mail.listLedger", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/mail-ledger/{id}/source",
      tags,
      summary: "Read a message as it came",
      request: { params: idOf("mail") },
      responses: { 200: { description: "The message", content: { "message/rfc822": { schema: z.string() } } }, ...problems },
    }),
    async (c) => {
      const raw = await query<Buffer>(c.get("actor"), "mail.readRaw", c.req.valid("param"));
      return c.body(new Uint8Array(raw), 200, {
        "content-type": "message/rfc822",
        "content-disposition": 'attachment; filename="message.eml"',
        "content-security-policy": FILE_POLICY,
      });
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/mail-ledger/retry",
      tags,
      summary: "Read again messages that could not be read: those named, or all of them",
      request: { body: body(retryInboundInput) },
      responses: { 200: answer(retriedInbound, "How many are read again"), ...problems },
    }),
    async (c) => {
      const { record: result } = await execute<{ retried: number }>(
        c.get("actor"),
        "mail.retryInbound",
        c.req.valid("json"),
        idempotencyKey(c),
      );
      return c.json(result, 200);
    },
  );
