/** Reads of workspaces. */
import { z } from "zod";
import { inWorkspace, resolve, sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { defineQuery, type Synced } from "#/core/query.ts";
import { appSecret } from "#/core/secret.ts";
import { env } from "#/env.ts";
import { may } from "#/features/workspace/policy.ts";
import { DEMO_EMAIL, DEMO_SLUG, demoPassword } from "#/features/workspace/rules.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";

export const workspacesById = (ids: string[]) =>
  sql<WorkspaceRecord>(
    `select id, slug, name, "isDemo", "onboardedAt", "followUpAfterDays", "tracksOpens", "requiresTwoFactors", version
     from workspace where id = any($1::uuid[])`,
    [ids],
  );

/** The id of the workspace with this slug, or null. */
export async function workspaceIdBySlug(slug: string): Promise<string | null> {
  const [found] = await resolve<{ workspaceId: string }>("workspace_by_slug", slug);
  return found?.workspaceId ?? null;
}

/** The demo's sign-in, for the sign-in page; null where there is no demo workspace, and in production, where strangers see that page. */
export async function demoSignIn(): Promise<{ email: string; password: string } | null> {
  if (env.isProduction) return null;
  const id = await workspaceIdBySlug(DEMO_SLUG);
  const [workspace] = id ? await inWorkspace(id, () => workspacesById([id])) : [];
  return workspace?.isDemo ? { email: DEMO_EMAIL, password: demoPassword(appSecret()) } : null;
}

/** The workspace the actor acts in. */
export const readWorkspace = defineQuery({
  name: "workspace.read",
  input: z.object({}),
  may: may.read,
  run: async (actor) => {
    const [record] = await workspacesById([actor.workspaceId]);
    if (!record) throw notFound("workspace");
    return record;
  },
});

export const syncedWorkspaces: Synced = {
  type: "workspace",
  read: (_actor, ids) => workspacesById(ids),
  bootstrap: (actor) => workspacesById([actor.workspaceId]),
};
