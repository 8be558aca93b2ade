/** REST: /sign-in-domains */
import { AppError } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, idOf, madeAt, named, pageOfSchema, problems } from "#/core/http.ts";
import { type Page, query } from "#/core/query.ts";
import { checkSignInDomain } from "#/features/identityProvider/domain/jobs.ts";
import {
  createSignInDomainInput,
  listSignInDomainsInput,
  type SignInDomainRecord,
  signInDomainRecord,
} from "#/features/identityProvider/domain/schema.ts";
import { may } from "#/features/identityProvider/policy.ts";

const record = named(signInDomainRecord, "SignInDomain");
const tags = ["sign-in"];
const params = idOf("domain");

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/sign-in-domains",
      tags,
      summary: "List the domains whose addresses the workspace's identity providers speak for",
      request: { query: listSignInDomainsInput },
      responses: { 200: answer(pageOfSchema(record), "A page of domains"), ...problems },
    }),
    async (c) => c.json(await query<Page<SignInDomainRecord>>(c.get("actor"), "signInDomain.list", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/sign-in-domains",
      tags,
      summary: "Add a domain to sign in with; it counts once its TXT record stands in the DNS",
      request: { body: body(createSignInDomainInput) },
      responses: { 201: answer(record, "The domain, and the record it needs"), ...problems },
    }),
    async (c) => {
      const { record: made } = await execute<SignInDomainRecord>(
        c.get("actor"),
        "signInDomain.create",
        c.req.valid("json"),
        idempotencyKey(c),
      );
      return c.json(made, 201, madeAt(`/sign-in-domains/${made.id}`));
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/sign-in-domains/{id}",
      tags,
      summary: "Read a domain to sign in with",
      request: { params },
      responses: { 200: answer(record, "The domain"), ...problems },
    }),
    async (c) => c.json(await query<SignInDomainRecord>(c.get("actor"), "signInDomain.read", c.req.valid("param")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/sign-in-domains/{id}/check",
      tags,
      summary: "Ask the DNS about a domain's record now",
      request: { params },
      responses: { 200: answer(record, "The domain, with what was found"), ...problems },
    }),
    async (c) => {
      const actor = c.get("actor");
      const { id } = await query<SignInDomainRecord>(actor, "signInDomain.read", c.req.valid("param"));
      if (!may.manage(actor)) throw new AppError("forbidden", "Your role does not allow this.");
      return c.json(await checkSignInDomain({ workspaceId: actor.workspaceId, id }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/sign-in-domains/{id}",
      tags,
      summary: "Delete a domain: no identity provider speaks for its addresses from then on",
      request: { params },
      responses: { 204: { description: "It is gone" }, ...problems },
    }),
    async (c) => {
      await execute(c.get("actor"), "signInDomain.delete", c.req.valid("param"), idempotencyKey(c));
      return c.body(null, 204);
    },
  );
