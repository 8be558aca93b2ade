/** Writes of workspaces. */
import { pgCode, sql } from "#/core/db.ts";
import { invalid } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { may } from "#/features/workspace/policy.ts";
import { createWorkspaceInput, type WorkspaceRecord } from "#/features/workspace/schema.ts";

/**
 * A new workspace with its owner and the inbox support@SLUG.localhost. The actor's workspaceId is the new workspace's id, chosen by
 * the caller: row-level security lets nobody write into a workspace other than their own.
 */
export const createWorkspace = command({
  name: "workspace.create",
  input: createWorkspaceInput,
  may: may.create,
  run: async (ctx, { slug, name, isDemo, owner }): Promise<WorkspaceRecord> => {
    const id = ctx.workspaceId;
    await sql(`insert into workspace (id, slug, name, "isDemo", "createdAt") values ($1, $2, $3, $4, $5)`, [
      id,
      slug,
      name,
      isDemo,
      ctx.now,
    ]).catch((error: unknown) => {
      throw pgCode(error) === "23505" ? invalid("slug", "is taken") : error;
    });
    await sql(`insert into workspace_counter ("workspaceId") values ($1)`, [id]);
    await ctx.call("member.create", { userId: owner.userId, name: owner.name, email: owner.email, role: "owner" });
    await ctx.call("inbox.create", { name: "Support", addresses: [`support@${slug}.localhost`] });
    ctx.emit("workspace.created", { subject: touch("workspace", id), data: { slug, name } });
    return { id, slug, name, isDemo, version: 1 };
  },
});
