/**
 * REST: what administrators do to the account of a member. It opens other workspaces, too, so they may only where it belongs to theirs alone;
 * else the operator does.
 */
import type { Context } from "hono";
import type { MemberActor } from "#/core/actor.ts";
import { assertFresh } from "#/core/auth.ts";
import { inWorkspace } from "#/core/db.ts";
import { AppError, notFound } from "#/core/errors.ts";
import { type ApiEnv, createRoute, createRouter, idOf, problems } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import { may } from "#/features/member/policy.ts";
import { userIdOfMember } from "#/features/member/queries.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { revokeSessions } from "#/features/session/commands.ts";
import { workspacesOfUser } from "#/features/session/queries.ts";
import { clientOf } from "#/features/session/routes.ts";
import { resetFactors } from "#/features/session/secondFactor/commands.ts";

/** @throws AppError forbidden to keys and for roles above one's own; conflict for oneself, and for whoever is in other workspaces as well */
async function accountOf(c: Context<ApiEnv>, id: string, command: string): Promise<{ actor: MemberActor; userId: string }> {
  const actor = c.get("actor");
  const member = await query<MemberRecord>(actor, "member.read", { id });
  if (actor.type !== "member" || !may.update(actor) || !may.give(actor, member))
    throw new AppError("forbidden", "Administrators may do this, for roles up to their own. Nothing was changed.");
  const userId = await inWorkspace(actor.workspaceId, () => userIdOfMember(actor.workspaceId, id));
  if (!userId) throw notFound("member");
  if (userId === actor.userId) throw new AppError("conflict", "Your own sessions and second factors are in your profile.");
  if ((await workspacesOfUser(userId)).some((workspace) => workspace.id !== actor.workspaceId))
    throw new AppError(
      "conflict",
      `This person is in other workspaces as well, so the operator of this installation has to do it: ${command}. Nothing was changed.`,
    );
  return { actor, userId };
}

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/members/{id}/reset-factors",
      tags: ["members"],
      summary: "Take all second factors away from a member who has lost them, and sign them out everywhere",
      description: "Only of one who belongs to no other workspace. Of others, the operator does: `connect user reset-factors EMAIL`.",
      request: { params: idOf("member") },
      responses: { 204: { description: "They sign in with one factor, and are told by mail" }, ...problems },
    }),
    async (c) => {
      const { actor, userId } = await accountOf(c, c.req.valid("param").id, "connect user reset-factors");
      assertFresh(actor);
      await resetFactors(userId, { by: actor.name, workspaceId: actor.workspaceId }, clientOf(c));
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/members/{id}/sign-out",
      tags: ["members"],
      summary: "End all sessions of a member",
      description:
        "They sign in again; remembered devices are forgotten, personal tokens go on. Only of one who belongs to no other workspace: deactivate others, " +
        "or have the operator do it (`connect user sign-out EMAIL`).",
      request: { params: idOf("member") },
      responses: { 204: { description: "They are signed out everywhere, within five seconds" }, ...problems },
    }),
    async (c) => {
      const { actor, userId } = await accountOf(c, c.req.valid("param").id, "connect user sign-out");
      await revokeSessions(userId, null, clientOf(c), { by: actor.name, workspaceId: actor.workspaceId });
      return c.body(null, 204);
    },
  );
