/** The workspace's logo. The bytes are stored before: a command may not wait for the network. */
import { sql } from "#/core/db.ts";
import { invalid, notFound } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { may } from "#/features/workspace/policy.ts";
import { workspacesById } from "#/features/workspace/queries.ts";
import { setLogoInput, type WorkspaceRecord } from "#/features/workspace/schema.ts";

export const setLogo = command({
  name: "workspace.setLogo",
  input: setLogoInput,
  may: may.update,
  run: async (ctx, { storageKey }): Promise<WorkspaceRecord> => {
    // Whoever may call this command may name any key: one of another workspace would show that workspace's logo.
    if (storageKey && !storageKey.startsWith(`${ctx.workspaceId}/`)) throw invalid("storageKey", "is not one of this workspace");
    await sql(`update workspace set "logoKey" = $2, version = version + 1 where id = $1`, [ctx.workspaceId, storageKey]);
    const [record] = await workspacesById([ctx.workspaceId]);
    if (!record) throw notFound("workspace");
    ctx.emit("workspace.updated", { subject: touch("workspace", ctx.workspaceId), data: { to: { logoUrl: record.logoUrl } } });
    return record;
  },
});
