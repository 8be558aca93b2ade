/** REST: /macros */
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
import { createMacroInput, listMacrosInput, type MacroRecord, macroRecord, updateMacroInput } from "#/features/macro/schema.ts";

const record = named(macroRecord, "Macro");
const tags = ["macros"];
const params = idOf("macro");

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/macros",
      tags,
      summary: "List macros: everybody's, and the caller's own",
      request: { query: listMacrosInput },
      responses: { 200: answer(pageOfSchema(record), "A page of macros"), ...problems },
    }),
    async (c) => c.json(await query<Page<MacroRecord>>(c.get("actor"), "macro.list", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/macros",
      tags,
      summary: "Create a macro",
      request: { body: body(createMacroInput) },
      responses: { 201: answer(record, "The new macro"), ...problems },
    }),
    async (c) => {
      const { record: macro } = await execute<MacroRecord>(c.get("actor"), "macro.create", c.req.valid("json"), idempotencyKey(c));
      return c.json(macro, 201, madeAt(`/macros/${macro.id}`, macro.version));
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/macros/{id}",
      tags,
      summary: "Read a macro",
      request: { params },
      responses: { 200: answer(record, "The macro"), ...problems },
    }),
    async (c) => {
      const macro = await query<MacroRecord>(c.get("actor"), "macro.read", c.req.valid("param"));
      return c.json(macro, 200, { etag: `"${macro.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/macros/{id}",
      tags,
      summary: "Change a macro",
      request: { params, body: body(updateMacroInput.omit({ id: true, version: true })) },
      responses: { 200: answer(record, "The macro as it is now"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id, version: expectedVersion(c) };
      const { record: macro } = await execute<MacroRecord>(c.get("actor"), "macro.update", input, idempotencyKey(c));
      return c.json(macro, 200, { etag: `"${macro.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/macros/{id}",
      tags,
      summary: "Delete a macro",
      request: { params },
      responses: { 204: { description: "Deleted" }, ...problems },
    }),
    async (c) => {
      await execute(c.get("actor"), "macro.delete", c.req.valid("param"), idempotencyKey(c));
      return c.body(null, 204);
    },
  );
