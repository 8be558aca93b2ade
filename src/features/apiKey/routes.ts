/** REST: /api-keys, and one's own tokens below /members/me/tokens */
import { answer, body, createRoute, createRouter, idempotencyKey, idOf, madeAt, named, pageOfSchema, problems } from "#/core/http.ts";
import { type Page, query } from "#/core/query.ts";
import { endKey, issueKey } from "#/features/apiKey/commands.ts";
import { type ApiKeyRecord, apiKeyRecord, issuedKey, listApiKeysInput, newApiKey, newSecret, newToken } from "#/features/apiKey/schema.ts";

const record = named(apiKeyRecord, "ApiKey");
const issued = named(issuedKey, "IssuedApiKey");
const tags = ["api-keys"];
const params = idOf("API key");
const ONCE =
  "`key` is the secret, and stands in this answer alone. A repeat under the same Idempotency-Key is refused, since it would be another.";

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/api-keys",
      tags,
      summary: "List API keys and members' personal tokens, newest first",
      request: { query: listApiKeysInput },
      responses: { 200: answer(pageOfSchema(record), "A page of keys"), ...problems },
    }),
    async (c) => c.json(await query<Page<ApiKeyRecord>>(c.get("actor"), "apiKey.list", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/api-keys",
      tags,
      summary: "Create an API key, worth no more than oneself",
      description: ONCE,
      request: { body: body(newApiKey) },
      responses: { 201: answer(issued, "The new key with its secret"), ...problems },
    }),
    async (c) => {
      const key = await issueKey(c.get("actor"), "apiKey.create", c.req.valid("json"), idempotencyKey(c));
      return c.json(key, 201, madeAt(`/api-keys/${key.id}`));
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/api-keys/{id}/rotate",
      tags,
      summary: "Give a key another secret; the one it has works on for some hours",
      description: ONCE,
      request: { params, body: body(newSecret) },
      responses: { 200: answer(issued, "The key with its new secret"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id };
      return c.json(await issueKey(c.get("actor"), "apiKey.rotate", input, idempotencyKey(c)), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/api-keys/{id}/revoke",
      tags,
      summary: "End a key or a member's personal token, everywhere within seconds",
      request: { params },
      responses: { 200: answer(record, "The key, which works no more"), ...problems },
    }),
    async (c) => {
      return c.json(await endKey(c.get("actor"), "apiKey.revoke", c.req.valid("param").id, idempotencyKey(c)), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/members/me/tokens",
      tags,
      summary: "List one's own personal tokens, newest first",
      request: { query: listApiKeysInput },
      responses: { 200: answer(pageOfSchema(record), "A page of tokens"), ...problems },
    }),
    async (c) => c.json(await query<Page<ApiKeyRecord>>(c.get("actor"), "apiKey.listTokens", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/members/me/tokens",
      tags,
      summary: "Create a personal token: it acts as oneself, and ends with one's membership",
      description: `${ONCE} A token makes no other token.`,
      request: { body: body(newToken) },
      responses: { 201: answer(issued, "The new token with its secret"), ...problems },
    }),
    async (c) => {
      const token = await issueKey(c.get("actor"), "apiKey.createToken", c.req.valid("json"), idempotencyKey(c));
      return c.json(token, 201, madeAt(`/members/me/tokens/${token.id}`));
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/members/me/tokens/{id}",
      tags,
      summary: "End one of one's own personal tokens",
      request: { params },
      responses: { 204: { description: "Ended" }, ...problems },
    }),
    async (c) => {
      await endKey(c.get("actor"), "apiKey.revokeToken", c.req.valid("param").id, idempotencyKey(c));
      return c.body(null, 204);
    },
  );
