/** REST: /identity-providers */
import { ProviderError } from "#/adapters/identity/index.ts";
import { AppError, invalid } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import {
  answer,
  body,
  createRoute,
  createRouter,
  expectedVersion,
  idempotencyKey,
  idOf,
  named,
  pageOfSchema,
  problems,
} from "#/core/http.ts";
import { guardedFetch, Unfetched } from "#/core/guardedFetch.ts";
import { type Page, query } from "#/core/query.ts";
import { env } from "#/env.ts";
import { may } from "#/features/identityProvider/policy.ts";
import {
  changeIdentityProviderBody,
  type IdentityProviderRecord,
  identityProviderRecord,
  importSamlBody,
  listIdentityProvidersInput,
  setOidcInput,
} from "#/features/identityProvider/schema.ts";

const record = named(identityProviderRecord, "IdentityProvider");
const tags = ["sign-in"];
const params = idOf("identity provider");
const etag = ({ version }: IdentityProviderRecord) => ({ etag: `"${version}"` });

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/identity-providers",
      tags,
      summary: "List where the workspace's members can sign in: one OpenID Connect and one SAML provider at most",
      request: { query: listIdentityProvidersInput },
      responses: { 200: answer(pageOfSchema(record), "All of them"), ...problems },
    }),
    async (c) => c.json(await query<Page<IdentityProviderRecord>>(c.get("actor"), "identityProvider.list", {}), 200),
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/identity-providers/oidc",
      tags,
      summary: "Set the OpenID Connect provider. It is off until it was tried out",
      request: { body: body(setOidcInput) },
      responses: { 200: answer(record, "The provider"), ...problems },
    }),
    async (c) => {
      const { record: set } = await execute<IdentityProviderRecord>(
        c.get("actor"),
        "identityProvider.setOidc",
        c.req.valid("json"),
        idempotencyKey(c),
      );
      return c.json(set, 200, etag(set));
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/identity-providers/saml",
      tags,
      summary: "Set the SAML provider by its metadata. It is off until it was tried out",
      request: { body: body(importSamlBody) },
      responses: { 200: answer(record, "The provider"), ...problems },
    }),
    async (c) => {
      const actor = c.get("actor");
      // Before anything is fetched for somebody who may not.
      if (!may.manage(actor)) throw new AppError("forbidden", "Your role does not allow this.");
      const { name, metadataUrl, metadata } = c.req.valid("json");
      const read = await readMetadata(metadata, metadataUrl);
      const input = { name, ...read, metadataUrl: metadataUrl ?? null };
      const { record: set } = await execute<IdentityProviderRecord>(actor, "identityProvider.setSaml", input, idempotencyKey(c));
      return c.json(set, 200, etag(set));
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/identity-providers/{id}",
      tags,
      summary: "Switch a provider on or off, rename it, or let SAML sign-ins begin there",
      request: { params, body: body(changeIdentityProviderBody) },
      responses: { 200: answer(record, "The provider as it is now"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id, version: expectedVersion(c) };
      const { record: changed } = await execute<IdentityProviderRecord>(
        c.get("actor"),
        "identityProvider.update",
        input,
        idempotencyKey(c),
      );
      return c.json(changed, 200, etag(changed));
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/identity-providers/{id}",
      tags,
      summary: "Take a provider away: nobody comes in by it from then on",
      request: { params },
      responses: { 204: { description: "It is gone" }, ...problems },
    }),
    async (c) => {
      await execute(c.get("actor"), "identityProvider.delete", c.req.valid("param"), idempotencyKey(c));
      return c.body(null, 204);
    },
  );

async function readMetadata(given: string | undefined, url: string | undefined) {
  const { readSamlMetadata } = await import("#/adapters/identity/saml.ts");
  try {
    if (given !== undefined) return readSamlMetadata(given);
    const { status, body: bytes } = await guardedFetch(url ?? "", {
      timeoutMs: 8_000,
      bytesMax: 512 * 1024,
      allowedHosts: env.CONNECT_FETCH_HOSTS,
    });
    if (status !== 200) throw new Unfetched(`it answered ${status}`);
    return readSamlMetadata(bytes.toString("utf8"));
  } catch (error) {
    if (error instanceof Unfetched) throw invalid("metadataUrl", `could not be read: ${error.message}`);
    if (error instanceof ProviderError) throw invalid(given === undefined ? "metadataUrl" : "metadata", `cannot be used: ${error.message}`);
    throw error;
  }
}
