/** REST: /me/identities, who one is at identity providers: shown, linked and taken away by the person who is signed in. */
import { ProviderError } from "#/adapters/identity/index.ts";
import { assertFresh } from "#/core/auth.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { answer, body, callerOf, createRoute, createRouter, idOf, named, problems, z } from "#/core/http.ts";
import { consume } from "#/core/rateLimit.ts";
import { unlinkIdentity } from "#/features/session/provider/commands.ts";
import { findWay, listIdentities, waysOf } from "#/features/session/provider/queries.ts";
import { begin, newTrip } from "#/features/session/provider/routes.ts";
import { identitiesRecord, identityRecord, linkIdentityInput } from "#/features/session/provider/schema.ts";
import { clientOf, signedIn } from "#/features/session/routes.ts";
import { pathOf } from "#/features/session/rules.ts";

const tags = ["account"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/me/identities",
      tags,
      summary: "List who one is at identity providers",
      responses: {
        200: answer(
          identitiesRecord.extend({ data: z.array(named(identityRecord, "Identity")) }),
          "All of them, the first linked first; and the providers where there is none yet",
        ),
        ...problems,
      },
    }),
    async (c) => c.json(await listIdentities(await signedIn(c)), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/me/identities/start",
      tags,
      summary: "Begin to link who one is at an identity provider",
      description:
        "The browser then goes to `url`, where the person signs in, and comes back to `next`: with `linked`, the identity, or `refused`, the reason. It counts once, for ten minutes, in this session alone.",
      request: { body: body(linkIdentityInput) },
      responses: { 200: answer(z.object({ url: z.string() }), "Where to go at the provider"), ...problems },
    }),
    async (c) => {
      const identity = await signedIn(c);
      assertFresh(identity);
      await consume("provider", callerOf(c));
      const { provider, next } = c.req.valid("json");
      const { ways } = await waysOf(identity.userId, identity.email);
      const way = ways.some((one) => one.provider === provider) ? await findWay(provider) : null;
      if (!way) throw invalid("provider", "must be one of those you may come by");
      const begun = await begin(c, way, { ...newTrip(), next: pathOf(next.split("?", 1)[0]), linksFor: identity.sessionId });
      if (begun instanceof ProviderError)
        throw new AppError("unavailable", "The identity provider cannot be reached. Nothing was changed; try again later.");
      return c.json({ url: begun }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/me/identities/{id}",
      tags,
      summary: "Take away who one is at an identity provider",
      description: "The sessions it has begun end, the one that asks apart.",
      request: { params: idOf("identity") },
      responses: { 204: { description: "Taken away" }, ...problems },
    }),
    async (c) => {
      const identity = await signedIn(c);
      assertFresh(identity);
      const { userId, email, sessionId } = identity;
      const { needed } = await waysOf(userId, email);
      const result = await unlinkIdentity({ userId, sessionId, client: clientOf(c) }, c.req.valid("param").id, needed);
      if (result === "none") throw notFound("identity");
      if (result === "needed")
        throw new AppError(
          "conflict",
          "Your workspace asks you to sign in with this provider: without it you could not come in. Nothing was changed.",
        );
      return c.body(null, 204);
    },
  );
