/** REST: /roles */
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
import { createRoleInput, type RoleRecord, roleRecord, listRolesInput, updateRoleInput } from "#/features/role/schema.ts";

const record = named(roleRecord, "Role");
const tags = ["roles"];
const params = idOf("role");

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/roles",
      tags,
      summary: "List the workspace's own roles",
      request: { query: listRolesInput },
      responses: { 200: answer(pageOfSchema(record), "A page of roles"), ...problems },
    }),
    async (c) => c.json(await query<Page<RoleRecord>>(c.get("actor"), "role.list", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/roles",
      tags,
      summary: "Create a role",
      request: { body: body(createRoleInput) },
      responses: { 201: answer(record, "The new role"), ...problems },
    }),
    async (c) => {
      const { record: role } = await execute<RoleRecord>(c.get("actor"), "role.create", c.req.valid("json"), idempotencyKey(c));
      return c.json(role, 201, madeAt(`/roles/${role.id}`, role.version));
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/roles/{id}",
      tags,
      summary: "Read a role",
      request: { params },
      responses: { 200: answer(record, "The role"), ...problems },
    }),
    async (c) => {
      const role = await query<RoleRecord>(c.get("actor"), "role.read", c.req.valid("param"));
      return c.json(role, 200, { etag: `"${role.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/roles/{id}",
      tags,
      summary: "Change a role",
      request: { params, body: body(updateRoleInput.omit({ id: true, version: true })) },
      responses: { 200: answer(record, "The role as it is now"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id, version: expectedVersion(c) };
      const { record: role } = await execute<RoleRecord>(c.get("actor"), "role.update", input, idempotencyKey(c));
      return c.json(role, 200, { etag: `"${role.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/roles/{id}",
      tags,
      summary: "Delete a role that no member has",
      request: { params },
      responses: { 204: { description: "Deleted" }, ...problems },
    }),
    async (c) => {
      await execute(c.get("actor"), "role.delete", c.req.valid("param"), idempotencyKey(c));
      return c.body(null, 204);
    },
  );
