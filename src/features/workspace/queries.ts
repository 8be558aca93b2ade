/** Reads of workspaces. */
import { inWorkspace, resolve, sql, system } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import type { Synced } from "#/core/query.ts";
import { appSecret } from "#/core/secret.ts";
import { DEMO_EMAIL, DEMO_SLUG, demoPassword } from "#/features/workspace/rules.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";

const workspacesById = (ids: string[]) =>
  sql<WorkspaceRecord>(`select id, slug, name, "isDemo", version from workspace where id = any($1::uuid[])`, [ids]);

/** The id of the workspace with this slug, or null. */
export async function workspaceIdBySlug(slug: string): Promise<string | null> {
  const [found] = await resolve<{ workspaceId: string }>("workspace_by_slug", slug);
  return found?.workspaceId ?? null;
}

/** The workspace with this slug. @throws AppError not-found */
export async function workspaceBySlug(slug: string): Promise<WorkspaceRecord> {
  const id = await workspaceIdBySlug(slug);
  const [record] = id ? await inWorkspace(id, () => workspacesById([id])) : [];
  if (!record) throw new AppError("not-found", `There is no workspace "${slug}".`);
  return record;
}

/** The demo's sign-in, to be filled in on the sign-in page; null where there is no demo workspace. */
export async function demoSignIn(): Promise<{ email: string; password: string } | null> {
  const id = await workspaceIdBySlug(DEMO_SLUG);
  const [workspace] = id ? await inWorkspace(id, () => workspacesById([id])) : [];
  if (!workspace?.isDemo) return null;
  const known = await system(`select from "user" where email = $1`, [DEMO_EMAIL]);
  return known.length > 0 ? { email: DEMO_EMAIL, password: demoPassword(appSecret()) } : null;
}

export const syncedWorkspaces: Synced = {
  type: "workspace",
  read: (_actor, ids) => workspacesById(ids),
  bootstrap: (actor) => workspacesById([actor.workspaceId]),
};
