/** REST: /sign-in-policy */
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, named, problems } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import { type SignInPolicyRecord, signInPolicyRecord, updateSignInPolicyInput } from "#/features/identityProvider/requirement/schema.ts";

const record = named(signInPolicyRecord, "SignInPolicy");
const tags = ["sign-in"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/sign-in-policy",
      tags,
      summary: "Read how members may come in, and as what",
      responses: { 200: answer(record, "The policy"), ...problems },
    }),
    async (c) => c.json(await query<SignInPolicyRecord>(c.get("actor"), "signInPolicy.read", {}), 200),
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/sign-in-policy",
      tags,
      summary: "Require single sign-on, let it make members, and say which role each group gives",
      request: { body: body(updateSignInPolicyInput) },
      responses: { 200: answer(record, "The policy as it is now"), ...problems },
    }),
    async (c) => {
      const { record: policy } = await execute<SignInPolicyRecord>(
        c.get("actor"),
        "signInPolicy.update",
        c.req.valid("json"),
        idempotencyKey(c),
      );
      return c.json(policy, 200);
    },
  );
