/** REST: /join-links and /join-domains, for who manages members */
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, idOf, madeAt, named, pageOfSchema, problems } from "#/core/http.ts";
import { AppError } from "#/core/errors.ts";
import { type Page, query } from "#/core/query.ts";
import { checkJoinDomain } from "#/features/join/domain/jobs.ts";
import { may } from "#/features/join/policy.ts";
import {
  createJoinDomainInput,
  createJoinLinkInput,
  type JoinDomainRecord,
  type JoinLinkRecord,
  joinDomainRecord,
  joinLinkRecord,
  listJoinsInput,
} from "#/features/join/schema.ts";

const link = named(joinLinkRecord, "JoinLink");
const domain = named(joinDomainRecord, "JoinDomain");
const tags = ["members"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/join-links",
      tags,
      summary: "List the links by which people join, newest first",
      request: { query: listJoinsInput },
      responses: { 200: answer(pageOfSchema(link), "A page of links"), ...problems },
    }),
    async (c) => c.json(await query<Page<JoinLinkRecord>>(c.get("actor"), "join.listLinks", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/join-links",
      tags,
      summary: "Make a link by which a number of people may join with a role",
      request: { body: body(createJoinLinkInput) },
      responses: { 201: answer(link, "The new link"), ...problems },
    }),
    async (c) => {
      const { record } = await execute<JoinLinkRecord>(c.get("actor"), "join.createLink", c.req.valid("json"), idempotencyKey(c));
      return c.json(record, 201, madeAt(`/join-links/${record.id}`));
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/join-links/{id}/revoke",
      tags,
      summary: "End a link: who has joined by it stays",
      request: { params: idOf("link") },
      responses: { 200: answer(link, "The link, which works no more"), ...problems },
    }),
    async (c) => {
      const { record } = await execute<JoinLinkRecord>(c.get("actor"), "join.revokeLink", c.req.valid("param"), idempotencyKey(c));
      return c.json(record, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/join-domains",
      tags,
      summary: "List the domains whose people may join, newest first",
      request: { query: listJoinsInput },
      responses: { 200: answer(pageOfSchema(domain), "A page of domains"), ...problems },
    }),
    async (c) => c.json(await query<Page<JoinDomainRecord>>(c.get("actor"), "join.listDomains", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/join-domains",
      tags,
      summary: "Add a domain whose people may join once its TXT record is found",
      request: { body: body(createJoinDomainInput) },
      responses: { 201: answer(domain, "The new domain, not proven yet"), ...problems },
    }),
    async (c) => {
      const { record } = await execute<JoinDomainRecord>(c.get("actor"), "join.createDomain", c.req.valid("json"), idempotencyKey(c));
      return c.json(record, 201, madeAt(`/join-domains/${record.id}`));
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/join-domains/{id}/check",
      tags,
      summary: "Ask the DNS now whether a domain is proven",
      request: { params: idOf("domain") },
      responses: { 200: answer(domain, "The domain as it is now"), ...problems, 503: problems[429] },
    }),
    async (c) => {
      const actor = c.get("actor");
      if (!may.manage(actor)) throw new AppError("forbidden", "Your role does not allow this.");
      return c.json(await checkJoinDomain({ workspaceId: actor.workspaceId, id: c.req.valid("param").id }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/join-domains/{id}",
      tags,
      summary: "Let nobody join by this domain any more: who has stays",
      request: { params: idOf("domain") },
      responses: { 204: { description: "Deleted" }, ...problems },
    }),
    async (c) => {
      await execute(c.get("actor"), "join.deleteDomain", c.req.valid("param"), idempotencyKey(c));
      return c.body(null, 204);
    },
  );
