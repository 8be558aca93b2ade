/** REST: /domains */
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, idOf, madeAt, named, pageOfSchema, problems } from "#/core/http.ts";
import { type Page, query } from "#/core/query.ts";
import { checkDomain } from "#/features/domain/jobs.ts";
import { createDomainInput, type DomainRecord, domainRecord, listDomainsInput } from "#/features/domain/schema.ts";

const record = named(domainRecord, "Domain");
const tags = ["domains"];
const params = idOf("domain");

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/domains",
      tags,
      summary: "List sending domains, with the DNS records each needs",
      request: { query: listDomainsInput },
      responses: { 200: answer(pageOfSchema(record), "A page of domains"), ...problems },
    }),
    async (c) => c.json(await query<Page<DomainRecord>>(c.get("actor"), "domain.list", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/domains/{id}",
      tags,
      summary: "Read a sending domain",
      request: { params },
      responses: { 200: answer(record, "The domain"), ...problems },
    }),
    async (c) => c.json(await query<DomainRecord>(c.get("actor"), "domain.read", c.req.valid("param")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/domains",
      tags,
      summary: "Add a sending domain; a key to sign its mail is made",
      request: { body: body(createDomainInput) },
      responses: { 201: answer(record, "The new record"), ...problems },
    }),
    async (c) => {
      const { record: made } = await execute<DomainRecord>(c.get("actor"), "domain.create", c.req.valid("json"), idempotencyKey(c));
      return c.json(made, 201, madeAt(`/domains/${made.id}`, made.version));
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/domains/{id}/check",
      tags,
      summary: "Ask the DNS about a domain's records now",
      request: { params },
      responses: { 200: answer(record, "The domain, with what was found"), ...problems },
    }),
    async (c) => {
      const actor = c.get("actor");
      const { id } = await query<DomainRecord>(actor, "domain.readToCheck", c.req.valid("param"));
      return c.json(await checkDomain({ workspaceId: actor.workspaceId, id }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/domains/{id}",
      tags,
      summary: "Delete a sending domain and its key: its mail leaves unsigned from then on",
      request: { params },
      responses: { 204: { description: "It is gone" }, ...problems },
    }),
    async (c) => {
      await execute(c.get("actor"), "domain.delete", c.req.valid("param"), idempotencyKey(c));
      return c.body(null, 204);
    },
  );
