/** REST: for a member who has lost all second factors, by an administrator of their only workspace. */
import { assertFresh } from "#/core/auth.ts";
import { inWorkspace } from "#/core/db.ts";
import { AppError, notFound } from "#/core/errors.ts";
import { createRoute, createRouter, idOf, problems } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import { may } from "#/features/member/policy.ts";
import { userIdOfMember } from "#/features/member/queries.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { workspacesOfUser } from "#/features/session/queries.ts";
import { clientOf } from "#/features/session/routes.ts";
import { resetFactors } from "#/features/session/secondFactor/commands.ts";

export const routes = createRouter().openapi(
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
    const actor = c.get("actor");
    const { id } = c.req.valid("param");
    const member = await query<MemberRecord>(actor, "member.read", { id });
    if (actor.type !== "member" || !may.update(actor) || !may.give(actor, member))
      throw new AppError("forbidden", "Administrators may do this, for roles up to their own. Nothing was changed.");
    assertFresh(actor);
    const userId = await inWorkspace(actor.workspaceId, () => userIdOfMember(actor.workspaceId, id));
    if (!userId) throw notFound("member");
    if (userId === actor.userId) throw new AppError("conflict", "Your own second factors are changed in your profile.");
    const others = (await workspacesOfUser(userId)).filter((workspace) => workspace.id !== actor.workspaceId);
    if (others.length > 0)
      throw new AppError(
        "conflict",
        "This person is in other workspaces as well, so the operator of this installation has to do it: connect user reset-factors. Nothing was changed.",
      );
    await resetFactors(userId, { by: actor.name, workspaceId: actor.workspaceId }, clientOf(c));
    return c.body(null, 204);
  },
);
