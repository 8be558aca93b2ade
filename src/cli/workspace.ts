/** `connect workspace create | delete`, `connect api-key create`. */
import { v7 as uuidv7 } from "uuid";
import { withProduct } from "#/cli/database.ts";
import { print, printJson, say, UsageError } from "#/cli/output.ts";
import { type MemberRole, systemActor } from "#/core/actor.ts";
import { resolve } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { supportAddress } from "#/features/workspace/rules.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";

type Format = { json?: boolean };

/** The id of the workspace with this slug. @throws AppError not-found */
export async function workspaceIdOf(slug: string): Promise<string> {
  const [found] = await resolve<{ workspaceId: string }>("workspace_by_slug", slug);
  if (!found) throw new AppError("not-found", `There is no workspace "${slug}".`);
  return found.workspaceId;
}

/** The owner signs in with a code sent to the address; a user who exists keeps their name and password. */
export const createWorkspace = ({ slug, name, owner, json }: Format & { slug: string; name: string; owner: string }) =>
  withProduct(async () => {
    const { ensureUser } = await import("#/features/user/commands.ts");
    const { createWorkspaceInput } = await import("#/features/workspace/schema.ts");
    const ownerName = owner.split("@")[0] || owner;
    const draft = createWorkspaceInput.safeParse({ slug, name, owner: { userId: uuidv7(), name: ownerName, email: owner } });
    if (!draft.success) throw new UsageError(draft.error.issues.map((issue) => `--${String(issue.path[0])} ${issue.message}`).join("\n"));
    const user = await ensureUser({ email: owner, name: ownerName });
    const actor = systemActor(uuidv7(), "Operator");
    const { record } = await execute<WorkspaceRecord>(actor, "workspace.create", {
      slug,
      name,
      owner: { userId: user.id, name: user.name, email: owner },
    });
    if (json) printJson({ ...record, supportAddress: supportAddress(record.slug) });
    else print(record.slug);
    say(
      `Made the workspace "${record.name}". Mail to ${supportAddress(record.slug)} arrives there; ${owner} signs in with a code by e-mail.`,
    );
  });

/** The key alone on stdout, so that `KEY=$(connect api-key create …)` works. It is not kept and cannot be shown again. */
export const createApiKey = ({ workspace, name, role, json }: Format & { workspace: string; name: string; role: MemberRole }) =>
  withProduct(async () => {
    const keys = await import("#/features/apiKey/commands.ts");
    const key = await keys.createApiKey(systemActor(await workspaceIdOf(workspace), "Operator"), { name, role });
    if (json) printJson({ key, workspace, name, role });
    else print(key);
  });

export const deleteWorkspace = ({ slug, now, json }: Format & { slug: string; now?: boolean }) =>
  withProduct(async () => {
    const workspaceId = await workspaceIdOf(slug);
    const actor = systemActor(workspaceId, "Operator");
    const { record } = await execute<WorkspaceRecord>(actor, "workspace.requestDeletion", { slug, ...(now ? { days: 0 } : {}) });
    if (now) await (await import("#/features/workspace/deletion/jobs.ts")).deleteWorkspace(workspaceId);
    if (json) printJson({ slug, deletionAt: record.deletionAt, isDeleted: Boolean(now) });
    else print(slug);
    say(
      now
        ? `"${record.name}" is gone: its tickets, contacts, files and mail.`
        : `"${record.name}" is read-only and will be deleted at ${record.deletionAt}. An owner can keep it until then.`,
    );
  });
