/** REST: /join, /invitations and /joinable-workspaces: coming in, before one is a member */
import { answer, body, callerOf, createRoute, createRouter, pageOfSchema, problems, z } from "#/core/http.ts";
import { consume } from "#/core/rateLimit.ts";
import { id } from "#/core/record.ts";
import { notFound } from "#/core/errors.ts";
import { acceptInvitation, admitAddress, joinByAddress, joinByLink, workspacesToJoin } from "#/features/session/join/commands.ts";
import { signedIn } from "#/features/session/routes.ts";
import { askForSignInCodeInput } from "#/features/session/schema.ts";

const tags = ["account"];
const params = z.object({ token: z.string() });
const came = answer(z.object({ slug: z.string() }), "Come in: the workspace's short name");

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/invitations/{token}/accept",
      tags,
      summary: "Accept an invitation, signed in with the address it went to",
      request: { params },
      responses: { 200: came, ...problems },
    }),
    async (c) => c.json(await acceptInvitation(await signedIn(c), c.req.valid("param").token), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/join/{token}",
      tags,
      summary: "Join a workspace by a link",
      request: { params },
      responses: { 200: came, ...problems },
    }),
    async (c) => c.json(await joinByLink(await signedIn(c), c.req.valid("param").token), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/join/{token}/address",
      tags,
      security: [],
      summary: "Let an address sign in by a code, by a link to join",
      description: "Answers alike whether or not there is a user with this address.",
      request: { params, body: body(askForSignInCodeInput) },
      responses: { 204: { description: "A code can be asked for now" }, ...problems },
    }),
    async (c) => {
      await consume("signInCodeClient", callerOf(c));
      await admitAddress(c.req.valid("param").token, c.req.valid("json").email);
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/joinable-workspaces",
      tags,
      summary: "List the workspaces that the user may join by their address",
      description: "The address counts once the user has signed in by a code that was mailed there.",
      responses: { 200: answer(pageOfSchema(z.object({ id, name: z.string(), slug: z.string() })), "All of them"), ...problems },
    }),
    async (c) => {
      const found = await workspacesToJoin(await signedIn(c));
      return c.json({ data: found.map(({ workspaceId, name, slug }) => ({ id: workspaceId, name, slug })), nextCursor: null }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/joinable-workspaces/{id}/join",
      tags,
      summary: "Join a workspace by one's address",
      request: { params: z.object({ id: z.string() }) },
      responses: { 200: came, ...problems },
    }),
    async (c) => {
      const { data } = id.safeParse(c.req.valid("param").id);
      if (!data) throw notFound("workspace");
      return c.json(await joinByAddress(await signedIn(c), data), 200);
    },
  );
