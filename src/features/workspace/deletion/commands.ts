/** Asking for the end of a workspace, and keeping it after all. */
import { sql } from "#/core/db.ts";
import { AppError, invalid } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { lockWorkspace } from "#/features/workspace/commands.ts";
import { keepWorkspaceInput, requestDeletionInput } from "#/features/workspace/deletion/schema.ts";
import { may } from "#/features/workspace/policy.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";

const DAY_MS = 86_400_000;
const AT_ONCE_MS = 60_000;
const SET = `
with changed as (update workspace set "deletionAt" = $2, version = version + 1 where id = $1)
update workspace_counter set "isReadOnly" = $3 where "workspaceId" = $1`;

export const requestDeletion = command({
  name: "workspace.requestDeletion",
  isAllowedReadOnly: true,
  input: requestDeletionInput,
  load: lockWorkspace,
  may: (actor, _workspace, { days }) => may.delete(actor) && (days > 0 || actor.type === "system"),
  run: async (ctx, { slug, days }, workspace): Promise<WorkspaceRecord> => {
    if (slug !== workspace.slug) throw invalid("slug", `must be the workspace's own, "${workspace.slug}"`);
    // Asked for twice, the first date stands; the operator alone brings it forward.
    if (workspace.deletionAt && days > 0) return workspace;
    // At once is a moment ago: the clock of the database may be behind.
    const deletionAt = new Date(ctx.now.getTime() + (days === 0 ? -AT_ONCE_MS : days * DAY_MS));
    await sql(SET, [ctx.workspaceId, deletionAt, true]);
    ctx.emit("workspace.deletionRequested", {
      subject: touch("workspace", ctx.workspaceId),
      data: { deletionAt: deletionAt.toISOString() },
    });
    ctx.enqueue("deleteWorkspace", { workspaceId: ctx.workspaceId }, { runAt: deletionAt, key: `delete:${ctx.workspaceId}` });
    return { ...workspace, deletionAt: deletionAt.toISOString(), version: workspace.version + 1 };
  },
});

/** Once its time has come it is too late: a part of it may be gone. */
export const keepWorkspace = command({
  name: "workspace.keep",
  isAllowedReadOnly: true,
  input: keepWorkspaceInput,
  load: lockWorkspace,
  may: may.delete,
  run: async (ctx, _input, workspace): Promise<WorkspaceRecord> => {
    if (!workspace.deletionAt) return workspace;
    if (Date.parse(workspace.deletionAt) <= ctx.now.getTime())
      throw new AppError(
        "conflict",
        "The workspace is being deleted already. It can be brought back from a backup of the installation alone.",
      );
    await sql(SET, [ctx.workspaceId, null, false]);
    ctx.emit("workspace.kept", { subject: touch("workspace", ctx.workspaceId) });
    return { ...workspace, deletionAt: null, version: workspace.version + 1 };
  },
});
