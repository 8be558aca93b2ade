/** REST: /companies */
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
  type CompanyRecord,
  companyRecord,
  createCompanyInput,
  listCompaniesInput,
  mergeCompaniesInput,
  updateCompanyInput,
} from "#/features/company/schema.ts";

const record = named(companyRecord, "Company");
const tags = ["companies"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/companies",
      tags,
      summary: "List companies",
      request: { query: listCompaniesInput },
      responses: { 200: answer(pageOfSchema(record), "A page of companies"), ...problems },
    }),
    async (c) => c.json(await query<Page<CompanyRecord>>(c.get("actor"), "company.list", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/companies/{id}",
      tags,
      summary: "Read a company",
      request: { params: idOf("company") },
      responses: { 200: answer(record, "The company"), ...problems },
    }),
    async (c) => {
      const company = await query<CompanyRecord>(c.get("actor"), "company.read", c.req.valid("param"));
      return c.json(company, 200, { etag: `"${company.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/companies",
      tags,
      summary: "Create a company",
      request: { body: body(createCompanyInput) },
      responses: { 201: answer(record, "The new record"), ...problems },
    }),
    async (c) => {
      const { record: made } = await execute<CompanyRecord>(c.get("actor"), "company.create", c.req.valid("json"), idempotencyKey(c));
      return c.json(made, 201, madeAt(`/companies/${made.id}`, made.version));
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/companies/{id}",
      tags,
      summary: "Change a company",
      request: { params: idOf("company"), body: body(updateCompanyInput.omit({ id: true, version: true })) },
      responses: { 200: answer(record, "The company as it is now"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id, version: expectedVersion(c) };
      const { record: company } = await execute<CompanyRecord>(c.get("actor"), "company.update", input, idempotencyKey(c));
      return c.json(company, 200, { etag: `"${company.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/companies/{id}/merge",
      tags,
      summary: "Merge another company into this one: its contacts move here, and it is gone",
      request: { params: idOf("company"), body: body(z.strictObject({ otherId: mergeCompaniesInput.shape.otherId })) },
      responses: { 200: answer(record, "The company as it is now"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id };
      const { record: company } = await execute<CompanyRecord>(c.get("actor"), "company.merge", input, idempotencyKey(c));
      return c.json(company, 200, { etag: `"${company.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/companies/{id}",
      tags,
      summary: "Delete a company; its contacts stay",
      request: { params: idOf("company") },
      responses: { 204: { description: "Deleted" }, ...problems },
    }),
    async (c) => {
      await execute(c.get("actor"), "company.delete", c.req.valid("param"), idempotencyKey(c));
      return c.body(null, 204);
    },
  );
